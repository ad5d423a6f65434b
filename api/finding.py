"""Searches for indicators: by words, by a stored indicator, by all indicators of a project."""

from collections.abc import Callable, Iterable
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
    narrowed = for_index(wanted.filters, state.snapshot)
    hits: list[dict[str, Any]] = []
    asked = wanted.k
    while True:
        # Rows left out may be the only ones of their name, and joined names take the place of one.
        found = state.find(text, asked, narrowed)
        hits = _shown(state, library, [(hit, text) for hit in found], wanted)
        if len(hits) >= wanted.k or len(found) < asked:
            break
        asked *= 2
    return _answer(state, query, hits[: wanted.k], wanted)


def find_for_project(state: State, library: Library, project: StoredProject, wanted: Wanted) -> HitList:
    """Return the indicators of other projects that are most like any of a project's own, best first.

    Each hit says under ``because`` which of the project's indicators it is like.
    """
    names = dict.fromkeys(indicator.name for indicator in project.record.indicators)
    narrowed = for_index(wanted.filters, state.snapshot)
    best: dict[str, tuple[Hit, str]] = {}
    for name in names:
        # Every name of the project may stand before the first one of another.
        for hit in state.find(name, wanted.k + len(names), narrowed):
            if hit.text not in best or best[hit.text][0].similarity < hit.similarity:
                best[hit.text] = hit, name
    ranked = sorted(best.values(), key=lambda found: (-found[0].similarity, found[0].text))
    elsewhere = replace(wanted, without=lambda row: row.project.id == project.ref.id)
    hits = _shown(state, library, ranked, elsewhere, because=True)
    return _answer(state, project.ref.id, hits[: wanted.k], elsewhere)


def _shown(
    state: State, library: Library, found: Iterable[tuple[Hit, str]], wanted: Wanted, *, because: bool = False
) -> list[dict[str, Any]]:
    """Turn hits, best first, into JSON; those of one library entry into one, in the place of the best."""
    joined: dict[str, list[tuple[Hit, str]]] = {}
    for hit, text in found:
        if hit.score >= wanted.least:
            joined.setdefault(_entry(library, hit.text), []).append((hit, text))
    shown = []
    for members in joined.values():
        hit, text = members[0]
        facts = (state.snapshot.fact(key) for each, _ in members for key in each.keys)
        if rows := [row for row in facts if not wanted.without(row)]:
            answer = hit_json(hit, rows, text, library.preferred(hit.text))
            shown.append({**answer, "because": text} if because else answer)
    return shown


def _entry(library: Library, name: str) -> str:
    entry = library.group(name)
    return entry.id if entry else normalise_name(name)


def _answer(state: State, query: str, hits: list[dict[str, Any]], wanted: Wanted) -> HitList:
    narrowed = for_index(wanted.filters, state.snapshot)
    best = max((hit["similarity"] for hit in hits), default=0.0)
    return HitList(
        query,
        tuple(hits),
        state.facets(FACETS, narrowed),
        state.indicators.count(narrowed),
        nothing_similar=best < NOTHING_SIMILAR,
    )
