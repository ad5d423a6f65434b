"""The facts of one generation of the graph, held in memory for hits, suggestions and reviews."""

from collections.abc import Mapping
from functools import cached_property

from pyoxigraph import NamedNode

from kg import catalogue
from kg.errors import NotFound
from kg.facts import IndicatorFact, StoredProject
from kg.iris import Iris
from kg.stores import View


class Snapshot:
    """What answers need of one generation, read from the graph when first asked for.

    A single row costs the reading of its form; whatever goes over all rows or projects costs the reading of all.
    """

    def __init__(self, view: View, iris: Iris) -> None:
        self._view = view
        self._iris = iris
        self._read: dict[str, IndicatorFact] = {}
        self.generation = view.generation

    @cached_property
    def facts(self) -> Mapping[str, IndicatorFact]:
        """Every declared row by identifier, in the order of storing."""
        return {fact.id: fact for fact in catalogue.indicator_facts(self._view)}

    @cached_property
    def projects(self) -> Mapping[str, StoredProject]:
        """Every project by identifier, in the order of storing."""
        return {project.ref.id: project for project in catalogue.stored_projects(self._view)}

    @cached_property
    def regions(self) -> frozenset[str]:
        """Every region code that a stored project has."""
        return catalogue.region_codes(self._view)

    def fact(self, identifier: str) -> IndicatorFact:
        """Return one declared row.

        :raises NotFound: if there is no such row.
        """
        known = self.__dict__.get("facts", self._read)
        if identifier not in known and known is self._read:
            form = self._node("form", identifier.rpartition("-")[0])
            self._read.update((fact.id, fact) for fact in catalogue.facts_in_form(self._view, form))
        if identifier not in known:
            raise NotFound(kind="indicator", id=identifier)
        fact: IndicatorFact = known[identifier]
        return fact

    def rows(self, canonical: str) -> tuple[IndicatorFact, ...]:
        """Return every declared row of one canonical indicator; none if there is no such indicator."""
        concept = self._node("canonical", canonical)
        return tuple(self.fact(row) for row in catalogue.rows_of_canonical(self._view, concept))

    def _node(self, kind: str, identifier: str) -> NamedNode:
        try:
            return NamedNode(self._iris.resolve(kind, identifier))
        except NotFound as error:
            raise NotFound(kind="indicator", id=identifier) from error
