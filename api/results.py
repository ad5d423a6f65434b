"""Media types of SPARQL results and graphs, as the protocol negotiates them."""

from collections.abc import Mapping
from types import MappingProxyType

from kg.stores.results import FORMATS_OF

#: Format of a result → its media type. Tables: https://www.w3.org/TR/sparql11-results-json/, /rdf-sparql-XMLres/,
#: /sparql11-results-csv-tsv/; graphs: https://www.w3.org/TR/turtle/, /n-triples/, /rdf-syntax-grammar/, /json-ld11/,
#: /n-quads/, /trig/.
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
        "nquads": "application/n-quads",
        "trig": "application/trig",
    }
)

GRAPH_TYPES = tuple(MEDIA_TYPES[name] for name in ("turtle", "ntriples", "rdfxml", "jsonld"))

#: What browsers and simple clients ask for instead of the exact type.
ALIASES: Mapping[str, str] = MappingProxyType({"application/json": "json", "application/xml": "xml"})
#: Short names of formats, as ``?format=`` takes them beside our own and the media types.
SHORT: Mapping[str, str] = MappingProxyType(
    {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "json-ld": "jsonld", "nq": "nquads", "n-triples": "ntriples"}
)


def offered(formats: tuple[str, ...]) -> dict[str, str]:
    """Return media type → format for the formats that a result can take, the default first, aliases last."""
    exact = {MEDIA_TYPES[name]: name for name in formats}
    return exact | {alias: name for alias, name in ALIASES.items() if name in formats}


def named(name: str, kind: str) -> str | None:
    """Return the format for answers of a kind that has this name or media type, in any case; None if there is none."""
    wanted = name.strip().lower()
    types = offered(FORMATS_OF[kind])
    found = types.get(wanted) or SHORT.get(wanted, wanted)
    return found if found in FORMATS_OF[kind] else None
