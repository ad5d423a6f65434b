"""How one value becomes an RDF term and is read from it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.polarity import Direction
from kg.records import FormKind, IssueCode, Operator
from ontology.terms import ZB


@dataclass(frozen=True, slots=True)
class Codec:
    """One kind of value.

    :param write: value → term.
    :param read: the term's lexical form or IRI → value.
    """

    write: Callable[[Any], NamedNode | Literal]
    read: Callable[[str], Any]


@lru_cache(maxsize=4096)
def node(iri: str) -> NamedNode:
    """Return the store's node for *iri*; terms of the vocabularies are asked for again and again."""
    return NamedNode(str(iri))


def triple_of(subject: Node, predicate: Node, value: Node) -> Triple:
    """Return a triple of rdflib as the store takes it."""
    return Triple(node(str(subject)), node(str(predicate)), _term(value))


def _term(value: Node) -> NamedNode | Literal:
    if isinstance(value, RdflibLiteral):
        if value.language:
            return Literal(str(value), language=value.language)
        return Literal(str(value), datatype=node(value.datatype) if value.datatype else None)
    return node(str(value))


def typed(datatype: str, show: Callable[[Any], str], read: Callable[[str], Any]) -> Codec:
    """Return the codec for literals of *datatype*."""
    kind = node(datatype)
    return Codec(lambda value: Literal(show(value), datatype=kind), read)


def member(names: Mapping[Any, str]) -> Codec:
    """Return the codec for a closed list: value → individual of the ontology."""
    nodes = {value: node(iri) for value, iri in names.items()}
    values = {str(iri): value for value, iri in names.items()}
    return Codec(nodes.__getitem__, values.__getitem__)


def _text(value: str) -> Literal:
    # The engine's own error for half of a surrogate pair speaks of something else.
    value.encode()
    return Literal(value)


def _decimal(value: Decimal) -> str:
    """Return the canonical form, so that one value has one triple: no exponent, no zeros at the end."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


TEXT = Codec(_text, str)
WHOLE = typed(XSD.integer, str, int)
NUMBER = typed(XSD.decimal, _decimal, Decimal)
TRUTH = typed(XSD.boolean, lambda value: "true" if value else "false", lambda text: text == "true")
DAY = typed(XSD.date, date.isoformat, date.fromisoformat)
YEAR = typed(XSD.gYear, "{:04d}".format, int)
FORM_KIND = Codec(lambda kind: Literal(str(kind)), FormKind)
ISSUE_CODE = Codec(lambda code: Literal(str(code)), IssueCode)
OPERATOR = member(
    {
        Operator.EQUAL: ZB.equal,
        Operator.AT_LEAST: ZB.atLeast,
        Operator.AT_MOST: ZB.atMost,
        Operator.ABOVE: ZB.above,
        Operator.BELOW: ZB.below,
        Operator.RANGE: ZB.range,
    }
)
POLARITY = member(
    {Direction.HIGHER: ZB.higherIsBetter, Direction.LOWER: ZB.lowerIsBetter, Direction.NONE: ZB.noPolarity}
)
GOAL_SCOPE = member({"overall_goal": ZB.overallScope, "annual_goal": ZB.annualScope})
BUDGET_SLOT = member(
    {
        "total": ZB.totalSlot,
        "total_fiscal": ZB.totalFiscalSlot,
        "total_other": ZB.totalOtherSlot,
        "annual": ZB.annualSlot,
        "annual_fiscal": ZB.annualFiscalSlot,
        "annual_carryover": ZB.annualCarryoverSlot,
        "annual_other": ZB.annualOtherSlot,
    }
)
SECTION_KIND = member(
    {
        "overview": ZB.overviewSection,
        "basis": ZB.basisSection,
        "subject": ZB.subjectSection,
        "plan": ZB.planSection,
        "period": ZB.periodSection,
        "budget_plan": ZB.budgetPlanSection,
    }
)
