"""All that a store holds, form by form."""

from collections.abc import Iterator

from kg.declared import FormReader, document_nodes
from kg.facts import DeclaredForm, IndicatorFact, StoredProject
from kg.stores import View
from kg.stores.ledger import sequence_of


def declared(view: View) -> Iterator[DeclaredForm]:
    """Yield every stored form, in the order of storing and of the forms in each document."""
    reader = FormReader(view)
    for document in sorted(document_nodes(view), key=lambda iri: (sequence_of(view, iri), iri.value)):
        yield from reader.document(document)


def stored_projects(view: View) -> Iterator[StoredProject]:
    """Yield every project with its record, in that order: of several forms the one stored last."""
    return (form.project for form in declared(view) if form.current)


def indicator_facts(view: View) -> Iterator[IndicatorFact]:
    """Yield every declared row of every form, in that order."""
    return (row for form in declared(view) for row in form.rows())
