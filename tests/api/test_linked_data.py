"""Every IRI of the graph leads to what is known of the thing, in the format asked for."""

from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html
from pyoxigraph import NamedNode
from rdflib import FOAF, RDF, VOID, Graph, URIRef

from api.app import create_app
from api.linked.places import PUBLISHED, path_of
from api.workspace import Workspace
from kg.exports.description import describe
from tests.api.linked_world import LICENCE, PROBLEM, linked_world

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
#: Suffix → media type, and how rdflib reads it.
WRITTEN = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", "json-ld"),
}
KINDS = (
    "budget",
    "canonical",
    "cluster",
    "document",
    "extraction",
    "form",
    "goal",
    "indicator",
    "issue",
    "narrative",
    "project",
    "record",
    "target",
    "unit",
)
LISTS = ("scheme", "region", "unit", "standard")


@pytest.fixture(scope="module")
def iris(world: Workspace) -> list[str]:
    triples = list(world.store.view().triples())
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    return sorted(term.value for term in terms if isinstance(term, NamedNode))


def one_of(iris: list[str], start: str) -> str:
    return next(iri for iri in iris if iri.startswith(start))


def path_in(world: Workspace, iri: str) -> str:
    path = path_of(iri, world.iris.base)
    assert path is not None
    return path


def test_the_data_have_things_of_every_kind(world: Workspace, iris: list[str]) -> None:
    base = world.iris.base
    assert sorted({iri.removeprefix(base).split("/")[0] for iri in iris if iri.startswith(base)}) == sorted(KINDS)


