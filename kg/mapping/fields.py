"""Which property holds which field of a record: the one table that both directions of the mapping read."""

from dataclasses import dataclass
from functools import partial

from pyoxigraph import NamedNode
from rdflib.namespace import DCTERMS, PROV

from kg.mapping.codecs import DAY, FORM_KIND, ISSUE_CODE, NUMBER, OPERATOR, TEXT, TRUTH, WHOLE, YEAR, Codec, node
from ontology.terms import QUDT, SCHEMA, ZB


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the record, its property and its codec; None is never written."""

    name: str
    property: NamedNode
    codec: Codec


def _field(name: str, iri: str, codec: Codec = TEXT) -> Field:
    return Field(name, node(iri), codec)


_number = partial(_field, codec=NUMBER)
_whole = partial(_field, codec=WHOLE)

#: What a form prints about its project; the project carries the same for plain queries.
PROJECT = (
    _whole("index", ZB.formIndex),
    _field("name", DCTERMS.title),
    _field("year", ZB.fiscalYear, YEAR),
    _field("nature", ZB.projectNature),
    _field("category", ZB.projectCategory),
    _field("department", ZB.departmentName),
    _field("unit", ZB.unitName),
    _field("start", SCHEMA.startDate, DAY),
    _field("end", SCHEMA.endDate, DAY),
    _field("ref", ZB.callerReference),
    _field("kind", ZB.formKind, FORM_KIND),
)

INDICATOR = (
    _field("name", DCTERMS.title),
    _field("level1", ZB.level1Label),
    _field("level2", ZB.level2Label),
    _field("level1_raw", ZB.level1Raw),
    _field("level2_raw", ZB.level2Raw),
    _whole("occurrences", ZB.occurrences),
    _field("ambiguous", ZB.ambiguous, TRUTH),
    _number("weight", ZB.weight),
    _number("score", ZB.score),
    _field("actual_raw", ZB.actualText),
)

TARGET = (
    _field("raw", ZB.rawText),
    _field("op", ZB.operator, OPERATOR),
    _number("value", QUDT.numericValue),
    _number("value_to", ZB.upperValue),
    _field("unit", ZB.unitText),
    _field("qualitative", ZB.qualitativeText),
)

LOCATOR = (
    _whole("page", ZB.page),
    _whole("table", ZB.table),
    _whole("row", ZB.row),
    _whole("line", ZB.line),
    _field("sheet", ZB.sheet),
)

#: What a document prints where a value was read.
PRINTED = (_field("text", PROV.value),)

ISSUE = (_field("code", ZB.issueCode, ISSUE_CODE), _field("message", ZB.issueMessage))

DOCUMENT = (_field("source", DCTERMS.title), _field("sha256", ZB.sha256))
