"""Triples back to records: the inverse of ``write``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, PROV, RDF

from kg.mapping.codecs import BUDGET_SLOT, GOAL_SCOPE, NUMBER, SECTION_KIND, Codec, node
from kg.mapping.fields import DOCUMENT, INDICATOR, ISSUE, LOCATOR, PRINTED, PROJECT, TARGET, Field
from kg.records import PLACED, Budget, Declaration, Indicator, Issue, Locator, Narrative, Printed, Project, Target
from ontology.terms import SCHEMA, ZB

Term = NamedNode | BlankNode | Literal | Triple
Facts = Mapping[NamedNode, Sequence[Any]]
_Kinds = Mapping[NamedNode, list[tuple[NamedNode, Facts]]]

_TYPE = node(RDF.type)
_PART_OF = node(DCTERMS.isPartOf)
_ORDER = node(ZB.order)
_DERIVED = node(PROV.wasDerivedFrom)
_FIELD = node(ZB.field)
_TARGET = node(ZB.hasTarget)
#: Links from a document's nodes to further nodes of the same document that are not parts of a whole.
_FOLLOWED = (_DERIVED, _TARGET, node(PROV.wasGeneratedBy))
#: Class of a part of a form → what says which value it holds, and how that value's name begins.
_PLACED_PARTS = (
    (node(ZB.Goal), node(ZB.goalScope), GOAL_SCOPE, ""),
    (node(ZB.BudgetAmount), node(ZB.budgetSlot), BUDGET_SLOT, "budget_yuan."),
    (node(ZB.NarrativeSection), node(ZB.sectionKind), SECTION_KIND, "narrative."),
)


class Source(Protocol):
    """Where triples are read from, by subject."""

    def facts(self, subject: NamedNode) -> Facts:
        """Return property → objects of *subject*; empty if nothing is known of it."""

    def parts(self, whole: NamedNode) -> Sequence[NamedNode]:
        """Return the subjects that are ``dct:isPartOf`` *whole*, in any order."""


class TripleSource:
    """A source over triples in memory."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._facts: dict[Any, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._parts: dict[Any, list[Any]] = defaultdict(list)
        for subject, predicate, value in triples:
            self._facts[subject][predicate].append(value)
            if predicate == _PART_OF:
                self._parts[value].append(subject)

    def facts(self, subject: NamedNode) -> Facts:
        """Return property → objects of *subject*."""
        return self._facts.get(subject, {})

    def parts(self, whole: NamedNode) -> Sequence[NamedNode]:
        """Return the subjects that are part of *whole*."""
        return self._parts.get(whole, [])

    def of_type(self, kind: str) -> list[NamedNode]:
        """Return the subjects of the class *kind*."""
        return [subject for subject, facts in self._facts.items() if node(kind) in facts.get(_TYPE, ())]


def from_graph(triples: Iterable[Triple]) -> Declaration:
    """Return the declaration that *triples* describe.

    :raises ValueError: if they do not describe exactly one document.
    """
    source = TripleSource(triples)
    documents = source.of_type(ZB.Declaration)
    if len(documents) != 1:
        raise ValueError(f"expected the triples of one document, got {len(documents)}")
    return declaration_of(source, documents[0])


def declaration_of(source: Source, document: NamedNode) -> Declaration:
    """Return the declaration stored as *document*."""
    kinds = _ordered_parts(source, document)
    return Declaration(
        **_values(source.facts(document), DOCUMENT),
        projects=tuple(form_of(source, form) for form, _ in kinds[node(ZB.Form)]),
        issues=tuple(_issue(source, facts) for _, facts in kinds[node(ZB.ExtractionIssue)]),
    )


