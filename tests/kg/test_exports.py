"""Dumps, tables and descriptions of a graph whose content is known."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from gzip import decompress

import pytest
from made_declarations import project, row
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Dataset

from kg.errors import NothingInYear, UnknownExport
from kg.exports.columns import TABLES
from kg.exports.counts import count_data
from kg.exports.csvw import METADATA, metadata
from kg.exports.description import describe
from kg.exports.dump import write_dump
from kg.exports.formats import DUMPS, read_name
from kg.exports.selection import triples_of_year, years
from kg.exports.tables import write_tables
from kg.exports.vocabulary import documents, vocabulary
from kg.iris import Iris
from kg.mapping import to_triples
from kg.records import Budget, Declaration, Issue, IssueCode, Locator, Narrative
from kg.stores import DECISIONS, LEDGER, MEMORY, Store, View, open_store
from kg.stores.ledger import enter

SECRET = "只有账本知道"
#: Two projects in one document, of two years; the third is declared again, with a row less, by a later document.
FIRST = Declaration(
    "一.txt",
    "a" * 64,
    (
        project(narrative=Narrative(overview="概况")),
        project("道路养护", row("道路\n完好率", "产出指标", "质量指标"), year=2024, index=2),
    ),
    (Issue(IssueCode.LOW_CONFIDENCE, "整份文件", Locator(page=1)),),
)
SECOND = Declaration("二.txt", "b" * 64, (project(None, row('=1+1,"'), row("另一条"), row("第三条")),))
AGAIN = Declaration("三.txt", "c" * 64, (project("路灯养护", row("路灯养护数量"), budget=Budget()),))
#: rdflib's names of the formats.
READ = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "jsonld": "json-ld", "trig": "trig", "rdf": "xml"}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(MEMORY) as opened:
        for number, declaration in enumerate((FIRST, SECOND, AGAIN), 1):
            document = NamedNode(Iris().document(declaration.sha256))
            with opened.writer() as writer:
                writer.add(to_triples(declaration))
                enter(writer, opened.view(), document, f"{SECRET}{number}")
        yield opened


@pytest.fixture(scope="module")
def view(store: Store) -> View:
    return store.view()


def dumped(view: View, file: str, year: int | None = None) -> bytes:
    output = io.BytesIO()
    write_dump(view, output, read_name(file), year)
    return output.getvalue()


def tables_of(view: View, year: int | None = None) -> dict[str, list[dict[str, str]]]:
    archive = zipfile.ZipFile(io.BytesIO(dumped(view, "all.zip", year)))
    assert archive.testzip() is None
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
        for name in archive.namelist()
        if name != METADATA
    }


@pytest.mark.parametrize("gz", ["", ".gz"])
@pytest.mark.parametrize("suffix", [suffix for suffix in DUMPS if suffix != "zip"])
def test_a_dump_in_a_fresh_store_is_the_same_graph(view: View, suffix: str, gz: str) -> None:
    body = dumped(view, f"all.{suffix}{gz}")
    read = decompress(body) if gz else body
    kind = RdfFormat.from_extension(suffix)
    with open_store(MEMORY) as fresh:
        with fresh.writer() as writer:
            writer.add(quad.triple for quad in parse(read, format=kind))
        assert set(fresh.view().triples()) == set(view.triples())
    assert SECRET not in read.decode()
    assert LEDGER.value.encode() not in read


def test_rdflib_reads_each_format_the_same(view: View) -> None:
    for year in (None, 2023):
        found = set()
        for suffix, name in READ.items():
            dataset = Dataset(default_union=True)
            dataset.parse(data=dumped(view, f"all.{suffix}", year), format=name)
            found.add(len({(s, p, o) for s, p, o, _ in dataset.quads()}))
        assert len(found) == 1


def test_the_same_graph_gives_the_same_bytes(view: View) -> None:
    for file in ("all.nt.gz", "all.zip"):
        assert dumped(view, file, 2023) == dumped(view, file, 2023)


def test_years_are_those_of_projects(view: View) -> None:
    assert years(view) == [2024, 2023]


def test_a_year_has_its_projects_whole_and_nothing_that_leads_nowhere(view: View) -> None:
    triples = list(triples_of_year(view, 2023))
    assert len(triples) == len(set(triples))
    assert set(triples) <= set(view.triples())
    subjects = {triple.subject for triple in triples}
    stored = {triple.subject for triple in view.triples()}
    targets = {triple.object for triple in triples if triple.object in stored}
    links = {triple.predicate.value for triple in triples if triple.object in targets - subjects}
    # Categories name what is below them and in other schemes; those have rows of other years.
    assert links <= {f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("narrower", "hasTopConcept")}
    texts = {triple.object.value for triple in triples}
    assert {"路灯养护", "概况", "第三条", "整份文件", "三.txt"} <= texts
    assert "道路养护" not in texts


def test_the_years_make_up_what_projects_own(view: View) -> None:
    own = {triple for year in years(view) for triple in triples_of_year(view, year)}
    assert set(view.triples()) == own


def test_a_year_without_projects_is_refused_before_anything_is_written(view: View) -> None:
    for file in ("all.nt", "all.zip"):
        output = io.BytesIO()
        with pytest.raises(NothingInYear, match="1999"):
            write_dump(view, output, read_name(file), 1999)
        assert output.getvalue() == b""


@pytest.mark.parametrize("name", ["all", "all.gz", ".ttl", "all.exe", "all.zip.gz", "all.ttl.gz.gz", ""])
def test_a_name_that_says_no_format_is_refused(name: str) -> None:
    with pytest.raises(UnknownExport, match="supported"):
        read_name(name)


def test_tables_say_what_the_forms_say(view: View) -> None:
    tables = tables_of(view)
    assert {name: len(rows) for name, rows in tables.items()} == {
        "projects": 3,
        "goals": 8,
        "indicators": 7,
        "budgets": 9,
        "units": 2,
        "categories": 5,
        "documents": 3,
    }
    [lamps] = [found for found in tables["projects"] if found["name"] == "路灯养护"]
    # The document stored last speaks for the project.
    assert lamps["document"] == "c" * 16
    assert (lamps["year"], lamps["start"], lamps["region"]) == ("2023", "2023-01-01", "310117")
    names = {found["name"] for found in tables["indicators"]}
    assert {'=1+1,"', "道路\n完好率"} <= names
    [quality] = [found for found in tables["indicators"] if found["name"] == "道路\n完好率"]
    assert (quality["op"], quality["value"], quality["unit"], quality["line"]) == (">=", "100", "%", "7")
    assert {found["yuan"] for found in tables["budgets"]} == {"500000", "400000", "50000"}


@pytest.mark.parametrize("year", [None, 2023, 2024])
def test_keys_are_unique_and_references_lead_somewhere(view: View, year: int | None) -> None:
    tables = tables_of(view, year)
    keys = {name: [row["id"] for row in rows] for name, rows in tables.items()}
    for table in TABLES:
        assert len(set(keys[table.name])) == len(keys[table.name]), table.name
        for column in table.columns:
            values = [row[column.name] for row in tables[table.name]]
            assert not column.required or all(values), (table.name, column.name)
            if column.refers:
                assert set(filter(None, values)) <= set(keys[column.refers]), (table.name, column.name)
    if year:
        assert {row["year"] for row in tables["projects"]} == {str(year)}
        assert len(tables["categories"]) < len(tables_of(view)["categories"])


def test_each_key_is_the_end_of_an_iri_of_the_graph(view: View) -> None:
    subjects = {triple.subject.value for triple in view.triples()}
    starts = {
        each["url"]: each["tableSchema"]["aboutUrl"].removesuffix("{+id}") for each in metadata(Iris().base)["tables"]
    }
    for name, rows in tables_of(view).items():
        assert {starts[f"{name}.csv"] + row["id"] for row in rows} <= subjects


def test_the_description_of_the_tables_fits_them(view: View) -> None:
    archive = zipfile.ZipFile(io.BytesIO(dumped(view, "all.zip")))
    described = json.loads(archive.read(METADATA))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert {each["url"] for each in described["tables"]} | {METADATA} == set(archive.namelist())
    datatypes = {"string", "integer", "decimal", "boolean", "date", "gYear", "anyURI"}
    urls = {each["url"]: {column["name"] for column in each["tableSchema"]["columns"]} for each in described["tables"]}
    for each in described["tables"]:
        schema = each["tableSchema"]
        head = archive.read(each["url"]).decode().splitlines()[0].split(",")
        assert [column["name"] for column in schema["columns"]] == head
        assert {column["datatype"] for column in schema["columns"]} <= datatypes
        assert schema["primaryKey"] in head
        for key in schema["foreignKeys"]:
            assert key["columnReference"] in head
            assert key["reference"]["columnReference"] in urls[key["reference"]["resource"]]


class Pipe(io.RawIOBase):
    """Takes bytes and can neither be read nor rewound."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.taken += bytes(data)
        return len(data)


