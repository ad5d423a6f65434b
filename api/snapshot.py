"""The facts of one generation of the graph, held in memory for hits, suggestions and reviews."""

from collections.abc import Mapping
from functools import cached_property
from typing import Self

from pyoxigraph import NamedNode

from kg import catalogue
from kg.errors import NotFound
from kg.facts import IndicatorFact, StoredProject
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
        self._loaded = False
        self._read: dict[str, IndicatorFact] = {}
        self.generation = view.generation

    def load(self) -> Self:
        """Read all projects and rows now; nothing is read from the graph afterwards."""
        projects: dict[str, StoredProject] = {}
        facts: dict[str, IndicatorFact] = {}
        for form in catalogue.declared(self._view):
            if form.current:
                projects[form.project.ref.id] = form.project
            facts.update((row.id, row) for row in form.rows)
        self.projects, self.facts = projects, facts
        self.regions = frozenset(project.ref.region for project in projects.values() if project.ref.region)
        self._loaded = True
        return self

    @cached_property
    def projects(self) -> Mapping[str, StoredProject]:
        """Every project by identifier, in the order of storing."""
        return {project.ref.id: project for project in catalogue.stored_projects(self._view)}

    @cached_property
    def facts(self) -> Mapping[str, IndicatorFact]:
        """Every declared row by identifier, in the order of storing."""
        return {row.id: row for row in catalogue.indicator_facts(self._view)}

    @cached_property
    def regions(self) -> frozenset[str]:
        """Every region code that a stored project has."""
        return catalogue.region_codes(self._view)

    def fact(self, identifier: str) -> IndicatorFact:
        """Return one declared row.

        :raises NotFound: if there is no such row.
        """
        known = self.facts if self._loaded else self._form_of(identifier)
        if identifier not in known:
            raise NotFound(kind="indicator", id=identifier)
        return known[identifier]

    def rows(self, canonical: str) -> tuple[IndicatorFact, ...]:
        """Return every declared row of one canonical indicator; none if there is no such indicator."""
        if self._loaded:
            return tuple(row for row in self.facts.values() if row.canonical == canonical)
        concept = self._node("canonical", canonical)
        return tuple(self.fact(row) for row in catalogue.rows_of_canonical(self._view, concept))

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
