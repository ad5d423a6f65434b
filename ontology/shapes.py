"""Validate the triples of one document against ``shapes.ttl``."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from ontology import load_shapes

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


class ShapeSeverity(StrEnum):
    """What a result means."""

    #: Our own mapping broke its promise: a defect, nothing may be stored.
    VIOLATION = "violation"
    #: The declaration lacks something that it ought to have.
    WARNING = "warning"
    #: The declaration lacks something that it may have reasons to lack.
    INFO = "info"


@dataclass(frozen=True, slots=True)
class ShapeResult:
    """One node that does not fit one shape.

    :param focus_node: IRI of the node.
    :param path: IRI of the property, or the path as SPARQL would write it (``^zb:declares`` with full IRIs).
    :param shape: IRI of the property shape.
    :param message_zh: one clause in Chinese; ``message_en`` says the same in English.
    :param value: the value at fault, None where a value is missing or there are too many.
    """

    focus_node: str
    path: str
    severity: ShapeSeverity
    shape: str
    message_zh: str
    message_en: str
    value: str | None = None


def validate(graph: "Graph") -> list[ShapeResult]:
    """Return what does not fit, violations first, then by shape and node; an empty list if all is well.

    :param graph: all triples of one document, and nothing but them; it is not changed.
    """
    import pyshacl
    from rdflib import RDF, SH

    _, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), advanced=False, inference="none", meta_shacl=False)
    results = {_result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult)}
    order = list(ShapeSeverity)
    return sorted(results, key=lambda r: (order.index(r.severity), r.shape, r.focus_node, r.value or ""))


@cache
def _shapes() -> "Graph":
    return load_shapes()


def _result(report: "Graph", node: "Node") -> ShapeResult:
    from rdflib import SH, Literal

    texts = (text for text in report.objects(node, SH.resultMessage) if isinstance(text, Literal))
    messages = {text.language: str(text) for text in texts}
    value = report.value(node, SH.value)
    severity = str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)).lower()
    return ShapeResult(
        str(report.value(node, SH.focusNode)),
        _path(report, report.value(node, SH.resultPath)),
        ShapeSeverity(severity),
        str(report.value(node, SH.sourceShape)),
        messages["zh"],
        messages["en"],
        None if value is None else str(value),
    )


def _path(report: "Graph", node: "Node | None") -> str:
    from rdflib import SH, URIRef

    if isinstance(node, URIRef):
        return str(node)
    if inverse := report.value(node, SH.inversePath):
        return f"^{inverse}"
    return "/".join(str(step) for step in report.items(node)) if node else ""
