"""Everything that is published with the program, whether the data use it or not: terms, categories, units, regions."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import chain

from pyoxigraph import Triple
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.mapping.codecs import triple_of
from kg.stores import MEMORY, View, open_store
from ontology import load_categories, load_ontology, load_units
from ontology.region_names import known
from ontology.regions import region_iri, region_triples
from ontology.standard import load_standards
from ontology.terms import SCHEME, STANDARD_SCHEME

ONTOLOGY = URIRef("https://w3id.org/zhibiao/ontology")
UNIT_LIST = URIRef("https://w3id.org/zhibiao/unit")
REGION_LIST = URIRef("https://w3id.org/zhibiao/region")

#: Lists that consist of things, but are not described themselves in the files.
_LISTS = ((UNIT_LIST, "计量单位", "Units of measure"), (REGION_LIST, "行政区划", "Administrative divisions"))


@cache
def vocabulary() -> View:
    """Return all of it as a graph in memory; made once, in about a second."""
    store = open_store(MEMORY)
    with store.writer() as writer:
        writer.add(_everything())
    return store.view()


def documents() -> dict[str, Callable[[], Graph]]:
    """Return the IRI of each vocabulary that is one document → what makes the document."""
    schemes = {str(SCHEME[year]): year for year in _scheme_names()}
    return {
        str(ONTOLOGY): load_ontology,
        **{iri: partial(_scheme, year) for iri, year in schemes.items()},
        str(STANDARD_SCHEME): load_standards,
        str(UNIT_LIST): load_units,
        str(REGION_LIST): regions,
    }


def ontology_version() -> str:
    """Return the version of the ontology that this program has."""
    return str(load_ontology().value(ONTOLOGY, OWL.versionInfo))


def regions() -> Graph:
    """Return every administrative division as a fresh graph."""
    graph = Graph()
    for triple in _region_facts():
        graph.add(triple)
    return graph


def _region_facts() -> Iterator[tuple[Node, Node, Node]]:
    for code in known().labels:
        subject = region_iri(code)
        # Those above it have their own turn.
        yield from (triple for triple in region_triples(code) if triple[0] == subject)


@cache
def _scheme_names() -> tuple[str, ...]:
    found = load_categories().subjects(RDF.type, SKOS.ConceptScheme)
    return tuple(sorted(str(iri).removeprefix(str(SCHEME)) for iri in found))


def _scheme(year: str) -> Graph:
    """Return one category scheme: what stands in it, and nothing of the others."""
    everything, scheme = load_categories(), SCHEME[year]
    graph = Graph()
    for subject in (scheme, *everything.subjects(SKOS.inScheme, scheme)):
        graph += everything.triples((subject, None, None))
    return graph


def _everything() -> Iterator[Triple]:
    files = (load_ontology(), load_categories(), load_units(), load_standards(), _region_facts())
    for found in chain.from_iterable(files):
        if isinstance(found[0], URIRef) and isinstance(found[2], URIRef | Literal):
            yield triple_of(*found)
    for iri, chinese, english in _LISTS:
        yield triple_of(iri, RDF.type, SKOS.Collection)
        for text, language in ((chinese, "zh"), (english, "en")):
            yield triple_of(iri, RDFS.label, Literal(text, language))
