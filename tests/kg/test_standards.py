"""Canonical indicators are linked to standard ones of the same name, deterministically and when they are mapped."""

import pytest
from pyoxigraph import NamedNode, Triple
from rdflib.namespace import RDF, SKOS

from kg.iris import Iris
from kg.mapping import from_graph, to_triples
from kg.mapping.codecs import node
from kg.mapping.standards import standard_node, standards_named
from kg.records import Declaration
from ontology.terms import ZB
from tests.kg.made_declarations import project, row

EXACT, CLOSE = node(SKOS.exactMatch), node(SKOS.closeMatch)


def links(name: str, level1: str | None, level2: str | None) -> dict[NamedNode, set]:
    declaration = Declaration("a.txt", "0" * 64, (project("路灯养护", row(name, level1, level2)),))
    triples = to_triples(declaration)
    canonical = node(Iris().canonical(name, level1, level2))
    assert from_graph(triples) == declaration
    return {
        link: {t.object for t in triples if t.subject == canonical and t.predicate == link} for link in (EXACT, CLOSE)
    }


def test_the_same_name_in_the_same_category_is_an_exact_match() -> None:
    exact = {standard_node(s) for s in standards_named("服务对象满意度") if s.level2 == "服务对象满意度指标"}
    found = links("服务对象 满意度", "满意度指标", "服务对象满意度指标")
    assert found[EXACT] == exact != set()


@pytest.mark.parametrize("labels", [("效益指标", "社会效益指标"), (None, None)])
def test_the_same_name_in_another_category_is_a_close_match(labels: tuple[str | None, str | None]) -> None:
    found = links("预算执行率", *labels)
    assert found[EXACT] == set()
    assert found[CLOSE] == {standard_node(s) for s in standards_named("预算执行率")} != set()


def test_a_similar_name_is_no_match() -> None:
    assert links("预算执行率情况", "产出指标", "数量指标") == {EXACT: set(), CLOSE: set()}


def test_a_linked_standard_is_described() -> None:
    triples = to_triples(Declaration("a.txt", "0" * 64, (project("路灯养护", row("资金到位率")),)))
    for standard in standards_named("资金到位率"):
        assert Triple(standard_node(standard), node(RDF.type), node(ZB.StandardIndicator)) in triples


@pytest.mark.parametrize(
    ("name", "expected"), [("投诉率", ZB.lowerIsBetter), ("合格率", ZB.higherIsBetter), ("示范效应", None)]
)
def test_a_canonical_indicator_has_the_polarity_of_its_name(name: str, expected: str | None) -> None:
    triples = to_triples(Declaration("a.txt", "0" * 64, (project("路灯养护", row(name)),)))
    assert [t.object for t in triples if t.predicate == node(ZB.polarity)] == ([node(expected)] if expected else [])
