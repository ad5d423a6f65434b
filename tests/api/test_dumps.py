"""Dumps over HTTP and from the command line, and what describes the data as a whole."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from lxml import html
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, DCTERMS, RDF, VOID, XSD, Graph, URIRef

from api.app import create_app
from api.cli import main
from api.linked import published
from api.linked.streaming import PIECE
from api.routes.catalog import bytes_text
from api.workspace import Workspace
from kg.exports.formats import DUMPS
from tests.api.linked_world import LICENCE, PROBLEM, linked_world

DATA = URIRef("http://testserver/void#data")


@pytest.mark.parametrize("suffix", [suffix for suffix in DUMPS if suffix != "zip"])
def test_a_dump_is_the_whole_graph(visitor: TestClient, world: Workspace, suffix: str) -> None:
    plain = visitor.get(f"/dumps/all.{suffix}", headers={"Accept-Encoding": "identity"})
    assert plain.status_code == 200
    assert plain.headers["content-type"].split(";")[0] == DUMPS[suffix].media_type
    assert "content-encoding" not in plain.headers
    assert len(plain.content) > PIECE
    read = {quad.triple for quad in parse(plain.content, format=RdfFormat.from_extension(suffix))}
    assert read == set(world.store.view().triples())
    packed = visitor.get(f"/dumps/all.{suffix}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert sorted(packed.content.splitlines()) == sorted(plain.content.splitlines())
    assert gzip.decompress(visitor.get(f"/dumps/all.{suffix}.gz").content) == packed.content


def test_a_year_is_a_part_of_the_graph(visitor: TestClient, world: Workspace) -> None:
    years = published.Published(world).counts().years
    assert years == (2024, 2023, 2021)
    whole = set(visitor.get("/dumps/all.nt").text.splitlines())
    parts = [set(visitor.get(f"/dumps/{year}.nt").text.splitlines()) for year in years]
    assert all(part < whole for part in parts)
    assert set().union(*parts) == whole


def test_tables_are_an_archive(visitor: TestClient) -> None:
    answer = visitor.get("/dumps/2023.zip")
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert visitor.get("/dumps/csv-metadata.json").json() == json.loads(archive.read("csv-metadata.json"))


@pytest.mark.parametrize(
    "file", ["1999.ttl", "all.exe", "all", "all.zip.gz", "-1.nt", "02023.nt", "x.ttl", "..%2Fx.ttl"]
)
def test_a_dump_that_there_is_not_is_not_found(visitor: TestClient, file: str) -> None:
    answer = visitor.get(f"/dumps/{file}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_a_suffix_that_says_nothing_is_told_in_chinese_too(visitor: TestClient) -> None:
    told = visitor.get("/dumps/all.exe", headers={"Accept-Language": "zh"}).json()
    assert told["type"] == "urn:zhibiao:problem:unknown_export"
    assert "由后缀决定" in told["detail"]


def test_the_description_of_the_tables_has_a_head(visitor: TestClient) -> None:
    answer = visitor.head("/dumps/csv-metadata.json")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "application/json", b"")


@pytest.mark.parametrize("file", ["all.nt.gz", "all.zip"])
def test_what_is_packed_is_not_packed_again(visitor: TestClient, file: str) -> None:
    plain = visitor.get(f"/dumps/{file}", headers={"Accept-Encoding": "identity"})
    asked = visitor.get(f"/dumps/{file}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in asked.headers
    assert asked.content[:2] == plain.content[:2]
    assert len(asked.content) == len(plain.content)


def test_what_the_client_has_is_not_sent_again(visitor: TestClient) -> None:
    tag = visitor.head("/dumps/all.nt").headers["etag"]
    for known in (tag, "*", f'"other", {tag}'):
        assert visitor.get("/dumps/all.nt", headers={"If-None-Match": known}).status_code == 304
    assert visitor.head("/dumps/all.nt").content == b""


@pytest.mark.parametrize(("suffix", "name"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_the_description_says_how_much_there_is_and_where(
    visitor: TestClient, world: Workspace, suffix: str, name: str
) -> None:
    answer = visitor.get(f"/void.{suffix}")
    found = Graph().parse(data=answer.content, format=name)
    assert found.value(DATA, VOID.triples).toPython() == len(world.store.view())
    assert found.value(DATA, VOID.sparqlEndpoint) == URIRef("http://testserver/sparql")
    assert found.value(DATA, DCTERMS.license) == URIRef(LICENCE)
    assert found.value(DATA, DCTERMS.modified).datatype == XSD.dateTime
    classes = {str(found.value(part, VOID["class"])) for part in found.objects(DATA, VOID.classPartition)}
    assert "https://w3id.org/zhibiao/ontology#Project" in classes
    assert len(list(found.objects(DATA, VOID.subset))) == 3
    assert {type(size) for size in found.objects(None, DCAT.byteSize)}
    assert visitor.get(f"/catalog.{suffix}").status_code == 200


def test_each_distribution_is_as_large_as_it_says(visitor: TestClient) -> None:
    found = Graph().parse(data=visitor.get("/catalog", headers={"Accept": "text/turtle"}).content)
    distributions = list(found.subjects(RDF.type, DCAT.Distribution))
    assert len(distributions) == len(DUMPS) * 4
    for each in distributions:
        size, url = found.value(each, DCAT.byteSize), str(found.value(each, DCAT.downloadURL))
        answer = visitor.get(url.removeprefix("http://testserver"), headers={"Accept-Encoding": "identity"})
        media_type = answer.headers["content-type"].split(";")[0]
        assert size.toPython() == len(answer.content), url
        assert str(found.value(each, DCAT.mediaType)).endswith(media_type)


def test_sizes_of_large_data_are_told_once_they_are_known(world: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "SIZED_AT_ONCE", 0)
    known = published.Published(world)
    assert known.size("all.nt") is None
    output = io.BytesIO()
    known.write("all.nt", output)
    assert known.size("all.nt") == len(output.getvalue())
    assert known.size("all.ttl") is None


def test_the_well_known_address_leads_to_the_description(visitor: TestClient) -> None:
    answer = visitor.get("/.well-known/void", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/void")


def test_the_catalogue_is_a_page_with_every_file(visitor: TestClient) -> None:
    page = html.fromstring(visitor.get("/catalog", headers={"Accept": "text/html"}).text)
    links = [link for link in page.xpath("//a/@href") if link.startswith("/dumps/")]
    assert len(links) == len(DUMPS) * 4 + 1
    assert [link for link in links if visitor.get(link).status_code != 200] == []
    assert visitor.get("/catalog.exe").status_code == 404
    assert visitor.get("/catalog", headers={"Accept": "text/csv"}).status_code == 406


def test_a_licence_that_is_not_set_is_not_stated(tmp_path: Path) -> None:
    with (
        linked_world(tmp_path, samples=False) as workspace,
        TestClient(create_app(workspace, with_pages=False)) as client,
    ):
        text = client.get("/void.nt").text + client.get("/dumps/all.nt").text
        assert "terms/license" not in text


@pytest.mark.parametrize(
    ("size", "text"), [(None, ""), (0, "0 字节"), (999, "999 字节"), (2_000_000, "2 MB"), (3_100_000_000, "3.1 GB")]
)
def test_sizes_are_written_for_people(size: int | None, text: str) -> None:
    assert bytes_text(size) == text


def test_the_command_writes_what_the_server_sends(visitor: TestClient, world: Workspace, tmp_path: Path) -> None:
    for file, arguments in (("all.ttl", []), ("2023.nt.gz", ["--year", "2023"]), ("2024.zip", ["--year", "2024"])):
        target = tmp_path / file
        home = str(world.settings.home)
        result = CliRunner().invoke(main, ["export", str(target), "--home", home, *arguments])
        assert result.exit_code == 0, result.output
        sent = visitor.get(f"/dumps/{file}", headers={"Accept-Encoding": "identity"}).content
        assert len(target.read_bytes()) == len(sent)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2023.nt.gz", "2024.zip", "all.ttl"]


@pytest.mark.parametrize(
    ("file", "arguments"), [("all.exe", []), ("all.nt", ["--year", "1999"]), ("none/all.nt", []), ("all.nt/x.nt", [])]
)
def test_the_command_leaves_nothing_behind_when_it_fails(
    world: Workspace, tmp_path: Path, file: str, arguments: list[str]
) -> None:
    home = str(world.settings.home)
    result = CliRunner().invoke(main, ["export", str(tmp_path / file), "--home", home, *arguments])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
