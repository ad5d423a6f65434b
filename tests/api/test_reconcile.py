"""The reconciliation service does what its specification says."""

import json

import pytest
from fastapi.testclient import TestClient
from linked_world import linked_world
from lxml import html
from made_reconciling import SCHOOL, asked

from api.reconcile import service
from api.reconcile.properties import PROPERTIES
from api.workspace import Workspace

PROBLEM = "application/problem+json"


def test_the_manifest_has_what_the_specification_requires(visitor: TestClient) -> None:
    manifest = visitor.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "defaultTypes", "preview", "suggest", "extend"} <= set(
        manifest
    )
    assert manifest["identifierSpace"] == "https://w3id.org/zhibiao/id/"
    assert all(set(kind) == {"id", "name"} for kind in manifest["defaultTypes"])
    assert "{{id}}" in manifest["view"]["url"]
    assert "{{id}}" in manifest["preview"]["url"]
    assert {type(manifest["preview"][name]) for name in ("width", "height")} == {int}
    assert set(manifest["suggest"]) == {"entity", "property", "type"}
    for each in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        assert each["service_url"].startswith("http://testserver/")
        assert each["service_path"].startswith("/")


def test_every_address_of_the_manifest_answers(visitor: TestClient) -> None:
    manifest = visitor.get("/reconcile").json()
    iri = asked(visitor, SCHOOL, type="Unit")[0]["id"]
    paths = [manifest[name]["url"].replace("{{id}}", iri) for name in ("view", "preview")]
    known = {"entity": iri, "property": "region", "type": "Unit"}
    for name, each in manifest["suggest"].items():
        paths.append(each["service_url"] + each["service_path"] + "?prefix=" + SCHOOL[:3])
        flyout = each["flyout_service_url"] + each["flyout_service_path"].replace("${id}", known[name])
        assert visitor.get(flyout).json()["id"] == known[name]
    propose = manifest["extend"]["propose_properties"]
    paths.append(propose["service_url"] + propose["service_path"] + "?type=Unit")
    assert [path for path in paths if visitor.get(path).status_code != 200] == []


def test_results_have_what_the_specification_requires(visitor: TestClient) -> None:
    batch = {"a": {"query": "教育局"}, "b": {"query": "数量指标", "limit": 1}, "c": {"query": "　"}}
    by_post = visitor.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    assert visitor.get("/reconcile", params={"queries": json.dumps(batch)}).json() == by_post
    assert set(by_post) == set(batch)
    assert len(by_post["b"]["result"]) == 1
    assert by_post["c"] == {"result": []}
    for each in by_post["a"]["result"]:
        assert isinstance(each["id"], str)
        assert each["name"]
        assert 0 < each["score"] <= 100
        assert isinstance(each["match"], bool)
        assert all(set(kind) == {"id", "name"} for kind in each["type"])
    scores = [each["score"] for each in by_post["a"]["result"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "sent",
    [
        "{",
        "[]",
        '"x"',
        '{"q": 1}',
        '{"q": {}}',
        '{"q": {"query": 1}}',
        '{"q": {"query": "x", "limit": 0}}',
        '{"q": {"query": "x", "limit": true}}',
        '{"q": {"query": "x", "type": "Colour"}}',
        '{"q": {"query": "x", "type": [1]}}',
        '{"q": {"query": "x", "properties": {}}}',
        '{"q": {"query": "x", "properties": [{"v": 1}]}}',
        '{"q": {"query": "x", "properties": [{"pid": "region", "v": [[1]]}]}}',
        r'{"q": {"query": "\ud800"}}',
        r'{"\udfff": {"query": "x"}}',
        "[" * 100_000,
        json.dumps({str(number): {"query": "x"} for number in range(1001)}),
    ],
)
def test_what_is_no_batch_of_queries_is_refused_with_its_place(visitor: TestClient, sent: str) -> None:
    answer = visitor.post("/reconcile", data={"queries": sent})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert answer.json()["detail"].startswith("queries")


def test_nothing_asked_by_post_is_refused(visitor: TestClient) -> None:
    for data in ({}, {"other": "1"}):
        answer = visitor.post("/reconcile", data=data)
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)


def test_long_and_odd_texts_are_only_not_found(visitor: TestClient) -> None:
    for text in ("长" * 100_000, "\x00", "<script>", "'; DROP", "\ud83d\ude00", "局"):
        assert not any(each["match"] for each in asked(visitor, text))


def test_things_are_extended_by_what_the_graph_knows(visitor: TestClient, world: Workspace) -> None:
    unit = world.iris.unit(SCHOOL)
    canonical = asked(visitor, "养护路灯数量", type="CanonicalIndicator")[0]["id"]
    category = "https://w3id.org/zhibiao/scheme/2015/output.quantity"
    ids = [unit, canonical, category, "https://example.org/none"]
    properties = [{"id": name} for name in PROPERTIES]
    sent = {"extend": json.dumps({"ids": ids, "properties": properties})}
    answer = visitor.post("/reconcile", data=sent).json()
    assert visitor.get("/reconcile/extend", params=sent).json() == answer
    assert [each["id"] for each in answer["meta"]] == list(PROPERTIES)
    assert all(each["name"] for each in answer["meta"])
    rows = answer["rows"]
    assert list(rows) == ids
    assert all(list(row) == list(PROPERTIES) for row in rows.values())
    projects = [each for each in world.state().snapshot.projects.values() if each.ref.unit == SCHOOL]
    assert rows[unit]["projects"] == [{"int": len(projects)}]
    assert rows[unit]["years"] == [{"str": "2023"}, {"str": "2024"}]
    assert rows[unit]["region"] == [{"str": "310117"}]
    assert rows[canonical]["targets"] == [{"str": "≥120盏"}]
    assert rows[canonical]["units"] == [{"int": 1}]
    assert {"id": category.replace("2015", "2021"), "name": "数量指标"} in rows[canonical]["category"]
    assert rows[category]["notation"] == [{"str": "output.quantity"}]
    assert rows[category]["rows"][0]["int"] > 1
    assert not any(rows["https://example.org/none"].values())