def form_of(source: Source, form: NamedNode) -> Project:
    """Return what the form says."""
    facts = source.facts(form)
    kinds = _ordered_parts(source, form)
    records = [source.facts(record) for record in facts.get(_DERIVED, ())]
    own = next((record for record in records if _FIELD not in record), {})
    amounts = _keyed(kinds[node(ZB.BudgetAmount)], ZB.budgetSlot, BUDGET_SLOT, SCHEMA.value, NUMBER)
    sections = _keyed(kinds[node(ZB.NarrativeSection)], ZB.sectionKind, SECTION_KIND, ZB.sectionText)
    return Project(
        **_values(facts, PROJECT),
        **_keyed(kinds[node(ZB.Goal)], ZB.goalScope, GOAL_SCOPE, ZB.goalText),
        budget=Budget(**amounts),
        narrative=Narrative(**sections) if sections else None,
        indicators=tuple(_indicator(source, row) for _, row in kinds[node(ZB.Indicator)]),
        issues=tuple(_issue(source, issue) for _, issue in kinds[node(ZB.ExtractionIssue)]),
        locator=Locator(**_values(own, LOCATOR)),
        places=tuple(sorted(_places(source, records, kinds), key=lambda printed: PLACED.index(printed.field))),
    )


def owned(source: Source, document: NamedNode) -> list[NamedNode]:
    """Return the nodes that belong to *document* alone, itself first; not projects, units and concepts."""
    found: dict[NamedNode, None] = {document: None}
    waiting = [document]
    while waiting:
        subject = waiting.pop()
        facts = source.facts(subject)
        linked = [target for link in _FOLLOWED for target in facts.get(link, ())]
        new = [target for target in (*source.parts(subject), *linked) if target not in found]
        found.update(dict.fromkeys(new))
        waiting.extend(new)
    return list(found)


def _ordered_parts(source: Source, whole: NamedNode) -> _Kinds:
    kinds: dict[NamedNode, list[tuple[NamedNode, Facts]]] = defaultdict(list)
    described = ((part, source.facts(part)) for part in source.parts(whole))
    for part, facts in sorted(described, key=lambda item: _order(item[1])):
        for kind in facts[_TYPE]:
            kinds[kind].append((part, facts))
    return kinds


def _order(facts: Facts) -> int:
    return int(facts[_ORDER][0].value) if _ORDER in facts else 0


def _values(facts: Facts, fields: Iterable[Field]) -> dict[str, Any]:
    return {field.name: field.codec.read(facts[field.property][0].value) for field in fields if field.property in facts}


def _keyed(
    parts: Iterable[tuple[NamedNode, Facts]], key: str, keys: Codec, value: str, values: Codec | None = None
) -> dict[str, Any]:
    read = values.read if values else str
    return {keys.read(facts[node(key)][0].value): read(facts[node(value)][0].value) for _, facts in parts}


def _indicator(source: Source, facts: Facts) -> Indicator:
    target = Target(**_values(source.facts(facts[_TARGET][0]), TARGET))
    return Indicator(**_values(facts, INDICATOR), target=target, locator=_locator(source, facts))


def _places(source: Source, records: Iterable[Facts], kinds: _Kinds) -> Iterator[Printed]:
    """Yield the places of a form's values: those that its own records name, and those of its parts."""
    for record in records:
        for name in record.get(_FIELD, ()):
            yield _printed(name.value, record)
    for kind, key, keys, group in _PLACED_PARTS:
        for _, facts in kinds[kind]:
            for record in facts.get(_DERIVED, ()):
                yield _printed(f"{group}{keys.read(facts[key][0].value)}", source.facts(record))


def _printed(name: str, record: Facts) -> Printed:
    return Printed(name, **_values(record, PRINTED), locator=Locator(**_values(record, LOCATOR)))


def _issue(source: Source, facts: Facts) -> Issue:
    return Issue(**_values(facts, ISSUE), locator=_locator(source, facts))


def _locator(source: Source, facts: Facts) -> Locator:
    records = facts.get(_DERIVED, ())
    return Locator(**_values(source.facts(records[0]), LOCATOR)) if records else Locator()