def test_tables_go_into_a_stream(view: View) -> None:
    pipe = Pipe()
    write_tables(view, pipe)
    assert zipfile.ZipFile(io.BytesIO(pipe.taken)).testzip() is None


def test_counts_are_those_of_the_graph(view: View) -> None:
    found = count_data(view)
    triples = list(view.triples())
    assert found.triples == len(triples)
    assert sum(found.properties.values()) == len(triples)
    assert found.entities == len({triple.subject for triple in triples if triple.predicate.value.endswith("#type")})
    assert found.classes["https://w3id.org/zhibiao/ontology#Indicator"] == 7
    assert found.years == (2024, 2023)


def test_the_vocabularies_hold_every_published_term(view: View) -> None:
    subjects = {triple.subject.value for triple in vocabulary().triples()}
    published = {
        term.value
        for triple in view.triples()
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith("https://w3id.org/zhibiao/")
    }
    assert {iri for iri in published if not iri.startswith(Iris().base)} <= subjects
    assert all(len(make()) > 100 for make in documents().values())


def test_a_description_counts_what_data_and_vocabularies_both_say_once(view: View) -> None:
    region = NamedNode("https://w3id.org/zhibiao/region/310000")
    broader = next(link for link in describe(view, region).incoming if link.predicate.value.endswith("#broader"))
    known = {triple.subject for triple in vocabulary().triples(None, broader.predicate, region)}
    assert broader.count == len(broader.subjects) == len(known)


def test_nothing_is_known_of_a_foreign_thing_or_of_a_book(view: View) -> None:
    for iri in ("https://example.org/x", LEDGER.value, DECISIONS.value):
        assert not describe(view, NamedNode(iri))
