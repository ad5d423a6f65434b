"""The index as queries use it: what ``SERVICE zb:similar`` and ``zb:match`` are answered from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from api.answers import HitList
from api.filters import for_index
from api.semantics import State
from embeddings.highlight import spans
from kg.filters import Filters
from kg.iris import Iris
from kg.sparql.found import Found, Wanted

#: What stands around the pieces of a snippet that the words were found in.
OPEN, CLOSE = "【", "】"


class Searches(Protocol):
    """The searches of a workspace."""

    def similar(self, text: str, k: int, filters: Filters, least: float) -> HitList:
        """Find indicators that mean the same as a text."""

    def similar_to(self, indicator: str, k: int, filters: Filters, least: float) -> HitList:
        """Find indicators that mean the same as a stored one."""


class IndexFinder:
    """Answers from the published state of a workspace, so that a query sees what searches see.

    :param searches: the workspace.
    :param state: gives its published state.
    """

    def __init__(self, searches: Searches, state: Callable[[], State], iris: Iris) -> None:
        self._searches = searches
        self._state = state
        self._iris = iris

    def similar(self, wanted: Wanted) -> Sequence[Found]:
        """Return the indicators that mean the same as a text or a stored indicator, best first.

        :raises NotFound: if there is no such indicator.
        :raises IndexFailure: if the index cannot be used.
        """
        narrowed = wanted.limit, wanted.filters, wanted.least
        if wanted.text is not None:
            answer = self._searches.similar(wanted.text, *narrowed)
        else:
            answer = self._searches.similar_to(wanted.like or "", *narrowed)
        return [self._from_hit(hit, rank, rows=wanted.rows) for rank, hit in enumerate(answer.hits, 1)]

    def match(self, wanted: Wanted) -> Sequence[Found]:
        """Return the indicators whose names share words, or pieces of words, with what is asked, best first.

        :raises IndexFailure: if the index cannot be used.
        """
        state, words = self._state(), wanted.text or ""
        found: list[Found] = []
        for hit in state.match(words, wanted.limit, for_index(wanted.filters, state.snapshot)):
            if hit.score < wanted.least:
                break
            facts = [state.snapshot.fact(key) for key in hit.keys]
            ((canonical, name), _) = Counter((fact.canonical, fact.name) for fact in facts).most_common(1)[0]
            snippet = marked(words, name)
            if snippet == name:
                # It shares single characters only.
                continue
            rows = tuple(self._iris.iri("indicator", fact.id) for fact in facts) if wanted.rows else ()
            iri = self._iris.iri("canonical", canonical)
            found.append(Found(iri, hit.score, len(found) + 1, name, rows, snippet))
        return found

    def _from_hit(self, hit: Mapping[str, Any], rank: int, *, rows: bool) -> Found:
        declared = [self._iris.iri("indicator", row["indicator"]) for row in hit["occurrences"]] if rows else []
        return Found(self._iris.iri("canonical", hit["id"]), hit["score"], rank, hit["name"], tuple(declared))


def marked(words: str, text: str) -> str:
    """Return the text with brackets around what it shares with the words."""
    pieces, end = [], 0
    for start, stop in spans(words, text):
        pieces += [text[end:start], OPEN, text[start:stop], CLOSE]
        end = stop
    return "".join((*pieces, text[end:]))
