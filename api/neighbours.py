"""Fills the neighbour protocol of suggestions from the index and the snapshot."""

from collections.abc import Mapping, Sequence

from api.semantics import State
from embeddings.table import Filters
from kg.facts import StoredProject

_ALL = Filters()


class IndexNeighbours:
    """Neighbours found by the semantic indexes (see :class:`kg.suggest.Neighbours`)."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def projects(self) -> Mapping[str, StoredProject]:
        """Every stored project by identifier."""
        return self._state.snapshot.projects

    def projects_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return identifiers of the nearest projects with their similarity in [0, 1], best first."""
        hits = self._state.find_projects(text, k)
        return [(key, hit.similarity) for hit in hits for key in hit.keys][:k]

    def indicators_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return the nearest indicator names with their similarity in [0, 1], best first."""
        return [(hit.text, hit.similarity) for hit in self._state.find(text, k, _ALL)]
