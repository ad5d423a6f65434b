"""The declaration forms on the page of a project: goals, money and indicators as a form has them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from pyoxigraph import NamedNode
from rdflib.namespace import RDF

from api.linked.places import path_of
from api.linked.readable import term_label, yuan
from api.whereabouts import whereabouts
from kg.declared import document_ref
from kg.exports.description import Description
from kg.iris import short_id
from kg.mapping import form_of
from kg.mapping.codecs import BUDGET_SLOT, node
from kg.records import Indicator, Project
from kg.source import ViewSource
from kg.stores import View
from ontology.terms import ZB

_TYPE = node(RDF.type)


@dataclass(frozen=True, slots=True)
class RowView:
    """One declared row.

    :param target: as printed; *where* it stands in the document.
    """

    level1: str
    level2: str
    name: str
    path: str
    target: str
    where: str
    record: str


@dataclass(frozen=True, slots=True)
class FormView:
    """One form.

    :param budget: label and amount of each sum that is printed.
    """

    path: str
    document: str
    document_path: str
    goals: tuple[tuple[str, str], ...]
    budget: tuple[tuple[str, str], ...]
    rows: tuple[RowView, ...]


def forms_of(view: View, description: Description, base: str) -> Sequence[FormView]:
    """Return the forms of a project, or the form itself; nothing for any other thing."""
    types = {triple.object for triple in description.own if triple.predicate == _TYPE}
    if node(ZB.Form) in types:
        return [_form(view, description.subject, base)]
    declared = node(ZB.declaredIn)
    found = [triple.object for triple in description.own if triple.predicate == declared]
    return [_form(view, form, base) for form in found if isinstance(form, NamedNode)]


def _form(view: View, form: NamedNode, base: str) -> FormView:
    record = form_of(ViewSource(view), form)
    key = short_id(form.value)
    document = NamedNode(f"{base}document/{key.rpartition('-')[0]}")
    ref = document_ref(view, document)
    return FormView(
        path_of(form.value, base) or form.value,
        ref.name,
        path_of(document.value, base) or document.value,
        tuple(_goals(record)),
        tuple(_budget(record)),
        tuple(_row(row, f"{key}-{number}") for number, row in enumerate(record.indicators, 1)),
    )


def _goals(record: Project) -> Iterator[tuple[str, str]]:
    for label, text in (("总目标", record.overall_goal), ("年度目标", record.annual_goal)):
        if text:
            yield label, text


def _budget(record: Project) -> Iterator[tuple[str, str]]:
    for field in fields(record.budget):
        amount: Any = getattr(record.budget, field.name)
        if amount is not None:
            slot = BUDGET_SLOT.write(field.name)
            yield term_label(slot.value), yuan(format(amount, "f"))


def _row(row: Indicator, key: str) -> RowView:
    return RowView(
        row.level1 or "",
        row.level2 or "",
        row.name,
        f"/id/indicator/{key}",
        row.target.raw or "",
        whereabouts(asdict(row.locator), "zh") or "原文位置",
        f"/id/record/{key}",
    )
