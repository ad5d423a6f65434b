"""The vocabulary in code and in ``zhibiao.ttl`` are one and the same, and speak both languages."""

import pytest
from rdflib import OWL, PROV, RDF, RDFS, SH, SKOS, Graph, URIRef, namespace
from rdflib.namespace import ORG

from ontology import load_ontology
from ontology.terms import SCHEMA, ZB

CODE = {URIRef(ZB[name]) for name in ZB.__annotations__ if not name.startswith("_")}
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return load_ontology()


@pytest.fixture(scope="module")
def declared(graph: Graph) -> set[URIRef]:
    return {term for term in graph.subjects(RDF.type) if isinstance(term, URIRef) and term in ZB._NS}


def test_code_and_file_declare_the_same_terms(declared: set[URIRef]):
    assert declared == CODE


def test_every_term_the_file_mentions_is_declared(graph: Graph, declared: set[URIRef]):
    mentioned = {term for triple in graph for term in triple if isinstance(term, URIRef) and term in ZB._NS}
    assert mentioned <= declared


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_every_term_has_one_text_in_each_language(graph: Graph, declared: set[URIRef], predicate: URIRef):
    for term in (*declared, URIRef("https://w3id.org/zhibiao/ontology")):
        languages = sorted(text.language for text in graph.objects(term, predicate))
        assert languages == ["en", "zh"], term


def test_labels_are_unique_within_a_kind(graph: Graph, declared: set[URIRef]):
    for kind in KINDS:
        labels = [
            (label, label.language)
            for t in declared & set(graph.subjects(RDF.type, kind))
            for label in graph[t : RDFS.label]
        ]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("own", "reused"),
    [
        (ZB.Project, {SCHEMA.Project, PROV.Entity}),
        (ZB.Unit, {ORG.FormalOrganization}),
        (ZB.Declaration, {PROV.Entity, namespace.DCAT.Distribution}),
        (ZB.Record, {PROV.Entity}),
        (ZB.Indicator, {PROV.Entity}),
        (ZB.CanonicalIndicator, {SKOS.Concept}),
        (ZB.IndicatorCategory, {SKOS.Concept}),
        (ZB.BudgetAmount, {SCHEMA.MonetaryAmount}),
        (ZB.Region, {SKOS.Concept, SCHEMA.AdministrativeArea}),
        (ZB.Finding, {SH.ValidationResult}),
        (ZB.Extraction, {PROV.Activity}),
    ],
)
def test_classes_stand_under_the_reused_ones(graph: Graph, own: URIRef, reused: set[URIRef]):
    assert set(graph.objects(own, RDFS.subClassOf)) == reused


def test_properties_know_their_range(graph: Graph, declared: set[URIRef]):
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        ranges = set(graph.objects(term, RDFS.range))
        assert ranges or term == ZB.issueMessage, term
        assert all(r in namespace.XSD for r in ranges), term
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        assert all(r in declared for r in graph.objects(term, RDFS.range)), term


def test_closed_lists_name_all_their_members(graph: Graph):
    closed = list(graph.subject_objects(OWL.oneOf))
    assert len(closed) == 6
    for kind, head in closed:
        members = set(graph.items(head))
        assert members == set(graph.subjects(RDF.type, kind))
        notations = [graph.value(m, SKOS.notation) for m in members]
        assert None not in notations
        assert len(notations) == len(set(notations))
