"""The facts of one generation of the graph, held in memory for hits, suggestions and reviews."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from kg import catalogue
from kg.errors import NotFound
from kg.facts import IndicatorFact, StoredProject
from kg.stores import View


class Snapshot:
    """Everything that answers need of one generation, read from the graph when first asked for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.generation = view.generation

    @cached_property
    def facts(self) -> Mapping[str, IndicatorFact]:
        """Declared rows by identifier, in document order."""
        return {fact.id: fact for fact in catalogue.indicator_facts(self._view)}

    @cached_property
    def projects(self) -> Mapping[str, StoredProject]:
        """Projects by identifier."""
        return {project.ref.id: project for project in catalogue.stored_projects(self._view)}

    @cached_property
    def regions(self) -> frozenset[str]:
        """Every region code that a stored project has."""
        return frozenset(fact.project.region for fact in self.facts.values() if fact.project.region)

    def fact(self, identifier: str) -> IndicatorFact:
        """Return one declared row.

        :raises NotFound: if there is no such row.
        """
        try:
            return self.facts[identifier]
        except KeyError:
            raise NotFound(kind="indicator", id=identifier) from None

    def rows(self, canonical: str) -> Iterator[IndicatorFact]:
        """Yield every declared row of one canonical indicator."""
        return (fact for fact in self.facts.values() if fact.canonical == canonical)
