"""Things that many documents name and none owns: units, concepts, places; they stay when a document goes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Graph
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS
from rdflib.term import URIRef

from kg.iris import Iris, normalise_name
from kg.mapping.codecs import POLARITY, node, triple_of
from kg.mapping.standards import standard_links
from kg.polarity import polarity_of_name
from kg.records import Indicator
from ontology import load_categories
from ontology.categories import SCHEMES, Scheme, category_iri, scheme_for
from ontology.regions import region_iri, region_of, region_triples
from ontology.terms import QUDT, ZB
from ontology.units import unit_iri

_TYPE = node(RDF.type)
_PREFERRED = node(SKOS.prefLabel)
_OTHER = node(SKOS.altLabel)
_SPATIAL = node(DCTERMS.spatial)


def unit_triples(unit: NamedNode, name: str) -> Iterator[Triple]:
    """Yield what is known of the unit printed as *name*."""
    yield Triple(unit, _TYPE, node(ZB.Unit))
    yield Triple(unit, _TYPE, node(ORG.FormalOrganization))
    yield from _labels(unit, name)
    yield from place_triples(unit, name)


def place_triples(subject: NamedNode, *names: str | None) -> Iterator[Triple]:
    """Yield the administrative division of *subject*: that of the first of its units' *names* that names one."""
    code = region_code(*names)
    if code:
        yield Triple(subject, _SPATIAL, node(region_iri(code)))
        yield from _known_region(code)


def region_code(*names: str | None) -> str | None:
    """Return the GB/T 2260 code of the first of the *names* that names a place, None if none does."""
    return next((code for name in names if name and (code := _region_code(name))), None)


def measure_triples(target: NamedNode, printed: str | None) -> Iterator[Triple]:
    """Yield the unit of measure of *target*."""
    if printed and (iri := unit_iri(printed)):
        yield Triple(target, node(QUDT.hasUnit), node(iri))


def form_scheme(indicators: Iterable[Indicator]) -> Scheme | None:
    """Return the newest category scheme that holds every pair of labels of a form; None if none does."""
    pairs = {(row.level1, row.level2) for row in indicators if scheme_for(row.level1, row.level2)}
    return next((scheme for scheme in reversed(SCHEMES) if all(_holds(scheme, *pair) for pair in pairs)), None)


def category_links(row: NamedNode, indicator: Indicator, scheme: Scheme | None, iris: Iris) -> Iterator[Triple]:
    """Yield the category of a row, and of its canonical indicator; nothing for labels of no scheme.

    :param scheme: of the whole form; where there is none, the row's own labels decide.
    """
    own = scheme_for(indicator.level1, indicator.level2)
    if own is None or indicator.level1 is None:
        return
    category = category_iri(scheme or own, indicator.level1, indicator.level2)
    canonical = node(iris.canonical(indicator.name, indicator.level1, indicator.level2))
    yield Triple(row, node(ZB.category), node(category))
    yield Triple(canonical, node(SKOS.broader), node(category))
    yield from _known_category(category)


def canonical_triples(canonical: NamedNode, name: str, level1: str | None, level2: str | None) -> Iterator[Triple]:
    """Yield what is known of the canonical indicator that a row called *name* belongs to."""
    yield Triple(canonical, _TYPE, node(ZB.CanonicalIndicator))
    yield Triple(canonical, _TYPE, node(SKOS.Concept))
    yield from _labels(canonical, name)
    # By the name alone: what targets say depends on every document, and is worked out when it is asked for.
    reading = polarity_of_name(name)
    if reading is not None:
        yield Triple(canonical, node(ZB.polarity), POLARITY.write(reading.direction))
    yield from standard_links(canonical, name, level1, level2)


def _labels(subject: NamedNode, name: str) -> Iterator[Triple]:
    # The preferred label must not depend on which document came first, so it is the name that all spellings share.
    preferred = normalise_name(name)
    yield Triple(subject, _PREFERRED, Literal(preferred, language="zh"))
    if name != preferred:
        yield Triple(subject, _OTHER, Literal(name, language="zh"))


def _holds(scheme: Scheme, level1: str | None, level2: str | None) -> bool:
    seconds = scheme.groups.get(level1 or "")
    return seconds is not None and (level2 is None or level2 in seconds)


@lru_cache(maxsize=4096)
def _region_code(name: str) -> str | None:
    region = region_of(name)
    return region.code if region else None


@lru_cache(maxsize=4096)
def _known_region(code: str) -> tuple[Triple, ...]:
    return tuple(triple_of(*found) for found in region_triples(code))


@lru_cache(maxsize=256)
def _known_category(category: URIRef) -> tuple[Triple, ...]:
    """Return the concept and those above it, so that the data alone answer questions about whole groups."""
    graph = _categories()
    subjects = (category, *graph.transitive_objects(category, SKOS.broader))
    return tuple(
        dict.fromkeys(triple_of(*found) for subject in subjects for found in graph.triples((subject, None, None)))
    )


@lru_cache(maxsize=1)
def _categories() -> Graph:
    return load_categories()
