"""What there is in all: documents, projects, units, categories and counts."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

from api.snapshot import Snapshot
from kg import catalogue, listing
from kg.catalogue import Counts, ProjectPage, StoredDocument, UnitEntry
from kg.library.published import mark_of
from kg.stores import Store, View

Answer = TypeVar("Answer")


class Lists:
    """Lists out of memory where the facts of the present generation are there, else out of the graph.

    What takes long is worked out once for each state of the graph; answers are not to be changed. Any number of
    threads may ask.

    :param loaded: gives the facts that are in memory, of whatever generation; None where none are.
    """

    def __init__(self, store: Store, loaded: Callable[[], Snapshot | None]) -> None:
        self._store, self._loaded = store, loaded
        self._changes = 0
        self._known: dict[str, tuple[object, Any]] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    def tell_changed(self) -> None:
        """Note that this process changed the store: the places of documents have no generation that would tell."""
        self._changes += 1

    def documents(self) -> list[StoredDocument]:
        """Return every document in the order of names."""
        if self._held(self._store.view().generation) is None:
            # Another process may write, and nothing tells when it changes places.
            return catalogue.documents(self._store.view())
        return self._once(
            "documents",
            lambda view, held: listing.documents(view, held.documents) if held else catalogue.documents(view),
        )

    def projects(
        self,
        *,
        limit: int = 50,
        offset: int = 0,
        unit: str | None = None,
        year: int | None = None,
        text: str | None = None,
    ) -> ProjectPage:
        """Return one page of the projects, late years first; parameters as in ``catalogue.projects``."""
        view = self._store.view()
        held = self._held(view.generation)
        if held is None:
            return catalogue.projects(view, limit=limit, offset=offset, unit=unit, year=year, text=text)
        return listing.page(held.projects_in_order, limit=limit, offset=offset, unit=unit, year=year, text=text)

    def units(self) -> list[UnitEntry]:
        """Return the implementing units, those with most projects first."""
        return self._once(
            "units", lambda view, held: listing.units(held.projects_in_order) if held else catalogue.units(view)
        )

    def category_counts(self) -> dict[str, int]:
        """Return the IRI of each category in use → number of its declared rows."""
        return self._once("categories", lambda view, _: catalogue.category_counts(view))

    def counts(self) -> Counts:
        """Return how much is stored."""
        return self._once("counts", lambda view, _: catalogue.counts(view))

    def _held(self, generation: str) -> Snapshot | None:
        snapshot = self._loaded()
        return snapshot if snapshot is not None and snapshot.generation == generation else None

    def _once(self, name: str, make: Callable[[View, Snapshot | None], Answer]) -> Answer:
        with self._locks[name]:
            view = self._store.view()
            # Looked at first: what is committed while the answer is made makes it old, never wrongly new. So the facts
            # are of that very generation, too.
            mark = self._changes, view.generation, mark_of(view)
            known = self._known.get(name)
            if known is None or known[0] != mark:
                known = self._known[name] = mark, make(view, self._held(view.generation))
            return cast("Answer", known[1])
