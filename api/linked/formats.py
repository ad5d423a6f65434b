"""In which formats a description can be had: by the Accept header or by a suffix of the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import RdfFormat

from api.negotiate import best_match


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    :param suffix: behind the dot in an address.
    :param label: for people.
    :param rdf: how the triples are written; None for the page.
    :param rdflib: rdflib's name of the same.
    """

    suffix: str
    media_type: str
    label: str
    rdf: RdfFormat | None
    rdflib: str = ""


TURTLE = Format("ttl", "text/turtle", "Turtle", RdfFormat.TURTLE, "turtle")
HTML = Format("html", "text/html", "网页", None)
JSON = Format("json", "application/json", "JSON", RdfFormat.JSON_LD, "json-ld")
#: The server's favourite first: it is what a client gets that takes anything.
FORMATS: Sequence[Format] = (
    TURTLE,
    Format("jsonld", "application/ld+json", "JSON-LD", RdfFormat.JSON_LD, "json-ld"),
    Format("nt", "application/n-triples", "N-Triples", RdfFormat.N_TRIPLES, "nt"),
    Format("rdf", "application/rdf+xml", "RDF/XML", RdfFormat.RDF_XML, "xml"),
    HTML,
    JSON,
)
BY_SUFFIX: Mapping[str, Format] = MappingProxyType({each.suffix: each for each in FORMATS})
_BY_TYPE = {each.media_type: each for each in FORMATS} | {"application/xhtml+xml": HTML}
MEDIA_TYPES = tuple(each.media_type for each in FORMATS)


def without_suffix(name: str) -> tuple[str, Format | None]:
    """Return the name and the format that its suffix names; None if it has no such suffix."""
    stem, _, suffix = name.rpartition(".")
    return (stem, BY_SUFFIX[suffix]) if stem and suffix in BY_SUFFIX else (name, None)


def negotiated(accept: str | None) -> Format | None:
    """Return the format that the client likes best, None if it takes none of them."""
    chosen = best_match(accept, list(_BY_TYPE))
    return _BY_TYPE[chosen] if chosen else None