@pytest.mark.parametrize("suffix", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_leads_to_its_triples(
    visitor: TestClient, world: Workspace, iris: list[str], kind: str, suffix: str
) -> None:
    iri = one_of(iris, f"{world.iris.base}{kind}/")
    media_type, rdflib_format = WRITTEN[suffix]
    first = visitor.get(path_in(world, iri), headers={"Accept": media_type}, follow_redirects=False)
    assert first.status_code == 303
    assert "Accept" in first.headers["vary"].split(", ")
    assert first.headers["location"] == path_in(world, iri).replace("/id/", "/data/") + f".{suffix}"
    assert visitor.get(f"{path_in(world, iri)}.{suffix}", follow_redirects=False).headers == first.headers
    answer = visitor.get(first.headers["location"])
    assert answer.headers["content-type"].split(";")[0] == media_type
    found = Graph().parse(data=answer.content, format=rdflib_format)
    own = {(triple.predicate.value, str(triple.object)) for triple in world.store.view().triples(NamedNode(iri))}
    assert {predicate for predicate, _ in own} == {str(each) for each in found.predicates(URIRef(iri))}
    assert len(own) == len(list(found.predicate_objects(URIRef(iri))))
    document = URIRef("http://testserver" + first.headers["location"])
    assert (document, FOAF.primaryTopic, URIRef(iri)) in found
    assert (document, URIRef("http://purl.org/dc/terms/license"), URIRef(LICENCE)) in found


def test_every_iri_of_the_graph_that_is_ours_is_answered(
    visitor: TestClient, world: Workspace, iris: list[str]
) -> None:
    ours = [iri for iri in iris if iri.startswith((world.iris.base, PUBLISHED))]
    foreign = [iri for iri in iris if path_of(iri, world.iris.base) is None]
    assert not set(ours) & set(foreign)
    assert not [iri for iri in foreign if "zhibiao" in iri]
    bad = [
        iri for iri in ours[:: len(ours) // 150] if visitor.get(urlsplit(path_in(world, iri)).path).status_code != 200
    ]
    assert bad == []


def test_links_to_a_thing_are_listed_and_counted(visitor: TestClient) -> None:
    broader = f"{PUBLISHED}region/310000"
    found = Graph().parse(data=visitor.get("/region/310000.ttl").content)
    [links] = [
        each
        for each in found.subjects(RDF.type, VOID.Linkset)
        if str(found.value(each, VOID.linkPredicate)).endswith("#broader")
    ]
    below = list(found.subjects(URIRef("http://www.w3.org/2004/02/skos/core#broader"), URIRef(broader)))
    assert int(str(found.value(links, VOID.triples))) == len(below) == 16 + 3


def test_more_links_than_are_listed_are_counted_all(world: Workspace) -> None:
    rows = world.counts().indicators
    assert rows > 100
    kind = "https://w3id.org/zhibiao/ontology#Indicator"
    incoming = {link.predicate.value: link for link in describe(world.store.view(), NamedNode(kind), 10).incoming}
    link = incoming[str(RDF.type)]
    assert (link.count, len(link.subjects)) == (rows, 10)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("suffix", WRITTEN)
def test_a_thing_of_the_vocabularies_leads_to_its_triples(
    visitor: TestClient, iris: list[str], name: str, suffix: str
) -> None:
    iri = [each for each in iris if each.startswith(f"{PUBLISHED}{name}/")][-1]
    media_type, rdflib_format = WRITTEN[suffix]
    path = iri.removeprefix(PUBLISHED[:-1])
    first = visitor.get(path, headers={"Accept": media_type}, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, f"{path}.{suffix}")
    found = Graph().parse(data=visitor.get(first.headers["location"]).content, format=rdflib_format)
    assert (URIRef(iri), None, None) in found


@pytest.mark.parametrize("accept", ["application/json", BROWSER])
def test_json_is_that_of_the_interface_where_there_is_one(
    visitor: TestClient, world: Workspace, iris: list[str], accept: str
) -> None:
    for kind in ("project", "indicator", "canonical", "document", "cluster"):
        iri = one_of(iris, f"{world.iris.base}{kind}/")
        if kind == "cluster":
            iri = iri.rsplit("-", 1)[0]
        answer = visitor.get(path_in(world, iri), headers={"Accept": accept})
        assert answer.status_code == 200, answer.text
        if accept == BROWSER:
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
        else:
            assert answer.json()["id"] == iri.rsplit("/", 1)[-1]
    other = visitor.get(path_in(world, one_of(iris, f"{world.iris.base}goal/")), headers={"Accept": "application/json"})
    assert other.headers["content-type"] == "application/json"
    assert Graph().parse(data=other.content, format="json-ld")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_leads_on_to_pages_that_exist(visitor: TestClient, world: Workspace, iris: list[str], kind: str) -> None:
    answer = visitor.get(path_in(world, one_of(iris, f"{world.iris.base}{kind}/")), headers={"Accept": BROWSER})
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    page = html.fromstring(answer.text)
    assert page.xpath("//script | //link[@rel='stylesheet'] | //img") == []
    [title] = page.xpath("//h1/text()")
    assert title.strip()
    links = {link for link in page.xpath("//main//a/@href") if link.startswith("/")}
    assert links
    for link in sorted(links)[:12]:
        found = visitor.get(urlsplit(link).path, headers={"Accept": BROWSER})
        assert (found.status_code, link) == (200, link)


def test_the_page_of_a_project_shows_goals_money_and_targets_with_their_places(
    visitor: TestClient, world: Workspace
) -> None:
    [project] = [each for each in world.state().snapshot.projects.values() if each.ref.year == 2021]
    text = visitor.get(f"/data/project/{project.ref.id}.html").text
    page = html.fromstring(text)
    assert "<b>" not in text
    words = page.text_content()
    for expected in ("路灯按时亮起。", "120,000.5 元", "0 元", "≥120盏", '=1+"引号",逗号', "路灯 养护 <b>&"):
        assert expected in " ".join(words.split()), expected
    [other] = [each for each in world.projects(text="校舍").items if each.year == 2023]
    rows = html.fromstring(visitor.get(f"/data/project/{other.id}.html").text).xpath("//td[@class='place']/a")
    assert rows
    record = visitor.get(rows[0].get("href"), headers={"Accept": BROWSER}).text
    assert rows[0].text.split()[1] in record
    assert other.document.name in record


@pytest.mark.parametrize(
    "path",
    [
        "/id/project/nothing",
        "/id/colour/red",
        "/id/project/a%3E%20b",
        "/id/project/-a",
        "/id/project/",
        "/id/project",
        "/id/project/nothing.ttl",
        "/data/project/nothing",
        "/data/project/nothing.nt",
        "/data/unit/nothing",
        "/data/Colour/red",
        "/data/project/a%3E%20%3Fp%20%3Fo%20%7D%20%23",
        "/data/project/%2E%2E",
        "/region/310000%0A",
        "/region/310000.ttl%0A",
        "/ontology%0A",
        "/dumps/all.nt%0A",
        "/scheme/1999",
        "/scheme/2021/nothing",
        "/region/000000.ttl",
        "/unit/a%3E%20b",
        "/unit/%00",
        "/unit/..",
        "/standard/none",
        "/ontology/9",
        "/ontology.exe",
    ],
)
def test_what_is_not_known_is_not_found(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_a_browser_is_shown_a_page_where_nothing_is_found(visitor: TestClient) -> None:
    known = ("/id/project/nothing", "/data/project/nothing.html", "/scheme/1999")
    impossible = ("/id/PROJECT/x", "/id/project/%3Cscript%3E", "/data/Project/x", "/scheme/2021/%22")
    for path in (*known, *impossible):
        answer = visitor.get(path, headers={"Accept": BROWSER})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "没有找到" in answer.text


def test_a_format_that_is_no_description_is_refused(visitor: TestClient, iris: list[str], world: Workspace) -> None:
    path = path_in(world, one_of(iris, f"{world.iris.base}unit/"))
    for each in (path, path.replace("/id/", "/data/"), "/ontology", "/scheme/2021", "/region/310000"):
        answer = visitor.get(each, headers={"Accept": "text/csv"})
        assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM), each
    told = visitor.get("/ontology", headers={"Accept": "text/csv", "Accept-Language": "zh"}).json()
    assert told["detail"].startswith("此结果可输出为：text/turtle")


@pytest.mark.parametrize("name", ["ontology", "scheme/2015", "scheme/2021", "standard", "unit"])
def test_a_vocabulary_is_one_document_in_every_format(visitor: TestClient, name: str) -> None:
    sizes = set()
    for suffix, (media_type, rdflib_format) in WRITTEN.items():
        answer = visitor.get(f"/{name}", headers={"Accept": media_type})
        assert answer.headers["content-location"] == f"/{name}.{suffix}"
        assert visitor.get(f"/{name}.{suffix}").content == answer.content
        sizes.add(len(Graph().parse(data=answer.content, format=rdflib_format)))
    assert len(sizes) == 1
    page = html.fromstring(visitor.get(f"/{name}", headers={"Accept": BROWSER}).text)
    assert page.xpath("//dt")


def test_the_page_of_the_ontology_has_both_languages_and_an_anchor_for_each_term(visitor: TestClient) -> None:
    page = html.fromstring(visitor.get("/ontology.html").text)
    anchors = page.xpath("//dt/@id")
    assert {"Project", "fiscalYear", "atLeast"} <= set(anchors)
    assert len(anchors) == len(set(anchors))
    text = page.text_content()
    assert "预算年度" in text
    assert "fiscal year" in text


def test_data_named_by_this_server_resolve_here(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = "http://testserver/id/"
    with linked_world(tmp_path_factory.mktemp("own"), samples=False, base=base) as workspace:
        project = next(iter(workspace.state().snapshot.projects))
        with TestClient(create_app(workspace, with_pages=False)) as client:
            answer = client.get(f"{base}project/{project}", headers={"Accept": "text/turtle"})
            assert (URIRef(f"{base}project/{project}"), None, None) in Graph().parse(data=answer.content)
