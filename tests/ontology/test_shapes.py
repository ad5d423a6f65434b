"""Every shape lets a sound document pass and reports the fault that it is there for."""

import pytest
from rdflib import RDF, SH, Graph, URIRef

from ontology import load_ontology, load_shapes
from ontology.shapes import ShapeSeverity, validate
from ontology.terms import ZB

SHAPE = "https://w3id.org/zhibiao/shape/"
PREFIXES = """
@prefix : <https://example.org/> .
@prefix zb: <https://w3id.org/zhibiao/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOUND = (
    PREFIXES
    + f"""
:document a zb:Declaration ; zb:sha256 "{"0a" * 32}" ; dct:title "a.txt" ;
    prov:wasGeneratedBy :run ; zb:declares :project .
:form a zb:Form ; zb:formIndex 1 ; zb:fiscalYear "2024"^^xsd:gYear ; dct:isPartOf :document .
:project a zb:Project ; dct:title "道路养护" ; zb:fiscalYear "2024"^^xsd:gYear ; zb:implementingUnit :unit ;
    schema:startDate "2024-01-01"^^xsd:date ; schema:endDate "2024-12-31"^^xsd:date ;
    zb:hasBudget :budget ; zb:hasGoal :goal ; zb:hasIndicator :row ; zb:hasNarrative :section .
:goal a zb:Goal ; zb:goalText "道路完好" ; zb:goalScope zb:overallScope ; prov:wasDerivedFrom :quote .
:section a zb:NarrativeSection ; zb:sectionText "概况" ; zb:sectionKind zb:overviewSection ; prov:wasDerivedFrom :told .
:budget a zb:BudgetAmount ; schema:value 10.5 ; schema:currency "CNY" ; zb:budgetSlot zb:annualSlot ;
    prov:wasDerivedFrom :money .
:row a zb:Indicator ; dct:title "群众满意度" ; zb:level1Label "满意度指标" ; zb:category :category ;
    zb:hasTarget :target ; zb:canonical :concept ; prov:wasDerivedFrom :record ;
    zb:occurrences 1 ; zb:ambiguous false ; zb:weight 10.0 ; zb:score 9.5 .
:target a zb:Target ; qudt:numericValue 85.0 ; zb:upperValue 90.0 ; zb:operator zb:range ; zb:rawText "85-90%" ;
    zb:unitText "%" ; qudt:hasUnit <http://qudt.org/vocab/unit/PERCENT> ; zb:dueDate "2024-06-30"^^xsd:date .
