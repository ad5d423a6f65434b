"""A description as an RDF document: the triples, what document they stand in, and how much points to the thing."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID

from kg.exports.description import Description
from kg.mapping.codecs import WHOLE, node
from kg.stores.results import PREFIXES

_PREFIXES = {**PREFIXES, "foaf": str(FOAF), "void": str(VOID)}
_TYPE = node(RDF.type)
#: Part of the address of the description of all data, which names the data set.
DATASET = "/void#data"


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a description stands in.

    :param address: of the document; *dataset* is the IRI of the whole data.
    :param licence: IRI of the licence, None if none is stated.
    """

    address: str
    dataset: str
    licence: str | None = None


def written(description: Description, source: Source, form: RdfFormat) -> bytes:
    """Return the document in a format."""
    triples = dict.fromkeys((*description.triples(), *_about(description, source)))
    prefixes = None if form is RdfFormat.JSON_LD else _PREFIXES
    return serialize(triples, format=form, prefixes=prefixes) or b""


def _about(description: Description, source: Source) -> Iterator[Triple]:
    document = NamedNode(source.address)
    yield Triple(document, _TYPE, node(FOAF.Document))
    yield Triple(document, node(FOAF.primaryTopic), description.subject)
    yield Triple(document, node(VOID.inDataset), NamedNode(source.dataset))
    if source.licence:
        yield Triple(document, node(DCTERMS.license), NamedNode(source.licence))
    for number, link in enumerate(description.incoming):
        # How many links there are in all, of which the document lists some: https://www.w3.org/TR/void/#linkset
        links = BlankNode(f"links{number}")
        yield Triple(document, node(DCTERMS.hasPart), links)
        yield Triple(links, _TYPE, node(VOID.Linkset))
        yield Triple(links, node(VOID.linkPredicate), link.predicate)
        yield Triple(links, node(VOID.triples), WHOLE.write(link.count))