@pytest.mark.parametrize(
    "sent",
    [
        "{",
        "[]",
        "{}",
        '{"ids": [1], "properties": []}',
        '{"ids": [], "properties": [{"id": "colour"}]}',
        '{"ids": ["a"]}',
    ],
)
def test_what_is_no_extension_is_refused(visitor: TestClient, sent: str) -> None:
    for answer in (
        visitor.post("/reconcile", data={"extend": sent}),
        visitor.get("/reconcile/extend", params={"extend": sent}),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)


def test_properties_are_proposed_by_type(visitor: TestClient) -> None:
    answer = visitor.get("/reconcile/extend/propose", params={"type": "Unit", "limit": 3}).json()
    assert (answer["type"], answer["limit"], len(answer["properties"])) == ("Unit", 3, 3)
    every = visitor.get("/reconcile/extend/propose").json()["properties"]
    assert [each["id"] for each in every] == list(PROPERTIES)
    assert visitor.get("/reconcile/extend/propose", params={"type": "Colour"}).json()["properties"] == []


def test_suggestions_begin_with_what_was_typed(visitor: TestClient) -> None:
    found = visitor.get("/reconcile/suggest/entity", params={"prefix": "上海市松江区教", "type": "Unit"}).json()[
        "result"
    ]
    assert found[0]["name"].startswith("上海市松江区教育局")
    assert {"id", "name", "description", "notable"} <= set(found[0])
    later = visitor.get("/reconcile/suggest/entity", params={"prefix": "上海市松江区教", "type": "Unit", "cursor": 1})
    assert later.json()["result"] == found[1:]
    assert visitor.get("/reconcile/suggest/entity", params={"prefix": ""}).json() == {"result": []}
    assert [each["id"] for each in visitor.get("/reconcile/suggest/type?prefix=单").json()["result"]] == ["Unit"]
    assert "region" in [each["id"] for each in visitor.get("/reconcile/suggest/property?prefix=区划").json()["result"]]
    assert visitor.get("/reconcile/suggest/entity").status_code == 422


def test_previews_show_what_is_known_and_hide_nothing_in_markup(visitor: TestClient, world: Workspace) -> None:
    iri = world.iris.canonical('=1+"引号",逗号', "自拟", None)
    page = visitor.get("/reconcile/preview", params={"id": iri}).text
    assert '=1+"引号",逗号' in html.fromstring(page).text_content()
    assert visitor.get("/reconcile/flyout/entity", params={"id": iri}).json()["html"] in page
    lead = visitor.get("/reconcile/view", params={"id": iri}, follow_redirects=False)
    assert lead.headers["location"] == iri.replace("https://w3id.org/zhibiao", "")


@pytest.mark.parametrize(
    "path", ["preview", "view", "flyout/entity", "flyout/property", "flyout/type", "flyout/colour"]
)
def test_what_is_not_there_is_not_found(visitor: TestClient, path: str) -> None:
    answer = visitor.get(f"/reconcile/{path}", params={"id": 'https://example.org/"><script>'})
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_pages_of_other_origins_may_ask(visitor: TestClient) -> None:
    origin = {"Origin": "https://example.org", "Sec-Fetch-Site": "cross-site"}
    answer = visitor.post("/reconcile", data={"queries": '{"q": {"query": "教育局"}}'}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["", "/extend", "/extend/propose", "/suggest/entity", "/suggest/type", "/flyout/type"])
def test_json_is_given_as_a_call_where_that_is_asked_for(visitor: TestClient, path: str) -> None:
    asked_for = {"prefix": "教", "id": "Unit", "extend": '{"ids": [], "properties": []}'}
    wanted = {} if path == "" else asked_for
    plain = visitor.get(f"/reconcile{path}", params=wanted)
    padded = visitor.get(f"/reconcile{path}", params={**wanted, "callback": "jQuery1_$.done"})
    assert padded.headers["content-type"] == "text/javascript; charset=utf-8"
    assert padded.headers["x-content-type-options"] == "nosniff"
    assert padded.text == f"/**/jQuery1_$.done({plain.text});"


def test_a_call_breaks_at_no_line_end_and_runs_nothing_else(visitor: TestClient) -> None:
    queries = {"queries": json.dumps({"\u2028": {"query": "局"}})}
    assert "\u2028" in visitor.get("/reconcile", params=queries).text
    padded = visitor.get("/reconcile", params={**queries, "callback": "f"}).text
    assert "\u2028" not in padded
    assert list(json.loads(padded.removeprefix("/**/f(").removesuffix(");"))) == ["\u2028"]
    for name in ("alert(1);f", "a b", "", "f.", "<script>", "f" * 101, "f\n"):
        answer = visitor.get("/reconcile", params={"callback": name})
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), name


def test_new_names_are_found_after_a_change(tmp_path_factory: pytest.TempPathFactory) -> None:
    with linked_world(tmp_path_factory.mktemp("changing"), samples=False) as workspace:
        reconciler = service.Reconciler(workspace)
        before = reconciler.entities()
        assert reconciler.entities() is before
        [document] = workspace.documents()
        workspace.remove(document.id)
        assert reconciler.entities() is not before
