"""The files that the graph can be written to: suffix, media type and the store's name of the format."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.errors import UnknownExport

#: The tables, together with their description, are one archive.
TABLES = "zip"
GZIP = ".gz"


@dataclass(frozen=True, slots=True)
class DumpFormat:
    """One way to write the graph.

    :param label: for people.
    :param written: name of the format in ``kg.stores.FORMATS``; None for the tables. The data are one default graph,
        so that a Turtle document is a TriG document and an N-Triples document one of N-Quads.
    """

    suffix: str
    media_type: str
    label: str
    written: str | None


#: Suffix → format. https://www.w3.org/TR/turtle/, /n-triples/, /n-quads/, /json-ld11/, /trig/, /rdf-syntax-grammar/;
#: the tables: https://www.w3.org/TR/tabular-metadata/.
DUMPS: Mapping[str, DumpFormat] = MappingProxyType(
    {
        found.suffix: found
        for found in (
            DumpFormat("ttl", "text/turtle", "Turtle", "turtle"),
            DumpFormat("nt", "application/n-triples", "N-Triples", "ntriples"),
            DumpFormat("nq", "application/n-quads", "N-Quads", "ntriples"),
            DumpFormat("jsonld", "application/ld+json", "JSON-LD", "jsonld"),
            DumpFormat("trig", "application/trig", "TriG", "turtle"),
            DumpFormat("rdf", "application/rdf+xml", "RDF/XML", "rdfxml"),
            DumpFormat(TABLES, "application/zip", "CSV", None),
        )
    }
)


@dataclass(frozen=True, slots=True)
class DumpName:
    """What the name of a file asks for.

    :param stem: the name without its suffixes.
    :param gzipped: the file is packed once more; never the archive of tables.
    """

    stem: str
    format: DumpFormat
    gzipped: bool


def read_name(name: str) -> DumpName:
    """Return what a file's name says by its suffixes, such as ``all.nt.gz``.

    :raises UnknownExport: if nothing can be written under such a name.
    """
    plain = name.removesuffix(GZIP)
    stem, _, suffix = plain.rpartition(".")
    found = DUMPS.get(suffix.lower())
    if not stem or found is None or (found.suffix == TABLES and plain != name):
        raise UnknownExport(file=name, supported=", ".join(f".{known}" for known in DUMPS))
    return DumpName(stem, found, plain != name)
