"""Searches for indicators: by words, by a stored indicator, by all indicators of a project."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.answers import HitList, hit_json
from api.filters import for_index
from api.semantics import State
from embeddings.chance import NOTHING_SIMILAR
from embeddings.index import Hit
from embeddings.table import Filters as IndexFilters
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
        hits = _shown(state, library, _best_first(found), wanted, narrowed, because=because)
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
    state: State,
    library: Library,
    found: Iterable[tuple[Hit, str]],
    wanted: Wanted,
    narrowed: IndexFilters,
    *,
    because: bool,
) -> list[dict[str, Any]]:
    """Turn hits, best first, into JSON; all names of one library entry into one, in the place of the best."""
    shown: dict[str, dict[str, Any]] = {}
    for hit, text in found:
        if hit.score < wanted.least:
            break
        if not _rows(state, hit.keys, wanted):
            continue
        entry = library.group(hit.text)
        place = entry.id if entry else normalise_name(hit.text)
        if place not in shown:
            # Names that were not found belong to an entry all the same, or its count would depend on how many were.
            names = [hit.text, entry.preferred, *entry.alternatives] if entry else [hit.text]
            keys = dict.fromkeys(key for name in names for key in state.indicators.keys(name, narrowed))
            answer = hit_json(hit, _rows(state, keys, wanted), text, library.preferred(hit.text))
            shown[place] = {**answer, "because": text} if because else answer
    return list(shown.values())


def _rows(state: State, keys: Iterable[str], wanted: Wanted) -> list[IndicatorFact]:
    return [row for key in keys if not wanted.without(row := state.snapshot.fact(key))]
