"""The data as a whole, described for machines: VoID (https://www.w3.org/TR/void/) and DCAT 3 (/TR/vocab-dcat-3/)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, XSD, BNode, Graph, Literal, Namespace, URIRef

from kg.exports.counts import DataCounts
from kg.exports.formats import DUMPS, TABLES
from kg.exports.vocabulary import documents
from ontology.terms import SCHEME

_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_MEDIA = Namespace("https://www.iana.org/assignments/media-types/")
_PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
_RECONCILIATION = URIRef("https://reconciliation-api.github.io/specs/0.2/")
_CSVW = URIRef("https://www.w3.org/ns/csvw")
_FEATURES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
#: Whose terms the data use besides our own.
VOCABULARIES = (
    "http://purl.org/dc/terms/",
    "http://www.w3.org/ns/prov#",
    "http://qudt.org/schema/qudt/",
    "https://schema.org/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/org#",
)
TITLE = "绩效目标申报知识库"


@dataclass(frozen=True, slots=True)
class Dump:
    """One file.

    :param year: fiscal year, None for everything.
    :param size: in bytes, None if it is not known.
    """

    file: str
    year: int | None
    size: int | None

    @property
    def suffix(self) -> str:
        """The format."""
        return self.file.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is said of the data.

    :param server: address of this server, with a slash at its end.
    :param base: what the IRIs of the data begin with.
    """

    server: str
    base: str
    counts: DataCounts
    dumps: tuple[Dump, ...]
    modified: datetime | None
    licence: str | None


def described(catalogue: Catalogue) -> Graph:
    """Return the description as a graph."""
    graph = Graph()
    for prefix, namespace in (("void", VOID), ("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF)):
        graph.bind(prefix, namespace)
    for part in (_catalogue, _dataset, _counts, _years, _dumps, _services):
        for triple in part(catalogue):
            graph.add(triple)
    return graph


Triples = Iterator[tuple[URIRef | BNode, URIRef, URIRef | BNode | Literal]]


def _at(catalogue: Catalogue, path: str) -> URIRef:
    return URIRef(f"{catalogue.server}{path}")


def _data(catalogue: Catalogue, year: int | None = None) -> URIRef:
    return _at(catalogue, "void#data" if year is None else f"void#year-{year}")


def _catalogue(catalogue: Catalogue) -> Triples:
    subject = _at(catalogue, "catalog")
    yield subject, RDF.type, DCAT.Catalog
    yield subject, DCTERMS.title, Literal("指标数据目录", "zh")
    yield subject, DCTERMS.title, Literal("Zhibiao data catalogue", "en")
    yield subject, DCAT.dataset, _data(catalogue)
    document = _at(catalogue, "void")
    yield document, RDF.type, VOID.DatasetDescription
    yield document, FOAF.topic, _data(catalogue)
    yield document, FOAF.primaryTopic, _data(catalogue)


def _dataset(catalogue: Catalogue) -> Triples:
    data = _data(catalogue)
    yield data, RDF.type, VOID.Dataset
    yield data, RDF.type, DCAT.Dataset
    yield data, DCTERMS.title, Literal(TITLE, "zh")
    yield data, DCTERMS.title, Literal("Performance-target declarations as a knowledge graph", "en")
    yield (
        data,
        DCTERMS.description,
        Literal("财政项目支出绩效目标申报表：项目、单位、预算、目标、指标及其原文位置。", "zh"),
    )
    yield data, FOAF.homepage, _at(catalogue, "")
    yield data, DCAT.landingPage, _at(catalogue, "catalog")
    yield data, VOID.uriSpace, Literal(catalogue.base)
    yield data, VOID.sparqlEndpoint, _at(catalogue, "sparql")
    for name in _FEATURES:
        yield data, VOID.feature, _FORMATS[name]
    for iri in (*documents(), *VOCABULARIES):
        if not iri.startswith(str(SCHEME)):
            yield data, VOID.vocabulary, URIRef(iri)
    if catalogue.licence:
        yield data, DCTERMS.license, URIRef(catalogue.licence)
    if catalogue.modified:
        yield data, DCTERMS.modified, Literal(catalogue.modified)


def _counts(catalogue: Catalogue) -> Triples:
    data, counts = _data(catalogue), catalogue.counts
    for property_iri, number in (
        (VOID.triples, counts.triples),
        (VOID.entities, counts.entities),
        (VOID.classes, len(counts.classes)),
        (VOID.properties, len(counts.properties)),
    ):
        yield data, property_iri, Literal(number)
    for partition, link, found, counted in (
        (VOID.classPartition, VOID["class"], counts.classes, VOID.entities),
        (VOID.propertyPartition, VOID.property, counts.properties, VOID.triples),
    ):
        for iri, number in found.items():
            part = BNode()
            yield data, partition, part
            yield part, link, URIRef(iri)
            yield part, counted, Literal(number)


def _years(catalogue: Catalogue) -> Triples:
    for year in catalogue.counts.years:
        part = _data(catalogue, year)
        period = BNode()
        yield _data(catalogue), VOID.subset, part
        yield _at(catalogue, "catalog"), DCAT.dataset, part
        yield part, RDF.type, VOID.Dataset
        yield part, RDF.type, DCAT.Dataset
        yield part, DCTERMS.title, Literal(f"{TITLE}（{year} 年度）", "zh")
        yield part, DCTERMS.isPartOf, _data(catalogue)
        yield part, DCTERMS.temporal, period
        yield period, RDF.type, DCTERMS.PeriodOfTime
        yield period, DCAT.startDate, Literal(f"{year:04d}", datatype=XSD.gYear)
        yield period, DCAT.endDate, Literal(f"{year:04d}", datatype=XSD.gYear)


def _dumps(catalogue: Catalogue) -> Triples:
    for dump in catalogue.dumps:
        file, form = _at(catalogue, f"dumps/{dump.file}"), DUMPS[dump.suffix]
        distribution = _at(catalogue, f"catalog#{dump.file}")
        yield _data(catalogue, dump.year), DCAT.distribution, distribution
        yield distribution, RDF.type, DCAT.Distribution
        yield distribution, DCTERMS.title, Literal(dump.file)
        yield distribution, DCAT.downloadURL, file
        yield distribution, DCAT.mediaType, _MEDIA[form.media_type]
        if dump.suffix == TABLES:
            yield distribution, DCTERMS.conformsTo, _CSVW
        else:
            yield _data(catalogue, dump.year), VOID.dataDump, file
        if dump.size is not None:
            yield distribution, DCAT.byteSize, Literal(dump.size, datatype=XSD.nonNegativeInteger)
        if catalogue.licence:
            yield distribution, DCTERMS.license, URIRef(catalogue.licence)


def _services(catalogue: Catalogue) -> Triples:
    for path, title, standard in (
        ("sparql", "SPARQL 1.1", _PROTOCOL),
        ("reconcile", "OpenRefine Reconciliation API 0.2", _RECONCILIATION),
    ):
        service = _at(catalogue, f"catalog#{path}")
        yield _at(catalogue, "catalog"), DCAT.service, service
        yield service, RDF.type, DCAT.DataService
        yield service, DCTERMS.title, Literal(title)
        yield service, DCAT.endpointURL, _at(catalogue, path)
        yield service, DCTERMS.conformsTo, standard
        yield service, DCAT.servesDataset, _data(catalogue)
