"""Every IRI of the graph leads to what is known of the thing, in the format asked for."""

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

from api.routes.linked_data import JSON_AT
from api.workspace import Workspace
from kg.library import Judgement

PROBLEM = "application/problem+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def iri_of(workspace: Workspace, kind: str) -> str:
    """Return an IRI of this kind that something is said about."""
    start = f"{workspace.iris.base}{kind}/"
    rows = workspace.sparql(f'SELECT ?s {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{start}") }} LIMIT 1').values()
    return next(row[0] for row in rows if row[0])


def path_of(workspace: Workspace, kind: str) -> str:
    return "/id/" + iri_of(workspace, kind).removeprefix(workspace.iris.base)


def decide_something(workspace: Workspace) -> None:
    """Make an entry of the library."""
    left, right, *_ = sorted({row.name for row in workspace.state().snapshot.facts.values()})
    workspace.library.decide(Judgement.SAME, left, right, standard=False, by=None, note=None)


@pytest.mark.parametrize("kind", JSON_AT)
@pytest.mark.parametrize(
    ("accept", "rdflib_format"),
    [
        ("*/*", "turtle"),
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_an_iri_leads_to_its_triples(
    client: TestClient, workspace: Workspace, kind: str, accept: str, rdflib_format: str
) -> None:
    if kind == "cluster":
        decide_something(workspace)
    first = client.get(path_of(workspace, kind), headers={"Accept": accept}, follow_redirects=False)
    assert first.status_code == 303
    assert first.headers["vary"] == "Accept"
    assert first.headers["location"].startswith(f"/data/{kind}/")
    answer = client.get(first.headers["location"], headers={"Accept": accept})
    assert accept in ("*/*", answer.headers["content-type"].split(";")[0])
    found = Graph().parse(data=answer.content, format=rdflib_format)
    assert set(found.subjects()) == {URIRef(iri_of(workspace, kind))}


@pytest.mark.parametrize("accept", ["application/json", BROWSER])
def test_programs_and_browsers_are_led_to_the_json(client: TestClient, workspace: Workspace, accept: str) -> None:
    for kind in ("project", "indicator", "canonical", "document"):
        answer = client.get(path_of(workspace, kind), headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["id"] == iri_of(workspace, kind).rsplit("/", 1)[-1]
    for kind in ("unit", "form"):
        answer = client.get(path_of(workspace, kind), headers={"Accept": BROWSER})
        assert answer.headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize(
    "path",
    [
        "/id/project/nothing",
        "/id/colour/red",
        "/id/project/a%3E%20b",
        "/id/project/-a",
        "/id/project/",
        "/id/project",
        "/data/project/nothing",
        "/data/unit/nothing",
        "/data/colour/red",
        "/data/project/a%3E%20%3Fp%20%3Fo%20%7D%20%23",
        "/data/project/..",
    ],
)
def test_what_is_not_known_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM


def test_a_format_that_is_no_graph_is_refused(client: TestClient, workspace: Workspace) -> None:
    path = path_of(workspace, "unit").replace("/id/", "/data/")
    answer = client.get(path, headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == PROBLEM
