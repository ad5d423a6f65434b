"""Records to triples: everything that one document says, under names that depend on nothing but what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import fields as dataclass_fields
from importlib.metadata import version as distribution_version
from itertools import chain
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, PROV, RDF

from kg.iris import Iris, document_id
from kg.mapping.codecs import BUDGET_SLOT, GOAL_SCOPE, NUMBER, SECTION_KIND, TEXT, WHOLE, node
from kg.mapping.fields import DOCUMENT, INDICATOR, ISSUE, LOCATOR, PRINTED, PROJECT, TARGET, Field
from kg.mapping.shared import (
    canonical_triples,
    category_links,
    form_scheme,
    measure_triples,
    place_triples,
    unit_triples,
)
from kg.records import Budget, Declaration, Indicator, Issue, Locator, Narrative, Project, Target
from ontology.terms import QUDT, SCHEMA, ZB

#: Version of the program that reads documents, written into the provenance of each of them.
VERSION = distribution_version("zhibiao")

_TYPE = node(RDF.type)
_PART_OF = node(DCTERMS.isPartOf)
_ORDER = node(ZB.order)
_DERIVED = node(PROV.wasDerivedFrom)
_CNY = Literal("CNY")
_SCOPES = ("overall_goal", "annual_goal")
_SLOTS = tuple(field.name for field in dataclass_fields(Budget))
_SECTIONS = tuple(field.name for field in dataclass_fields(Narrative))

#: Group of a name of the contract → kind of the nodes that hold its values; goals are in no group.
_PART_KINDS = {"": "goal", "budget_yuan": "budget", "narrative": "narrative"}


def to_triples(declaration: Declaration, iris: Iris | None = None, *, version: str = VERSION) -> list[Triple]:
    """Return the triples of *declaration*, each once; the same declaration always gives the same triples.

    A narrative without any section is written like no narrative. Decimals keep their value, not trailing zeros.

    :param version: of the program that read the document.
    :raises UnicodeEncodeError: if a text holds half of a surrogate pair.
    """
    return list(dict.fromkeys(_Writer(declaration, iris or Iris(), version).triples()))


def project_triples(project: Project, subject: NamedNode, iris: Iris) -> Iterator[Triple]:
    """Yield what a form says about its project and about the units and places that it names.

    :param subject: the project.
    """
    yield from _typed(subject, ZB.Project, SCHEMA.Project)
    yield from _facts(subject, project, PROJECT)
    yield from _units(subject, project, iris)
    yield from place_triples(subject, project.unit, project.department)


class _Writer:
    """Writes one document; holds what every node's name needs."""

    def __init__(self, declaration: Declaration, iris: Iris, version: str) -> None:
        self.declaration = declaration
        self.iris = iris
        self.version = version
        self.key = document_id(declaration.sha256)
        self.document = node(iris.document(declaration.sha256))
        self.activity = self.node("extraction")

    def node(self, kind: str, *parts: int | str) -> NamedNode:
        return NamedNode(self.iris.iri(kind, "-".join((self.key, *map(str, parts)))))

    def triples(self) -> Iterator[Triple]:
        yield from _typed(self.document, ZB.Declaration, PROV.Entity)
        yield from _facts(self.document, self.declaration, DOCUMENT)
        yield Triple(self.document, node(PROV.wasGeneratedBy), self.activity)
        yield from _typed(self.activity, ZB.Extraction, PROV.Activity)
        yield Triple(self.activity, node(SCHEMA.softwareVersion), Literal(self.version))
        yield from self.issues(self.document, self.declaration.issues, 0)
        for place, project in enumerate(self.declaration.projects, 1):
            yield from self.form(project, place)

    def form(self, project: Project, place: int) -> Iterator[Triple]:
        form = self.node("form", place)
        subject = node(self.iris.project(self.declaration.sha256, project))
        yield from project_triples(project, subject, self.iris)
        yield Triple(self.document, node(ZB.declares), subject)
        yield Triple(subject, node(ZB.declaredIn), form)
        yield from _typed(form, ZB.Form, PROV.Entity)
        yield from self.part(form, self.document, place)
        yield from _facts(form, project, PROJECT)
        yield from self.record(form, project.locator, place)
        yield from self.issues(form, project.issues, place)
        yield from self.places(form, project, place)
        for link, part, triples in self.parts(form, project, place):
            yield Triple(subject, node(link), part)
            yield from triples

    def places(self, form: NamedNode, project: Project, place: int) -> Iterator[Triple]:
        """Say where the values stand: those with a node of their own by that node, the others by name.

        Values that are printed alike on one row share a record.
        """
        records: dict[tuple[Locator, str | None], NamedNode] = {}
        for printed in project.places:
            at = printed.locator, printed.text
            if at not in records:
                records[at] = self.node("record", place, "field", len(records) + 1)
                yield from self.quoted(records[at], printed.locator)
                yield from _facts(records[at], printed, PRINTED)
            part = self.part_of(project, place, printed.field)
            yield Triple(part or form, _DERIVED, records[at])
            if part is None:
                yield Triple(records[at], node(ZB.field), Literal(printed.field))

    def part_of(self, project: Project, place: int, name: str) -> NamedNode | None:
        """Return the node that holds a value of the contract, None for one that the form itself holds."""
        group, _, part = name.rpartition(".")
        if project.value(name) is None or not (group or part in _SCOPES):
            return None
        kind = _PART_KINDS[group]
        return self.node(kind, place, part.removesuffix("_goal"))

    def parts(self, form: NamedNode, project: Project, place: int) -> Iterator[tuple[str, NamedNode, Iterable[Triple]]]:
        for scope in _SCOPES:
            if (text := getattr(project, scope)) is not None:
                goal = self.node("goal", place, scope.removesuffix("_goal"))
                yield ZB.hasGoal, goal, self.goal(goal, form, scope, text)
        for slot in _SLOTS:
            if (amount := getattr(project.budget, slot)) is not None:
                budget = self.node("budget", place, slot)
                yield ZB.hasBudget, budget, self.amount(budget, form, slot, amount)
        for section in _SECTIONS:
            if (text := getattr(project.narrative, section, None)) is not None:
                narrative = self.node("narrative", place, section)
                yield ZB.hasNarrative, narrative, self.section(narrative, form, section, text)
        scheme = form_scheme(project.indicators)
        for number, indicator in enumerate(project.indicators, 1):
            row = self.node("indicator", place, number)
            triples = self.indicator(row, form, indicator, place, number)
            yield ZB.hasIndicator, row, chain(triples, category_links(row, indicator, scheme, self.iris))

    def goal(self, goal: NamedNode, form: NamedNode, scope: str, text: str) -> Iterator[Triple]:
        yield from _typed(goal, ZB.Goal)
        yield from self.part(goal, form)
        yield Triple(goal, node(ZB.goalScope), GOAL_SCOPE.write(scope))
        yield Triple(goal, node(ZB.goalText), TEXT.write(text))

    def amount(self, budget: NamedNode, form: NamedNode, slot: str, amount: Any) -> Iterator[Triple]:
        yield from _typed(budget, ZB.BudgetAmount, SCHEMA.MonetaryAmount)
        yield from self.part(budget, form)
        yield Triple(budget, node(ZB.budgetSlot), BUDGET_SLOT.write(slot))
        yield Triple(budget, node(SCHEMA.value), NUMBER.write(amount))
        yield Triple(budget, node(SCHEMA.currency), _CNY)

    def section(self, narrative: NamedNode, form: NamedNode, section: str, text: str) -> Iterator[Triple]:
        yield from _typed(narrative, ZB.NarrativeSection)
        yield from self.part(narrative, form)
        yield Triple(narrative, node(ZB.sectionKind), SECTION_KIND.write(section))
        yield Triple(narrative, node(ZB.sectionText), TEXT.write(text))

    def indicator(
        self, row: NamedNode, form: NamedNode, indicator: Indicator, place: int, number: int
    ) -> Iterator[Triple]:
        canonical = node(self.iris.canonical(indicator.name, indicator.level1, indicator.level2))
        target = self.node("target", place, number)
        yield from _typed(row, ZB.Indicator)
        yield from self.part(row, form, number)
        yield from _facts(row, indicator, INDICATOR)
        yield Triple(row, node(ZB.canonical), canonical)
        yield from canonical_triples(canonical, indicator.name, indicator.level1, indicator.level2)
        yield Triple(row, node(ZB.hasTarget), target)
        yield from self.target(target, indicator.target)
        cells = "\t".join(text for text in (indicator.name, indicator.target.raw) if text is not None)
        yield from self.record(row, indicator.locator, place, number, raw=cells)

    def target(self, subject: NamedNode, target: Target) -> Iterator[Triple]:
        yield from _typed(subject, ZB.Target)
        if target.value is not None:
            yield from _typed(subject, QUDT.QuantityValue)
        if target.qualitative is not None:
            yield from _typed(subject, SCHEMA.QualitativeValue)
        yield from _facts(subject, target, TARGET)
        yield from measure_triples(subject, target.unit)

    def issues(self, whole: NamedNode, issues: tuple[Issue, ...], place: int) -> Iterator[Triple]:
        for number, issue in enumerate(issues, 1):
            subject = self.node("issue", place, number)
            yield Triple(whole, node(ZB.hasIssue), subject)
            yield from _typed(subject, ZB.ExtractionIssue)
            yield from self.part(subject, whole, number)
            yield from _facts(subject, issue, ISSUE)
            yield from self.record(subject, issue.locator, place, "issue", number)

    def part(self, subject: NamedNode, whole: NamedNode, order: int | None = None) -> Iterator[Triple]:
        yield Triple(subject, _PART_OF, whole)
        if order is not None:
            yield Triple(subject, _ORDER, WHOLE.write(order))

    def record(
        self, subject: NamedNode, locator: Locator, *parts: int | str, raw: str | None = None
    ) -> Iterator[Triple]:
        """Say where in the document *subject* stands; nothing is said of a place that is not known at all."""
        if locator == Locator() and raw is None:
            return
        record = self.node("record", *parts)
        yield Triple(subject, _DERIVED, record)
        yield from self.quoted(record, locator)
        if raw is not None:
            yield Triple(record, node(PROV.value), TEXT.write(raw))

    def quoted(self, record: NamedNode, locator: Locator) -> Iterator[Triple]:
        yield from _typed(record, ZB.Record)
        yield Triple(record, node(PROV.wasQuotedFrom), self.document)
        yield from _facts(record, locator, LOCATOR)


def _typed(subject: NamedNode, *classes: str) -> Iterator[Triple]:
    return (Triple(subject, _TYPE, node(name)) for name in classes)


def _facts(subject: NamedNode, record: Any, fields: Iterable[Field]) -> Iterator[Triple]:
    for field in fields:
        if (value := getattr(record, field.name)) is not None:
            yield Triple(subject, field.property, field.codec.write(value))


def _units(subject: NamedNode, project: Project, iris: Iris) -> Iterator[Triple]:
    for name, link in ((project.department, ZB.competentDepartment), (project.unit, ZB.implementingUnit)):
        if name:
            unit = node(iris.unit(name))
            yield Triple(subject, node(link), unit)
            yield from unit_triples(unit, name)
