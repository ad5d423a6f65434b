"""The SPARQL 1.1 Service Description of the endpoint: https://www.w3.org/TR/sparql11-service-description/."""

from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef

from api.settings import Settings

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
OWN = Namespace("https://w3id.org/zhibiao/ontology#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

#: rdflib knows most media types by themselves.
RDFLIB_FORMATS = {"application/n-triples": "nt", "application/ld+json": "json-ld"}

RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "N-Quads",
    "TriG",
)


#: Services of our own that a query may use: local name → what it does.
EXTENSIONS = {
    "similar": "SERVICE zb:similar finds indicators that mean the same as a text or as an indicator.",
    "match": "SERVICE zb:match finds indicators by their words.",
}
LIMITS = (
    "A query is stopped after {settings.sparql_seconds:g} seconds or {settings.sparql_memory_megabytes} MB of memory; "
    "an answer has at most {settings.sparql_rows} rows and {settings.sparql_megabytes} MB."
)


def describe(endpoint: str, media_type: str, settings: Settings) -> bytes:
    """Return the description of the endpoint at that address, in an RDF format named by its media type.

    :param settings: with the limits that hold there.
    """
    graph = Graph()
    graph.bind("sd", SD)
    service, dataset, default = URIRef(endpoint), BNode(), BNode()
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for name in RESULT_FORMATS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    for name, comment in EXTENSIONS.items():
        feature = URIRef(f"{OWN}{name}")
        graph.add((service, SD.feature, feature))
        graph.add((feature, RDF.type, SD.Feature))
        graph.add((feature, RDFS.comment, Literal(comment, "en")))
    if settings.sparql_services:
        graph.add((service, SD.feature, SD.BasicFederatedQuery))
    graph.add((service, RDFS.comment, Literal(LIMITS.format(settings=settings), "en")))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    return graph.serialize(format=RDFLIB_FORMATS.get(media_type, media_type), encoding="utf-8")