:late a zb:Target ; zb:qualitativeText "及时" ; zb:rawText "及时" .
:record a zb:Record ; prov:wasQuotedFrom :document ; zb:page 1 ; zb:table 1 ; zb:row 2 ; zb:line 3 .
:quote a zb:Record ; prov:wasQuotedFrom :document ; prov:value "（2024年度）" ; zb:field "year", "start" .
:issue a zb:ExtractionIssue ; zb:issueCode "placeholder" ; zb:issueMessage "指标值未填写"@zh .
:concept a zb:CanonicalIndicator ; zb:polarity zb:higherIsBetter ; zb:memberOf :cluster .
:cluster a zb:IndicatorCluster ; skos:prefLabel "群众满意度"@zh ; zb:polarity zb:noPolarity .
:link a zb:ClusterLink ; zb:linkedName "群众满意度", "公众满意度" .
"""
)

# What is added to the sound document, or replaces a part of it, and the shapes that it breaks.
REPLACED = [
    (f'zb:sha256 "{"0a" * 32}"', 'zb:sha256 "xyz"', "Declaration-sha256"),
    ('dct:title "a.txt"', 'dct:title "a.txt", "b.txt"', "Declaration-title"),
    ("prov:wasGeneratedBy :run", "prov:wasGeneratedBy :run, :again", "Declaration-activity"),
    ("zb:formIndex 1", "zb:formIndex 0", "Form-index"),
    (
        ':form a zb:Form ; zb:formIndex 1 ; zb:fiscalYear "2024"^^xsd:gYear',
        ":form a zb:Form ; zb:formIndex 1 ; zb:fiscalYear 2024",
        "Form-year",
    ),
    ("; dct:isPartOf :document", "", "Form-document"),
    ("; zb:declares :project", "", "Project-declared"),
    ('"道路养护" ; zb:fiscalYear "2024"^^xsd:gYear', '"道路养护" ; zb:fiscalYear 2024', "Project-year-type"),
    ('"道路养护" ; zb:fiscalYear "2024"^^xsd:gYear', '"道路养护"', "Project-dated"),
    ('schema:startDate "2024-01-01"^^xsd:date', 'schema:startDate "2024"', "Project-start-type"),
    ('schema:endDate "2024-12-31"^^xsd:date', 'schema:endDate "2024"', "Project-end-type"),
    ('dct:title "道路养护" ;', "", "Project-named"),
    ("zb:implementingUnit :unit ;", "", "Project-unit"),
    ("zb:hasBudget :budget ;", "", "Project-budget"),
    ("zb:hasGoal :goal ;", "", "Project-goal Project-overall-goal"),
    ("zb:overallScope", "zb:annualScope", "Project-overall-goal"),
    ("zb:hasIndicator :row ;", "", "Project-indicator Project-satisfaction"),
    ('zb:level1Label "满意度指标"', 'zb:level1Label "产出指标"', "Project-satisfaction"),
    ('zb:level1Label "满意度指标" ;', "", "Project-satisfaction Indicator-level1"),
    ('zb:goalText "道路完好"', 'zb:goalText ""', "Goal-text"),
    ("zb:goalScope zb:overallScope", "zb:goalScope zb:overallScope, zb:range", "Goal-scope"),
    ("prov:wasDerivedFrom :quote", "prov:wasDerivedFrom :quote, :record", "Goal-record"),
    ("prov:wasDerivedFrom :told", "prov:wasDerivedFrom :told, :record", "NarrativeSection-record"),
    ("prov:wasDerivedFrom :money", 'prov:wasDerivedFrom "第 3 页"', "BudgetAmount-record"),
    ('prov:value "（2024年度）"', 'prov:value "（2024年度）", "2024年"', "Record-value"),
    ('zb:field "year", "start"', 'zb:field "year", "fiscal_year"', "Record-field"),
    ('zb:sectionText "概况"', 'zb:sectionText ""', "NarrativeSection-text"),
    ("zb:sectionKind zb:overviewSection", "zb:sectionKind zb:range", "NarrativeSection-kind"),
    ("schema:value 10.5", "schema:value 1.05e1", "BudgetAmount-value"),
    ('schema:currency "CNY"', 'schema:currency "USD"', "BudgetAmount-currency"),
    ("zb:budgetSlot zb:annualSlot", "zb:budgetSlot zb:fiscalFunds", "BudgetAmount-slot"),
    ('dct:title "群众满意度"', 'dct:title "群众满意度", "群众满意率"', "Indicator-title"),
    ('dct:title "群众满意度"', 'dct:title "群"', "Indicator-named"),
    ('dct:title "群众满意度"', f'dct:title "{"很" * 61}"', "Indicator-short-name"),
    ("zb:hasTarget :target", "zb:hasTarget :target, :late", "Indicator-target"),
    ("zb:canonical :concept", 'zb:canonical "concept"', "Indicator-canonical"),
    ("prov:wasDerivedFrom :record ;", "", "Indicator-record"),
    ("zb:category :category", "zb:category :category, :other", "Indicator-category"),
    ("zb:occurrences 1", "zb:occurrences 0", "Indicator-occurrences"),
    ("zb:ambiguous false", 'zb:ambiguous "no"', "Indicator-ambiguous"),
    ("zb:weight 10.0", "zb:weight 1e1", "Indicator-weight"),
    ("zb:score 9.5", "zb:score 9.5, 9.6", "Indicator-score"),
    ("qudt:numericValue 85.0", "qudt:numericValue 90.5", "Target-number"),
    ("qudt:numericValue 85.0", "qudt:numericValue 8.5e1", "Target-number"),
    ("qudt:numericValue 85.0 ;", "", "Compared-number Bounded-number"),
    ("zb:upperValue 90.0", "zb:upperValue 9e1", "Target-upper"),
    ("zb:upperValue 90.0 ;", "", "Range-upper"),
    ("zb:operator zb:range", "zb:operator zb:atLeast", "Bounded-operator"),
    ("zb:operator zb:range", "zb:operator zb:range, zb:higherIsBetter", "Target-operator"),
    ("vocab/unit/PERCENT>", "vocab/unit/PERCENT>, <http://qudt.org/vocab/unit/HR>", "Target-unit"),
    ('zb:dueDate "2024-06-30"^^xsd:date', 'zb:dueDate "6月底"', "Target-due"),
    ('zb:rawText "85-90%"', 'zb:rawText "85-90%", "≥85%"', "Target-raw"),
    ('zb:rawText "85-90%" ;', "", "Target-filled"),
    ('zb:qualitativeText "及时"', 'zb:qualitativeText "及时", "按时"', "Target-qualitative"),
    ('zb:qualitativeText "及时"', 'zb:qualitativeText "及时" ; qudt:numericValue 1.0', "Qualitative-number"),
    ('zb:qualitativeText "及时"', 'zb:qualitativeText "及时" ; zb:unitText "次"', "Qualitative-unit"),
    ("prov:wasQuotedFrom :document ;", "", "Record-document"),
    ("zb:page 1", "zb:page 0", "Record-page"),
    ("zb:table 1", "zb:table 1, 2", "Record-table"),
    ("zb:row 2", "zb:row 2.0", "Record-row"),
    ("zb:line 3", "zb:line -3", "Record-line"),
    ("zb:line 3", 'zb:line 3 ; zb:sheet "甲", "乙"', "Record-sheet"),
    ('zb:issueCode "placeholder" ;', "", "ExtractionIssue-code"),
    ('zb:issueMessage "指标值未填写"@zh', 'zb:issueMessage ""@zh', "ExtractionIssue-message"),
    ("zb:polarity zb:higherIsBetter", "zb:polarity zb:atLeast", "CanonicalIndicator-polarity"),
    ("zb:memberOf :cluster", "zb:memberOf :cluster, :other", "CanonicalIndicator-cluster"),
    ("; zb:memberOf :cluster", "", "IndicatorCluster-member"),
    ('skos:prefLabel "群众满意度"@zh ;', "", "IndicatorCluster-label"),
    ("zb:polarity zb:noPolarity", "zb:polarity zb:noPolarity, zb:lowerIsBetter", "IndicatorCluster-polarity"),
    ('zb:linkedName "群众满意度", "公众满意度"', 'zb:linkedName "群众满意度"', "ClusterLink-names"),
]


def read(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def test_a_sound_document_passes_untouched():
    graph = read(SOUND)
    before = set(graph)
    assert validate(graph) == []
    assert set(graph) == before


@pytest.mark.parametrize(("old", "new", "shapes"), REPLACED, ids=[f"{s}-{n}" for _, n, s in REPLACED])
def test_a_fault_is_reported_by_the_shape_for_it(old: str, new: str, shapes: str):
    assert SOUND.count(old) >= 1
    results = validate(read(SOUND.replace(old, new, 1)))
    assert {result.shape.removeprefix(SHAPE) for result in results} == set(shapes.split())
    for result in results:
        assert result.message_zh
        assert result.message_en
        assert result.focus_node.startswith("https://example.org/")
        assert result.path


def test_every_shape_has_a_fault_that_proves_it():
    shapes = {str(s).removeprefix(SHAPE) for s in load_shapes().subjects(RDF.type, SH.PropertyShape)}
    # Range-targets only leads from zb:range to Range-upper, which does the reporting.
    assert shapes - {"Range-targets"} == {name for _, _, names in REPLACED for name in names.split()}


def test_severities_tell_our_defects_from_faults_of_the_declaration():
    graph = read(SOUND.replace("zb:hasGoal :goal ;", "").replace("zb:occurrences 1", "zb:occurrences 0"))
    assert [(r.severity, r.shape.removeprefix(SHAPE)) for r in validate(graph)] == [
        (ShapeSeverity.VIOLATION, "Indicator-occurrences"),
        (ShapeSeverity.WARNING, "Project-goal"),
        (ShapeSeverity.INFO, "Project-overall-goal"),
    ]


def test_a_result_carries_node_path_and_value():
    (result,) = validate(read(SOUND.replace("zb:occurrences 1", "zb:occurrences 0")))
    assert (result.focus_node, result.path, result.value) == ("https://example.org/row", str(ZB.occurrences), "0")
    (result,) = validate(read(SOUND.replace("; zb:declares :project", "")))
    assert (result.path, result.value) == (f"^{ZB.declares}", None)


def test_shapes_speak_of_declared_terms_in_both_languages():
    declared = set(load_ontology().subjects())
    shapes = load_shapes()
    mentioned = {term for triple in shapes for term in triple if isinstance(term, URIRef) and term in ZB._NS}
    assert mentioned <= declared
    for shape in shapes.subjects(SH.message):
        assert sorted(text.language for text in shapes.objects(shape, SH.message)) == ["en", "zh"]


def test_shapes_are_core_only():
    assert not list(load_shapes().subject_objects(SH.sparql))
