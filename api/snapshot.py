"""The facts of one generation of the graph, held in memory for hits, suggestions, reviews and lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Self

from pyoxigraph import NamedNode

from kg import catalogue, holdings, listing
from kg.errors import NotFound
from kg.facts import DeclaredForm, IndicatorFact, Rows, StoredProject
from kg.holdings import Holdings
from kg.iris import Iris
from kg.stores import View


class Snapshot:
    """What answers need of one generation.

    Where the graph can change underneath, :meth:`load` reads everything at once. Where it cannot (a store opened for
    reading), each part is read when first asked for: a single row then costs the reading of its form.
    """

    def __init__(self, view: View, iris: Iris) -> None:
        self._view = view
        self._iris = iris
        self._read: dict[str, IndicatorFact] = {}
        self.is_loaded = False
        self.generation = view.generation

    def load(self, former: "Snapshot | None" = None) -> Self:
        """Read all documents now; nothing is read from the graph afterwards.

        :param former: a loaded snapshot of an older generation; only what differs from it is read.
        """
        self.documents = holdings.read(self._view, former.documents if former else holdings.NOTHING)
        self.is_loaded = True
        return self

    def unlike(self, other: "Snapshot") -> "Snapshot":
        """Return the part of a loaded snapshot, its documents that are not the very same in another one."""
        part = Snapshot(self._view, self._iris)
        part.generation, part.is_loaded = self.generation, True
        part.documents = {key: held for key, held in self.documents.items() if other.documents.get(key) is not held}
        return part

    @cached_property
    def documents(self) -> Holdings:
        """Every document by identifier, in the order of storing."""
        return holdings.read(self._view)

    @cached_property
    def _forms(self) -> Mapping[str, DeclaredForm]:
        return {form.id: form for held in self.documents.values() for form in held.forms}

    @cached_property
    def projects(self) -> Mapping[str, StoredProject]:
        """Every project by identifier, in the order of storing, without its narrative."""
        return {form.project.ref.id: form.project for form in self._forms.values() if form.current}

    @cached_property
    def facts(self) -> Mapping[str, IndicatorFact]:
        """Every declared row by identifier, in the order of storing."""
        return Rows(self._forms)

    @cached_property
    def projects_in_order(self) -> Sequence[listing.Forms]:
        """Every project as lists have it; see ``kg.listing``."""
        return listing.projects_in_order(self.documents)

    @cached_property
    def regions(self) -> frozenset[str]:
        """Every region code that a stored project has."""
        if not self.is_loaded:
            return catalogue.region_codes(self._view)
        return frozenset(project.ref.region for project in self.projects.values() if project.ref.region)

    def fact(self, identifier: str) -> IndicatorFact:
        """Return one declared row.

        :raises NotFound: if there is no such row.
        """
        known = self.facts if self.is_loaded else self._form_of(identifier)
        try:
            return known[identifier]
        except KeyError as error:
            raise NotFound(kind="indicator", id=identifier) from error

    def rows(self, canonical: str) -> tuple[IndicatorFact, ...]:
        """Return every declared row of one canonical indicator; none if there is no such indicator."""
        if self.is_loaded:
            return tuple(self.chosen(lambda _, concept: concept == canonical))
        concept = self._node("canonical", canonical)
        return tuple(self.fact(row) for row in catalogue.rows_of_canonical(self._view, concept))

    def chosen(self, accepts: Callable[[str, str], bool]) -> Iterator[IndicatorFact]:
        """Yield the rows of whose name and canonical indicator *accepts* is true, in the order of storing."""
        return (row for form in self._forms.values() for row in form.chosen(accepts))

    def _form_of(self, identifier: str) -> Mapping[str, IndicatorFact]:
        """Return at least the rows of the form that a row would stand in."""
        if identifier not in self._read:
            form = self._node("form", identifier.rpartition("-")[0] or identifier)
            self._read.update((row.id, row) for row in catalogue.facts_in_form(self._view, form))
        return self._read

    def _node(self, kind: str, identifier: str) -> NamedNode:
        try:
            return NamedNode(self._iris.resolve(kind, identifier))
        except NotFound as error:
            raise NotFound(kind="indicator", id=identifier) from error
