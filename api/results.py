"""Media types of SPARQL results and graphs, as the protocol negotiates them."""

from collections.abc import Mapping
from types import MappingProxyType

#: Format of a result → its media type. Tables: https://www.w3.org/TR/sparql11-results-json/, /rdf-sparql-XMLres/,
#: /sparql11-results-csv-tsv/; graphs: https://www.w3.org/TR/turtle/, /n-triples/, /rdf-syntax-grammar/, /json-ld11/.
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "turtle": "text/turtle",
        "ntriples": "application/n-triples",
        "rdfxml": "application/rdf+xml",
        "jsonld": "application/ld+json",
    }
)

GRAPH_TYPES = tuple(MEDIA_TYPES[name] for name in ("turtle", "ntriples", "rdfxml", "jsonld"))

#: What browsers and simple clients ask for instead of the exact type.
ALIASES: Mapping[str, str] = MappingProxyType({"application/json": "json", "application/xml": "xml"})


def offered(formats: tuple[str, ...]) -> dict[str, str]:
    """Return media type → format for the formats that a result can take, the default first, aliases last."""
    exact = {MEDIA_TYPES[name]: name for name in formats}
    return exact | {alias: name for alias, name in ALIASES.items() if name in formats}
