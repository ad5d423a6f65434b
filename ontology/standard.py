"""Standard indicators: names that published rules, templates and evaluation forms offer for certain kinds of project.

``standard_indicators.csv`` lists each of them with its categories as printed, its unit of measure where one is printed
and the field it was made for (facts carried over from the collection of common indicators that came with this project:
the common frameworks for project, department and budget evaluation, and templates of single trades and provinces).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from ontology.aliases import ALIASES_LEVEL1, ALIASES_LEVEL2

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard indicator: a name under a category.

    :param id: the last segment of its IRI; it depends on name and category alone.
    :param level1: standard name of the first level, as printed where no standard name fits, None if none is printed.
    :param units: units of measure that are printed with it.
    :param domains: the fields it was made for, in the order of the list.
    """

    id: str
    name: str
    level1: str | None
    level2: str | None
    units: tuple[str, ...]
    domains: tuple[str, ...]


@cache
def standards() -> MappingProxyType[str, Standard]:
    """Return identifier → standard indicator, in the order of the list."""
    found: dict[str, Standard] = {}
    for name, level1, level2, unit, domain in _rows():
        key = _identifier(name, level1, level2)
        known = found.get(key) or Standard(key, name, level1, level2, (), ())
        units = tuple(dict.fromkeys((*known.units, *((unit,) if unit else ()))))
        found[key] = Standard(key, name, level1, level2, units, tuple(dict.fromkeys((*known.domains, domain))))
    return MappingProxyType(found)


def standard_iri(standard: Standard) -> "URIRef":
    """Return the IRI of a standard indicator, such as ``…/standard/0123456789abcdef``."""
    from ontology.terms import STANDARD

    return STANDARD[standard.id]


def standard_triples(standard: Standard) -> Iterator[tuple["Node", "Node", "Node"]]:
    """Yield what the concept scheme says of one standard indicator, and the scheme's own name."""
    from rdflib import RDF, SKOS, Literal

    from ontology.terms import SCHEMA, STANDARD_SCHEME, ZB

    iri = standard_iri(standard)
    yield iri, RDF.type, ZB.StandardIndicator
    yield iri, RDF.type, SKOS.Concept
    yield iri, SKOS.inScheme, STANDARD_SCHEME
    yield iri, SKOS.prefLabel, Literal(standard.name, "zh")
    for unit in standard.units:
        yield iri, SCHEMA.unitText, Literal(unit)
    for domain in standard.domains:
        yield iri, SKOS.scopeNote, Literal(domain, "zh")
    category = _category(standard)
    if category is not None:
        yield iri, SKOS.broadMatch, category
    yield STANDARD_SCHEME, RDF.type, SKOS.ConceptScheme
    yield STANDARD_SCHEME, SKOS.prefLabel, Literal("共性绩效指标", "zh")
    yield STANDARD_SCHEME, SKOS.prefLabel, Literal("Standard indicators", "en")


def load_standards() -> "Graph":
    """Return the whole concept scheme of standard indicators as a fresh graph."""
    from rdflib import Graph

    graph = Graph()
    for standard in standards().values():
        for triple in standard_triples(standard):
            graph.add(triple)
    return graph


def _rows() -> Iterator[tuple[str, str | None, str | None, str | None, str]]:
    text = files("ontology").joinpath("standard_indicators.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        level1 = ALIASES_LEVEL1.get(row["level1"], row["level1"]) or None
        level2 = ALIASES_LEVEL2.get(row["level2"], row["level2"]) or None
        yield row["name"], level1, level2, row["unit"] or None, row["domain"]


def _category(standard: Standard) -> "URIRef | None":
    from ontology.categories import category_iri, scheme_for

    scheme = scheme_for(standard.level1, standard.level2)
    if scheme is None or standard.level1 is None:
        return None
    return category_iri(scheme, standard.level1, standard.level2)


def _identifier(*parts: str | None) -> str:
    return sha256("\t".join(part or "" for part in parts).encode()).hexdigest()[:_DIGITS]
