"""Fills the neighbour protocol of suggestions from the index and the snapshot."""

from collections.abc import Mapping, Sequence

from api.semantics import Semantics
from kg.facts import StoredProject


class IndexNeighbours:
    """Neighbours found by the semantic indexes (see :class:`kg.suggest.Neighbours`)."""

    def __init__(self, semantics: Semantics, projects: Mapping[str, StoredProject]) -> None:
        self._semantics = semantics
        self.projects = projects

    def projects_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return identifiers of the nearest projects with their similarity in [0, 1], best first."""
        hits = self._semantics.projects.search(text, k)
        return [(key, hit.score) for hit in hits for key in hit.keys][:k]

    def indicators_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return the nearest indicator names with their similarity in [0, 1], best first."""
        return [(hit.text, hit.score) for hit in self._semantics.indicators.search(text, k)]
