"""The code list of standard indicators is complete, free of doubles, and a concept scheme of its own."""

import csv
from importlib.resources import files

from rdflib import RDF, SKOS

from ontology.categories import LEVEL1
from ontology.standard import load_standards, standard_iri, standards
from ontology.terms import STANDARD_SCHEME, ZB


def rows() -> list[dict[str, str]]:
    text = files("ontology").joinpath("standard_indicators.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_the_list_holds_every_line_once():
    listed = [tuple(row.values()) for row in rows()]
    assert len(listed) == len(set(listed)) == 544
    assert all(row["name"].strip() == row["name"] != "" for row in rows())


def test_every_line_is_a_concept_with_its_field():
    for row in rows():
        same = [s for s in standards().values() if s.name == row["name"] and row["domain"] in s.domains]
        assert same
        assert not row["unit"] or any(row["unit"] in standard.units for standard in same)


def test_lines_of_one_name_and_category_are_one_concept():
    keys = [(standard.name, standard.level1, standard.level2) for standard in standards().values()]
    assert len(keys) == len(set(keys)) == len(standards())
    health = [standard for standard in standards().values() if standard.name == "管理制度健全性"]
    assert {standard.level2 for standard in health} >= {"业务管理", "财务管理"}


def test_printed_labels_become_standard_names_where_there_are_any():
    assert any(standard.level1 == "产出指标" and standard.level2 == "质量指标" for standard in standards().values())
    assert not {standard.level1 for standard in standards().values()} & {"项目产出", "项目效果"}
    assert set(LEVEL1) & {standard.level1 for standard in standards().values()}


def test_the_scheme_holds_all_of_them():
    graph = load_standards()
    concepts = set(graph.subjects(RDF.type, ZB.StandardIndicator))
    assert concepts == set(graph.subjects(SKOS.inScheme, STANDARD_SCHEME))
    assert concepts == {standard_iri(standard) for standard in standards().values()}
    assert (STANDARD_SCHEME, RDF.type, SKOS.ConceptScheme) in graph
