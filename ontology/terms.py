"""Namespaces and the names of our own terms; a test compares them with ``zhibiao.ttl``."""

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace


class ZB(DefinedNamespace):
    """Our own vocabulary, small on purpose; everything else is reused (DESIGN §4)."""

    _NS = Namespace("https://w3id.org/zhibiao/ontology#")
    _fail = True

    # classes
    Project: URIRef
    Unit: URIRef
    Declaration: URIRef
    Form: URIRef
    Record: URIRef
    Goal: URIRef
    NarrativeSection: URIRef
    Indicator: URIRef
    CanonicalIndicator: URIRef
    IndicatorCategory: URIRef
    Target: URIRef
    BudgetAmount: URIRef
    Region: URIRef
    ExtractionIssue: URIRef
    Extraction: URIRef
    Finding: URIRef
    StandardIndicator: URIRef
    IndicatorCluster: URIRef
    ClusterLink: URIRef

    # classes of the closed lists below
    Operator: URIRef
    GoalScope: URIRef
    BudgetSlot: URIRef
    FundSource: URIRef
    SectionKind: URIRef
    Polarity: URIRef

    # project and declaration
    fiscalYear: URIRef
    formKind: URIRef
    projectNature: URIRef
    projectCategory: URIRef
    competentDepartment: URIRef
    implementingUnit: URIRef
    departmentName: URIRef
    unitName: URIRef
    formIndex: URIRef
    sha256: URIRef
    callerReference: URIRef
    declares: URIRef
    declaredIn: URIRef
    hasGoal: URIRef
    goalText: URIRef
    goalScope: URIRef
    hasNarrative: URIRef
    sectionKind: URIRef
    sectionText: URIRef
    hasBudget: URIRef
    budgetSlot: URIRef
    fundSource: URIRef
    hasIssue: URIRef
    issueCode: URIRef
    issueMessage: URIRef

    # indicator and target
    hasIndicator: URIRef
    category: URIRef
    canonical: URIRef
    hasTarget: URIRef
    level1Label: URIRef
    level2Label: URIRef
    level1Raw: URIRef
    level2Raw: URIRef
    occurrences: URIRef
    ambiguous: URIRef
    weight: URIRef
    score: URIRef
    actualText: URIRef
    order: URIRef
    operator: URIRef
    upperValue: URIRef
    dueDate: URIRef
    rawText: URIRef
    qualitativeText: URIRef
    unitText: URIRef
    polarity: URIRef

    # library of indicators: names that mean the same
    memberOf: URIRef
    hasLink: URIRef
    linkedName: URIRef
    probability: URIRef
    decided: URIRef

    # place in the document
    page: URIRef
    table: URIRef
    row: URIRef
    line: URIRef
    sheet: URIRef
    field: URIRef

    # the six operators
    equal: URIRef
    atLeast: URIRef
    atMost: URIRef
    above: URIRef
    below: URIRef
    range: URIRef

    # scopes of a goal
    overallScope: URIRef
    annualScope: URIRef

    # sources of funds
    allFunds: URIRef
    fiscalFunds: URIRef
    carryoverFunds: URIRef
    otherFunds: URIRef

    # budget slots, one for each amount of a form
    totalSlot: URIRef
    totalFiscalSlot: URIRef
    totalOtherSlot: URIRef
    annualSlot: URIRef
    annualFiscalSlot: URIRef
    annualCarryoverSlot: URIRef
    annualOtherSlot: URIRef

    # sections of 项目经费情况说明
    overviewSection: URIRef
    basisSection: URIRef
    subjectSection: URIRef
    planSection: URIRef
    periodSection: URIRef
    budgetPlanSection: URIRef

    # which direction of an indicator is good
    higherIsBetter: URIRef
    lowerIsBetter: URIRef
    noPolarity: URIRef


QUDT = Namespace("http://qudt.org/schema/qudt/")
QUDT_UNIT = Namespace("http://qudt.org/vocab/unit/")
UNIT = Namespace("https://w3id.org/zhibiao/unit/")
SCHEME = Namespace("https://w3id.org/zhibiao/scheme/")
REGION = Namespace("https://w3id.org/zhibiao/region/")
STANDARD = Namespace("https://w3id.org/zhibiao/standard/")
STANDARD_SCHEME = URIRef("https://w3id.org/zhibiao/standard")
SCHEMA = Namespace("https://schema.org/")

DEFAULT_BASE = "https://w3id.org/zhibiao/id/"
