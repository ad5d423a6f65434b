"""Records to triples and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from made_declarations import declarations, project, row
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, PROV, SKOS

from kg.iris import Iris
from kg.mapping import from_graph, owned, to_triples
from kg.mapping.codecs import node
from kg.mapping.read import TripleSource
from kg.records import PLACED, Declaration, Locator, Narrative, Printed, Target
from kg.shapes import check_shapes
from ontology.terms import QUDT, SCHEMA, ZB

DIGEST = "a" * 64


def declared(*projects) -> Declaration:
    return Declaration("表.txt", DIGEST, projects)


def objects(triples, predicate) -> set[str]:
    return {triple.object.value for triple in triples if triple.predicate == node(predicate)}


@given(declarations)
def test_reading_back_gives_the_very_same_records(declaration):
    assert from_graph(to_triples(declaration)) == declaration


@given(declarations)
def test_writing_again_gives_the_very_same_triples_each_once_and_without_blank_nodes(declaration):
    triples = to_triples(declaration)
    assert triples == to_triples(declaration)
    assert len(set(triples)) == len(triples)
    assert not any(isinstance(term, BlankNode) for triple in triples for term in (triple.subject, triple.object))


@given(declarations)
def test_what_a_document_owns_never_shares_a_name_with_another_document(declaration):
    other = replace(declaration, sha256="f" * 64)
    mine, theirs = (
        owned(TripleSource(to_triples(each)), node(Iris().document(each.sha256))) for each in (declaration, other)
    )
    assert not set(mine) & set(theirs)
    assert len(mine) == len(theirs)


def test_a_narrative_without_sections_is_read_back_as_none():
    assert from_graph(to_triples(declared(project(narrative=Narrative())))).projects[0].narrative is None


def test_rows_with_one_name_stay_two_rows():
    twice = declared(project("养护", row("数量"), row("数量")))
    assert len(from_graph(to_triples(twice)).projects[0].indicators) == 2


def test_the_scheme_of_a_whole_form_decides_the_category_of_its_rows():
    old = declared(project("养护", row("养护数量"), row("养护成本", level2="成本指标")))
    new = declared(project("养护", row("养护数量"), row("养护成本", "成本指标", "经济成本指标")))
    assert {iri.rsplit("/", 2)[1] for iri in objects(to_triples(old), ZB.category)} == {"2015"}
    assert {iri.rsplit("/", 2)[1] for iri in objects(to_triples(new), ZB.category)} == {"2021"}


def test_labels_of_no_scheme_have_no_category_and_do_not_disturb_the_others():
    triples = to_triples(declared(project("养护", row("养护数量"), row("其他", "自拟指标", None))))
    assert len(objects(triples, ZB.category)) == 1
    assert objects(triples, ZB.level1Label) == {"产出指标", "自拟指标"}


def test_rows_of_one_name_and_category_share_a_canonical_indicator():
    triples = to_triples(
        declared(project("养护", row("养护 数量"), row("养护数量"), row("养护数量", level2="质量指标")))
    )
    assert len(objects(triples, ZB.canonical)) == 2
    assert {"养护数量", "养护 数量"} <= objects(triples, SKOS.prefLabel) | objects(triples, SKOS.altLabel)


def test_units_of_measure_and_places_are_linked():
    triples = to_triples(declared(project()))
    assert objects(triples, QUDT.hasUnit) == {"http://qudt.org/vocab/unit/PERCENT"}
    assert {iri.rsplit("/", 1)[1] for iri in objects(triples, DCTERMS.spatial)} == {"310117"}
    assert {"松江区", "上海市"} <= objects(triples, SKOS.prefLabel)


def test_a_row_leads_to_its_place_and_its_printed_cells():
    printed = row("数量", target=Target("≥9 个"), locator=Locator(page=2, table=1, row=5, line=40))
    triples = to_triples(declared(project("养护", printed)))
    source = TripleSource(triples)
    [indicator] = source.of_type(ZB.Indicator)
    [record] = source.facts(indicator)[node(PROV.wasDerivedFrom)]
    facts = {key.value: [value.value for value in values] for key, values in source.facts(record).items()}
    assert facts[str(PROV.value)] == ["数量\t≥9 个"]
    assert [facts[str(key)] for key in (ZB.page, ZB.table, ZB.row, ZB.line)] == [["2"], ["1"], ["5"], ["40"]]
    assert facts[str(PROV.wasQuotedFrom)] == [Iris().document(DIGEST)]


def told(source: TripleSource, subject) -> list[dict[str, list[str]]]:
    """Return what is said of the places that *subject* was read from."""
    records = source.facts(subject).get(node(PROV.wasDerivedFrom), ())
    return [{key.value: [each.value for each in values] for key, values in source.facts(r).items()} for r in records]


def test_an_amount_leads_to_its_printed_text_and_a_plain_field_is_named_at_its_place():
    money = Printed("budget_yuan.total", "50万元", Locator(table=1, row=3, line=9))
    year = Printed("year", "（2023年度）", Locator(line=2))
    source = TripleSource(to_triples(declared(project(places=(year, money)))))
    amounts = {source.facts(each)[node(SCHEMA.value)][0].value: each for each in source.of_type(ZB.BudgetAmount)}
    [place] = told(source, amounts["500000"])
    assert (place[str(PROV.value)], place[str(ZB.row)]) == (["50万元"], ["3"])
    assert told(source, amounts["400000"]) == []
    [form] = source.of_type(ZB.Form)
    fields = {tuple(each.get(str(ZB.field), ())): each.get(str(PROV.value)) for each in told(source, form)}
    assert fields == {(): None, ("year",): ["（2023年度）"]}


def test_values_printed_alike_on_one_row_share_their_place():
    row_of_head = Locator(table=1, row=2)
    places = (
        Printed("name", None, row_of_head),
        Printed("nature", None, row_of_head),
        Printed("start", "1月", row_of_head),
    )
    whole = declared(project(nature="经常性项目", places=places))
    triples = to_triples(whole)
    assert objects(triples, ZB.field) == {"name", "nature", "start"}
    assert len({triple.subject for triple in triples if triple.predicate == node(ZB.field)}) == 2
    assert from_graph(triples) == whole


def test_what_is_mapped_breaks_no_shape():
    places = tuple(Printed(name, "原文", Locator(page=1, sheet="甲")) for name in PLACED)
    assert check_shapes(to_triples(declared(project(places=places))), "表.txt") == ()
    assert check_shapes(to_triples(declared(project())), "表.txt") == ()


def test_triples_of_two_documents_are_refused():
    both = to_triples(declared(project())) + to_triples(Declaration("b", "b" * 64))
    with pytest.raises(ValueError, match="got 2"):
        from_graph(both)


def test_the_base_of_names_can_be_chosen():
    triples = to_triples(declared(project()), Iris("https://example.org/x/"))
    assert Triple(
        NamedNode(f"https://example.org/x/document/{DIGEST[:16]}"), node(DCTERMS.title), Literal("表.txt")
    ) in set(triples)
    assert not any("w3id.org/zhibiao/id" in str(triple) for triple in triples)
