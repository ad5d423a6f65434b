"""The reconciliation service does what its specification says, and is certain only where it can be."""

import json
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from linked_world import linked_world
from lxml import html
from rapidfuzz import fuzz

from api.app import create_app
from api.reconcile import service
from api.reconcile.constraints import constraints_of, fits
from api.reconcile.entities import Entities, Entity
from api.reconcile.matching import CLOSE, Query, candidates
from api.reconcile.names import ALMOST, NameIndex, likeness
from api.reconcile.properties import PROPERTIES
from api.workspace import Workspace
from kg.iris import normalise_name

PROBLEM = "application/problem+json"
SCHOOL = "上海市松江区教育局（本级）"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with linked_world(tmp_path_factory.mktemp("home")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def visitor(world: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(world, with_pages=False), raise_server_exceptions=False) as client:
        yield client


def asked(visitor: TestClient, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = visitor.post("/reconcile", data={"queries": json.dumps({"q": {"query": text, **more}})})
    assert answer.status_code == 200, answer.text
    return answer.json()["q"]["result"]


def only(results: list[dict[str, Any]]) -> dict[str, Any]:
    [found] = [each for each in results if each["match"]]
    return found


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


@pytest.mark.parametrize("spelling", [SCHOOL, "上海市松江区教育局(本级)", " 上海市 松江区教育局〔本级〕 "])
def test_another_spelling_of_the_same_name_matches(visitor: TestClient, world: Workspace, spelling: str) -> None:
    found = only(asked(visitor, spelling, type="Unit"))
    assert (found["id"], found["score"]) == (world.iris.unit(SCHOOL), 100)


def test_a_name_that_is_only_alike_never_matches(visitor: TestClient) -> None:
    for text in ("松江区教育局", "上海市松江区教育局本级机关", "上海市松江区教肓局(本级)"):
        results = asked(visitor, text, type="Unit")
        assert "松江区教育局" in results[0]["name"]
        assert not any(each["match"] for each in results)
        assert results[0]["score"] < 100


def test_a_name_that_several_things_bear_matches_only_when_a_constraint_leaves_one(visitor: TestClient) -> None:
    assert not any(each["match"] for each in asked(visitor, "数量指标", type="IndicatorCategory"))
    for scheme in ("2015", "2021"):
        constraint = [{"pid": "scheme", "v": scheme}]
        found = only(asked(visitor, "数量指标", type="IndicatorCategory", properties=constraint))
        assert found["id"] == f"https://w3id.org/zhibiao/scheme/{scheme}/output.quantity"


def test_categories_are_found_by_other_spellings_and_in_english(visitor: TestClient) -> None:
    for text in ("产出数量指标", "quantity indicators", "数量类指标"):
        assert asked(visitor, text, type="IndicatorCategory")[0]["name"] == "数量指标"


def test_a_constraint_that_is_contradicted_leaves_a_candidate_out(visitor: TestClient) -> None:
    def names(*values: str) -> set[str]:
        constraint = [{"pid": "region", "v": list(values)}]
        return {each["name"] for each in asked(visitor, SCHOOL, type="Unit", properties=constraint)}

    assert SCHOOL in names("310000")
    assert SCHOOL in names("110000", "310117")
    assert SCHOOL not in names("110000")


@pytest.mark.parametrize(
    ("property", "value", "is_kept"),
    [
        ("region_name", "松江区", True),
        ("region_name", "松江", True),
        ("region_name", "上海市 松江区", True),
        ("region_name", "上海", True),
        ("region_name", "黄浦区", False),
        ("region_name", "江苏省", False),
        ("region_name", "华东", False),
        ("region_name", "市", False),
        ("region_name", "区", False),
        ("region", "3", False),
        ("region", "31", True),
        ("region", "上海市", True),
        ("region", "310117", True),
        ("region", "320000", False),
        ("region", 310117.0, True),
        ("region", 1e300, False),
        ("region", "00", False),
        ("region", "0000", False),
        ("region_name", "　", True),
        ("unit_type", "局", True),
        ("unit_type", "局/委/办", True),
        ("unit_type", "学校", False),
    ],
)
def test_divisions_and_types_of_units_are_understood_as_people_write_them(
    visitor: TestClient, property: str, value: Any, is_kept: bool
) -> None:
    found = asked(visitor, SCHOOL, type="Unit", properties=[{"pid": property, "v": value}])
    assert [each["match"] for each in found if each["name"] == SCHOOL] == ([True] if is_kept else [])


def test_a_short_name_is_that_of_every_division_that_bears_it() -> None:
    """朝阳 is 朝阳市 beyond doubt, where nothing else is known, and may be 朝阳区 in Peking all the same."""
    constraints = constraints_of({"region_name": ["朝阳"]}, cast("Entities", None))
    for code, label in (("110105", "朝阳区"), ("211300", "朝阳市")):
        place = SimpleNamespace(facts={"region": [code], "region_name": [label]})
        assert fits(cast("Entity", place), constraints)
    whole = constraints_of({"region_name": ["朝阳市"]}, cast("Entities", None))
    place = SimpleNamespace(facts={"region": ["110105"], "region_name": ["朝阳区"]})
    assert fits(cast("Entity", place), whole) is False


@pytest.mark.parametrize(
    ("property", "value", "is_kept"),
    [
        ("level1", "产出指标", True),
        ("level1", "产出", True),
        ("level2", "数量", True),
        ("category", "数量指标", True),
        ("category", "数量类指标", True),
        ("level1", "效益", False),
        ("category", "质量指标", False),
        ("level2", "没有这一类", False),
    ],
)
def test_categories_are_understood_as_people_write_them(
    visitor: TestClient, property: str, value: str, is_kept: bool
) -> None:
    found = asked(visitor, "养护路灯数量", type="CanonicalIndicator", properties=[{"pid": property, "v": value}])
    assert [each["match"] for each in found if each["name"] == "养护路灯数量"] == ([True] if is_kept else [])


def test_a_constraint_that_nothing_is_known_of_takes_the_certainty(visitor: TestClient) -> None:
    results = asked(visitor, SCHOOL, type="Unit", properties=[{"pid": "founded", "v": 1949}])
    assert results[0]["score"] == 100
    assert not any(each["match"] for each in results)
    # An empty cell says nothing.
    assert only(asked(visitor, SCHOOL, type="Unit", properties=[{"pid": "region", "v": ""}]))


def test_entities_as_values_of_constraints_are_taken_by_their_identifier(visitor: TestClient, world: Workspace) -> None:
    row = next(row for row in world.state().snapshot.facts.values() if row.level2 == "数量指标")
    category = {"id": "https://w3id.org/zhibiao/scheme/2015/output.quantity", "name": "数量指标"}
    for value in (category, category["id"]):
        found = asked(visitor, row.name, type="CanonicalIndicator", properties=[{"pid": "category", "v": value}])
        assert found[0]["name"] == row.name


def test_indicators_are_found_by_meaning_where_spelling_finds_nothing(world: Workspace) -> None:
    entities = service.Reconciler(world).entities()
    target = next(entity for entity in entities.all if entity.kind.id == "CanonicalIndicator")
    asked_for: list[tuple[list[str], int]] = []

    def meaning(texts: Sequence[str], most: int) -> list[list[tuple[str, float]]]:
        asked_for.append((list(texts), most))
        return [[(target.names[0], 0.62), ("没有这个名称", 0.9)] for _ in texts]

    kind = ("CanonicalIndicator",)
    queries = [
        Query("xyz qqq", kind),
        Query(target.names[0], kind),
        Query("xyz qqq", ("Unit",)),
        Query("", kind),
        Query("www", kind),
        Query("vvv", kind, limit=3),
    ]
    found = candidates(queries, entities, meaning)
    for place in (0, 4, 5):
        [only_one] = found[place]
        assert (only_one.entity, only_one.score, only_one.match) == (target, 62.0, False)
    assert found[1][0].match
    assert found[2:4] == [[], []]
    # All texts of one limit are looked for at once.
    assert sorted(asked_for) == [(["vvv"], 3), (["xyz qqq", "www"], 10)]


def test_an_exact_name_of_another_type_spares_the_search_by_meaning(world: Workspace) -> None:
    entities = service.Reconciler(world).entities()
    asked_for: list[str] = []

    def meaning(texts: Sequence[str], most: int) -> list[list[tuple[str, float]]]:
        asked_for.extend(texts)
        return [[] for _ in texts]

    def asks(text: str, **facts: str) -> bool:
        asked_for.clear()
        candidates([Query(text, facts={name: [value] for name, value in facts.items()})], entities, meaning)
        return asked_for == [text]

    assert not asks(SCHOOL)
    assert not asks(SCHOOL, region="310117")
    assert asks(SCHOOL[1:])
    # It is left out, or may not be what is meant.
    assert asks(SCHOOL, region="110000")
    assert asks(SCHOOL, level1="产出指标")


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


names = st.text("松江区教育局上海市(本级)ab1", min_size=1, max_size=12).map(normalise_name).filter(bool)


@given(st.lists(names, min_size=1, max_size=40, unique=True), names)
def test_no_name_that_is_alike_is_passed_over(known: list[str], asked_for: str) -> None:
    index = NameIndex({name: [number] for number, name in enumerate(known)})
    found = dict(index.alike(asked_for, 100))
    pairs = {asked_for[at : at + 2] for at in range(max(len(asked_for) - 1, 1))}
    for name in known:
        shares = any(pair in name for pair in pairs)
        if name != asked_for and shares and len(asked_for) > 1 and len(name) > 1:
            assert found[name] == likeness(asked_for, name)
    assert asked_for not in found
    assert all(0 < score <= ALMOST for score in found.values())


@given(names, names)
def test_likeness_is_between_that_of_the_whole_and_that_of_a_part(left: str, right: str) -> None:
    score = likeness(left, right)
    assert (score == 100) == (left == right)
    assert score <= max(fuzz.ratio(left, right), fuzz.partial_ratio(left, right)) + 0.1
    assert CLOSE < ALMOST
