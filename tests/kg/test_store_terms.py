"""What is put into a graph store comes back as it was: declarations, and every kind of literal."""

import io
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from made_declarations import declarations
from made_stores import EX, TITLE, XSD, put, triple
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.mapping import from_graph, to_triples

XSD_BOOLEAN = NamedNode(f"{XSD}boolean")


def is_decimal(term) -> bool:
    return isinstance(term, Literal) and term.datatype == NamedNode(f"{XSD}decimal")


#: Stores that answer at once.
QUICK = ["memory", "disk", "oxigraph"]
BESIDE = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("store", QUICK, indirect=True)
@settings(suppress_health_check=BESIDE, max_examples=30, deadline=None)
@given(declarations)
def test_a_declaration_is_read_back_from_the_store_as_it_was(store, declaration):
    assert_comes_back(store, declaration)


@pytest.mark.virtuoso
@pytest.mark.parametrize("store", ["virtuoso"], indirect=True)
@settings(suppress_health_check=BESIDE, max_examples=10, deadline=None)
@given(declarations)
def test_a_declaration_is_read_back_from_a_server_with_decimals_of_its_own(store, declaration):
    # They have 15 places behind the point, and not many more than twice as many in all.
    decimals = [triple.object.value for triple in to_triples(declaration) if is_decimal(triple.object)]
    assume(not any(re.search(r"\.\d{16}", value) or len(value) > 30 for value in decimals))
    assert_comes_back(store, declaration)


def assert_comes_back(store, declaration):
    """Put a declaration into an empty store, read it and leave the store empty."""
    put(store, *to_triples(declaration))
    try:
        assert from_graph(store.view().triples()) == declaration
    finally:
        with store.writer() as writer:
            writer.remove(store.view().triples())
    assert len(store.view()) == 0


LITERALS = [
    Literal(""),
    Literal("指标\n“引号”\t\\ \" ' 𠀀 \u2028 \r"),
    Literal("目标" * 20_000),
    Literal("满意度", language="zh"),
    Literal("true", datatype=XSD_BOOLEAN),
    Literal("123456789012345678", datatype=NamedNode(f"{XSD}integer")),
    Literal("20000000000.01", datatype=NamedNode(f"{XSD}decimal")),
    Literal("2023", datatype=NamedNode(f"{XSD}gYear")),
    Literal("2023-12-31", datatype=NamedNode(f"{XSD}date")),
]


def test_every_kind_of_literal_comes_back_as_it_was_and_can_be_looked_up_and_removed(store):
    given = {Triple(NamedNode(f"{EX}{number}"), TITLE, literal) for number, literal in enumerate(LITERALS)}
    put(store, *given)
    view = store.view()
    assert set(view.triples()) == given
    for each in given:
        assert list(view.triples(each.subject)) == list(view.triples(None, TITLE, each.object)) == [each]
        [row] = view.query(f"SELECT ?o {{ {each.subject} ?p ?o }}").rows()
        # Virtuoso says 1 for true.
        assert row["o"] in (each.object, Literal("1", datatype=XSD_BOOLEAN))
    dumped = io.BytesIO()
    view.dump(dumped)
    assert {quad.triple for quad in parse(dumped.getvalue(), format=RdfFormat.N_TRIPLES)} == given
    with store.writer() as writer:
        writer.remove(given)
        writer.add_text(f"{triple('c')} .\n")
    assert set(view.triples()) == {triple("c")}
