"""The reconciliation service over a workspace: its names are read once for each state of the graph."""

import threading
from collections.abc import Sequence
from typing import Any

from api.filters import for_index
from api.reconcile.entities import KINDS, Entities, Entity
from api.reconcile.matching import Query, candidates
from api.reconcile.properties import Property, extended
from api.workspace import Workspace
from kg.errors import NotFound
from kg.filters import NO_FILTERS


class Reconciler:
    """Answers queries; any number of threads may ask."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._read: tuple[str, Entities] | None = None

    def entities(self) -> Entities:
        """Return what can be reconciled in the present state of the graph."""
        generation = self._workspace.store.view().generation
        read = self._read
        if read is None or read[0] != generation:
            with self._lock:
                if self._read is None or self._read[0] != generation:
                    self._read = generation, Entities(self._workspace.store.view())
                read = self._read
        return read[1]

    def answer(self, queries: dict[str, Query]) -> dict[str, Any]:
        """Return the result of each query of a batch."""
        answers = candidates(list(queries.values()), self.entities(), self._by_meaning)
        return {
            key: {"result": [found.to_json() for found in answer]} for key, answer in zip(queries, answers, strict=True)
        }

    def extend(self, ids: list[str], properties: list[Property]) -> dict[str, Any]:
        """Return the values of properties for reconciled things."""
        view, base = self._workspace.store.view(), self._workspace.iris.base
        return {
            "meta": [{"id": each.id, "name": each.name} for each in properties],
            "rows": extended(view, self.entities(), ids, properties, base),
        }

    def entity(self, iri: str) -> Entity:
        """Return one thing.

        :raises NotFound: if it is none of those that can be reconciled.
        """
        found = self.entities().by_iri.get(iri)
        if found is None:
            raise NotFound(kind=" / ".join(KINDS), id=iri)
        return found

    def _by_meaning(self, texts: Sequence[str], most: int) -> list[list[tuple[str, float]]]:
        state = self._workspace.state()
        found = state.find_all(texts, most, for_index(NO_FILTERS, state.snapshot))
        return [[(hit.text, hit.score) for hit in hits] for hits in found]
