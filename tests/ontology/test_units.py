"""Printed units lead to stable IRIs, and the table in code is the one in ``units.ttl``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from ontology import load_units
from ontology.terms import QUDT, QUDT_UNIT, UNIT
from ontology.unit_table import ROWS
from ontology.units import BY_SPELLING, row_iri, unit_iri


@pytest.fixture(scope="module")
def graph() -> Graph:
    return load_units()


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("%", "PERCENT"),
        ("‰", "PERMILLE"),
        ("元", "CCY_CNY"),
        ("㎡", "M2"),
        ("平方米", "M2"),
        ("平米", "M2"),
        ("公里", "KiloM"),
        ("千米", "KiloM"),
        ("小时", "HR"),
        ("h", "HR"),
        ("个月", "MO"),
        ("天", "DAY"),
        ("公顷", "HA"),
        ("公斤", "KiloGM"),
        ("吨", "TONNE"),
        ("℃", "DEG_C"),
    ],
)
def test_measures_are_those_of_qudt(printed: str, name: str):
    assert unit_iri(printed) == QUDT_UNIT[name]


def test_counted_things_are_our_own():
    assert unit_iri("人") == UNIT["%E4%BA%BA"]
    assert unit_iri("名") == unit_iri("人")
    assert unit_iri("人次") != unit_iri("人")
    assert unit_iri("工作日") != unit_iri("天")


def test_an_unknown_unit_has_an_iri_of_its_own():
    assert unit_iri("元/人·月") == UNIT["%E5%85%83%2F%E4%BA%BA%C2%B7%E6%9C%88"]


@pytest.mark.parametrize("blank", ["", " ", "\u3000\n"])
def test_a_blank_is_no_unit(blank: str):
    assert unit_iri(blank) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_leads_to_a_well_formed_iri_or_none(printed: str):
    iri = unit_iri(printed)
    assert (iri is None) == (not printed.strip())
    if iri is not None:
        assert iri.isascii()
        assert iri.n3().startswith("<http")


def test_no_spelling_stands_for_two_units():
    assert len(BY_SPELLING) == sum(1 + len(row.spellings.split()) for row in ROWS)
    assert len({row_iri(row) for row in ROWS}) == len(ROWS)


def test_file_and_table_hold_the_same_units(graph: Graph):
    assert set(graph.subjects(RDF.type, QUDT.Unit)) == {row_iri(row) for row in ROWS}
    assert set(graph.subjects()) == {row_iri(row) for row in ROWS}
    for row in ROWS:
        iri: URIRef = row_iri(row)
        assert {(str(t), t.language) for t in graph.objects(iri, RDFS.label)} == {
            (row.label, "zh"),
            (row.english, "en"),
        }
        assert {str(t) for t in graph.objects(iri, SKOS.altLabel)} == set(row.spellings.split())
