"""The category schemes in code and in ``categories.ttl`` are one and the same."""

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from ontology import load_categories
from ontology.aliases import ALIASES_LEVEL1, ALIASES_LEVEL2
from ontology.categories import (
    LEVEL1,
    LEVEL2,
    SCHEME_2015,
    SCHEME_2021,
    SCHEMES,
    Scheme,
    category_iri,
    category_notation,
    scheme_for,
    scheme_iri,
)
from ontology.terms import SCHEME, ZB

CONCEPTS = [
    (scheme, level1, level2)
    for scheme in SCHEMES
    for level1, seconds in scheme.groups.items()
    for level2 in (None, *seconds)
]
INVERSE = {
    SKOS.exactMatch: SKOS.exactMatch,
    SKOS.closeMatch: SKOS.closeMatch,
    SKOS.broadMatch: SKOS.narrowMatch,
    SKOS.narrowMatch: SKOS.broadMatch,
    SKOS.broader: SKOS.narrower,
    SKOS.topConceptOf: SKOS.hasTopConcept,
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return load_categories()


def in_language(graph: Graph, subject: URIRef, predicate: URIRef, language: str) -> set[str]:
    return {str(text) for text in graph.objects(subject, predicate) if text.language == language}


def test_file_holds_exactly_the_concepts_of_the_code(graph: Graph):
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {category_iri(*concept) for concept in CONCEPTS}
    assert set(graph.subjects(RDF.type, ZB.IndicatorCategory)) == set(graph.subjects(RDF.type, SKOS.Concept))
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme_iri(scheme) for scheme in SCHEMES}


@pytest.mark.parametrize("concept", CONCEPTS, ids=str)
def test_concept_says_what_the_code_says(graph: Graph, concept: tuple[Scheme, str, str | None]):
    scheme, level1, level2 = concept
    iri = category_iri(*concept)
    assert in_language(graph, iri, SKOS.prefLabel, "zh") == {level2 or level1}
    assert len(in_language(graph, iri, SKOS.prefLabel, "en")) == 1
    aliases = ALIASES_LEVEL2 if level2 else ALIASES_LEVEL1
    assert in_language(graph, iri, SKOS.altLabel, "zh") == {k for k, v in aliases.items() if v == (level2 or level1)}
    assert graph.value(iri, SKOS.notation) == Literal(category_notation(level1, level2))
    assert list(graph.objects(iri, SKOS.inScheme)) == [scheme_iri(scheme)]
    assert int(str(graph.value(iri, DCTERMS.valid))) == scheme.valid_from
    if level2:
        assert list(graph.objects(iri, SKOS.broader)) == [category_iri(scheme, level1)]
    else:
        assert list(graph.objects(iri, SKOS.topConceptOf)) == [scheme_iri(scheme)]
        assert set(graph.objects(iri, SKOS.narrower)) == {
            category_iri(scheme, level1, s) for s in scheme.groups[level1]
        }


def test_relations_are_stated_in_both_directions(graph: Graph):
    for predicate, inverse in INVERSE.items():
        pairs = set(graph.subject_objects(predicate))
        assert pairs
        assert {(o, s) for s, o in pairs} == set(graph.subject_objects(inverse))


def test_mappings_link_the_two_schemes_and_leave_no_old_category_behind(graph: Graph):
    old = {category_iri(*concept) for concept in CONCEPTS if concept[0] is SCHEME_2015}
    matches = {(s, p, o) for p in list(INVERSE)[:4] for s, o in graph.subject_objects(p)}
    assert all((s in old) != (o in old) for s, _, o in matches)
    assert old <= {s for s, _, _ in matches}


def test_a_mapping_that_is_not_exact_gives_its_reason(graph: Graph):
    for predicate in (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch):
        for subject in graph.subjects(predicate):
            assert in_language(graph, subject, SKOS.changeNote, "zh"), subject
            assert in_language(graph, subject, SKOS.changeNote, "en"), subject


def test_cost_moved_up_and_sustainability_went(graph: Graph):
    old_cost = category_iri(SCHEME_2015, "产出指标", "成本指标")
    assert (old_cost, SKOS.broadMatch, category_iri(SCHEME_2021, "成本指标")) in graph
    lasting = category_iri(SCHEME_2015, "效益指标", "可持续影响指标")
    assert (lasting, SKOS.broadMatch, category_iri(SCHEME_2021, "效益指标")) in graph
    assert list(graph.objects(lasting, SKOS.exactMatch)) == []


def test_iris_are_readable_and_distinct():
    assert category_iri(SCHEME_2021, "成本指标", "经济成本指标") == SCHEME["2021/cost.economic"]
    assert len({category_iri(*concept) for concept in CONCEPTS}) == len(CONCEPTS)


def test_a_pair_that_the_scheme_does_not_hold_has_no_iri():
    for pair in [("成本指标",), ("产出指标", "经济成本指标"), ("产出指标", "产出指标")]:
        with pytest.raises(KeyError):
            category_iri(SCHEME_2015, *pair)


def test_aliases_lead_to_standard_names_and_hide_none():
    assert set(ALIASES_LEVEL1.values()) == set(LEVEL1)
    assert set(ALIASES_LEVEL2.values()) == set(LEVEL2)
    assert not set(ALIASES_LEVEL1) & set(LEVEL1)
    assert not set(ALIASES_LEVEL2) & set(LEVEL2)
    assert ALIASES_LEVEL1["项目完成指标"] == "产出指标"
    assert ALIASES_LEVEL2["社会效益"] == "社会效益指标"
    assert ALIASES_LEVEL2["环境效益"] == "生态效益指标"


@pytest.mark.parametrize(
    ("pair", "scheme"),
    [
        (("产出指标", "成本指标"), SCHEME_2015),
        (("成本指标", None), SCHEME_2021),
        (("效益指标", "可持续影响指标"), SCHEME_2015),
        (("产出指标", "数量指标"), SCHEME_2021),
        (("投入", None), None),
    ],
)
def test_the_pair_decides_the_scheme(pair, scheme):
    assert scheme_for(*pair) is scheme
