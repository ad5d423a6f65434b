"""Searches for indicators: by words, by a stored indicator, by all indicators of a project."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.answers import HitList, hit_json
from api.filters import for_index
from api.semantics import State
from embeddings.chance import NOTHING_SIMILAR
from embeddings.index import Hit
from kg.facts import IndicatorFact, StoredProject
from kg.filters import Filters
from kg.iris import normalise_name
from kg.library import Library

FACETS = ("level1", "level2", "year", "unit", "region")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and how much of it.

    :param least: lowest chance of naming the same indicator that is listed, in [0, 1].
    :param without: says of a declared row whether it is left out.
    """

    k: int
    filters: Filters
    least: float = 0.0
    without: Callable[[IndicatorFact], bool] = lambda _: False


def find(state: State, library: Library, query: str, text: str, wanted: Wanted) -> HitList:
    """Return the indicators most like a text, at most ``wanted.k``, best first; names that the library joins are one.

    :param query: what the answer names as asked for; *text* is what is searched.
    """
    return _found(state, library, query, [text], wanted)


def find_for_project(state: State, library: Library, project: StoredProject, wanted: Wanted) -> HitList:
    """Return the indicators of other projects that are most like any of a project's own, best first.

    Each hit says under ``because`` which of the project's indicators it is like.
    """
    names = list(dict.fromkeys(indicator.name for indicator in project.record.indicators))
    elsewhere = replace(wanted, without=lambda row: row.project.id == project.ref.id)
    return _found(state, library, project.ref.id, names, elsewhere, because=True)


def _found(
    state: State, library: Library, query: str, texts: Sequence[str], wanted: Wanted, *, because: bool = False
) -> HitList:
    narrowed = for_index(wanted.filters, state.snapshot)
    asked = wanted.k
    while True:
        # Joined names take the place of one, and what is left out may be all that stands under a name.
        found = {text: state.find(text, asked, narrowed) for text in texts}
        hits = _shown(state, library, _best_first(found), wanted, because=because)
        if len(hits) >= wanted.k or all(_exhausted(each, asked, wanted.least) for each in found.values()):
            break
        asked *= 2
    best = max((hit["similarity"] for hit in hits), default=0.0)
    return HitList(
        query,
        tuple(hits[: wanted.k]),
        state.facets(FACETS, narrowed),
        state.indicators.count(narrowed),
        nothing_similar=best < NOTHING_SIMILAR,
    )


def _exhausted(found: Sequence[Hit], asked: int, least: float) -> bool:
    """Say whether asking for more would bring nothing that is listed."""
    return len(found) < asked or found[-1].score < least


def _best_first(found: Mapping[str, Sequence[Hit]]) -> list[tuple[Hit, str]]:
    """Return each hit once, with the text that it is most like."""
    best: dict[str, tuple[Hit, str]] = {}
    for text, hits in found.items():
        for hit in hits:
            if hit.text not in best or best[hit.text][0].similarity < hit.similarity:
                best[hit.text] = hit, text
    if len(found) == 1:
        return list(best.values())
    return sorted(best.values(), key=lambda one: (-one[0].similarity, one[0].text))


def _shown(
    state: State, library: Library, found: Iterable[tuple[Hit, str]], wanted: Wanted, *, because: bool
) -> list[dict[str, Any]]:
    """Turn hits, best first, into JSON; those of one library entry into one, in the place of the best."""
    joined: dict[str, list[tuple[Hit, str, list[IndicatorFact]]]] = {}
    for hit, text in found:
        if hit.score < wanted.least:
            break
        rows = [row for key in hit.keys if not wanted.without(row := state.snapshot.fact(key))]
        if rows:
            joined.setdefault(_entry(library, hit.text), []).append((hit, text, rows))
    shown = []
    for members in joined.values():
        hit, text, _ = members[0]
        rows = [row for *_, each in members for row in each]
        answer = hit_json(hit, rows, text, library.preferred(hit.text))
        shown.append({**answer, "because": text} if because else answer)
    return shown


def _entry(library: Library, name: str) -> str:
    entry = library.group(name)
    return entry.id if entry else normalise_name(name)
