"""The HTTP interface: each resource answers, and every failure is a problem document."""

import json

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from kg.codec import declaration_to_json
from kg.intake import read_file
from kg.iris import normalise_name
from tests.api.conftest import EDUCATION, SAMPLES

PROBLEM = "application/problem+json"


def test_search_returns_distinct_names_best_first_with_their_places(client: TestClient) -> None:
    answer = client.get("/api/indicators/search", params={"q": "教师培训合格率", "k": 5}).json()
    scores = [hit["score"] for hit in answer["hits"]]
    names = [hit["name"] for hit in answer["hits"]]
    assert answer["query"] == "教师培训合格率"
    assert 0 < len(names) == len(set(names)) <= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    for hit in answer["hits"]:
        assert hit["count"] == len(hit["occurrences"])
        row = hit["occurrences"][0]
        assert row["document"]["name"] in {EDUCATION.name, "zhengzhou-erqi-urban-2023.txt"}
        assert row["locator"]["line"] >= 1
        assert set(row["project"]) >= {"id", "name", "unit", "year", "ref"}


def test_a_filter_narrows_hits_occurrences_and_facets(client: TestClient) -> None:
    answer = client.get("/api/indicators/search", params={"q": "满意度", "year": 2023, "region": "410000"}).json()
    units = {row["project"]["unit"] for hit in answer["hits"] for row in hit["occurrences"]}
    assert units
    assert all("郑州" in unit for unit in units)
    assert set(answer["facets"]["unit"]) == {normalise_name(unit) for unit in units}
    assert len({sum(counts.values()) for counts in answer["facets"].values()}) == 1


@pytest.mark.parametrize("spelling", ["上海市松江区教育局（本级）", "上海市松江区教育局(本级)"])
def test_a_unit_is_found_in_any_spelling_of_its_brackets(client: TestClient, spelling: str) -> None:
    assert client.get("/api/projects", params={"unit": spelling}).json()["total"] == 5
    assert client.get("/api/indicators/search", params={"q": "满意度", "unit": spelling}).json()["hits"]


def test_similar_by_identifier_leaves_the_row_itself_out(client: TestClient) -> None:
    hit = client.get("/api/indicators/search", params={"q": "满意度"}).json()["hits"][0]
    row = hit["occurrences"][0]["indicator"]
    answer = client.get("/api/indicators/similar", params={"indicator": row}).json()
    assert answer["hits"]
    assert row not in {place["indicator"] for other in answer["hits"] for place in other["occurrences"]}


def test_similar_needs_exactly_one_of_text_and_indicator(client: TestClient) -> None:
    for params in ({}, {"text": "满意度", "indicator": "x"}):
        response = client.get("/api/indicators/similar", params=params)
        assert response.status_code == 422
        assert response.headers["content-type"] == PROBLEM


def test_an_indicator_is_found_by_row_and_by_canonical_identifier(client: TestClient) -> None:
    hit = client.get("/api/indicators/search", params={"q": "满意度"}).json()["hits"][0]
    canonical = client.get(f"/api/indicators/{hit['id']}").json()
    row = client.get(f"/api/indicators/{hit['occurrences'][0]['indicator']}").json()
    assert canonical["total"] >= 1
    assert row["items"][0]["canonical"] in {item["canonical"] for item in canonical["items"]}


def test_target_statistics_count_every_row_of_the_name(client: TestClient) -> None:
    hit = client.get("/api/indicators/search", params={"q": "满意度"}).json()["hits"][0]
    statistics = client.get("/api/targets/statistics", params={"text": hit["name"]}).json()
    assert statistics["n"] == hit["count"]


def test_projects_are_paged_and_each_leads_to_its_whole_record(client: TestClient) -> None:
    first = client.get("/api/projects", params={"limit": 4}).json()
    second = client.get("/api/projects", params={"limit": 100, "offset": first["next"]}).json()
    items = first["items"] + second["items"]
    assert second["next"] is None
    assert len(items) == first["total"] == 10
    expected = declaration_to_json(read_file(EDUCATION))["projects"]
    by_name = {item["name"]: item["id"] for item in items}
    for record in expected:
        stored = client.get(f"/api/projects/{by_name[record['name']]}").json()
        assert stored["document"]["name"] == EDUCATION.name
        assert {key: stored[key] for key in record} == record


def test_counts_agree_with_the_listings(client: TestClient) -> None:
    stats = client.get("/api/stats").json()
    assert stats["documents"] == client.get("/api/documents").json()["total"] == 2
    assert stats["projects"] == client.get("/api/projects").json()["total"]
    assert stats["units"] >= client.get("/api/units").json()["total"] == 2
    schemes = client.get("/api/categories").json()["schemes"]
    assert [scheme["year"] for scheme in schemes] == [2021, 2015]
    counted = sum(second["indicators"] for s in schemes for first in s["categories"] for second in first["narrower"])
    assert 0 < counted <= stats["indicators"]


def test_suggestions_stand_on_precedents_and_leave_out_what_is_excluded(client: TestClient) -> None:
    body = {"name": "教师信息化能力培训", "goal": "对全区教师开展信息化教学培训", "k": 6}
    answer = client.post("/api/suggestions", json=body).json()
    assert 0 < len(answer["suggestions"]) <= 6
    assert all(suggestion["precedents"] for suggestion in answer["suggestions"])
    documents = client.get("/api/documents").json()["items"]
    education = next(d["id"] for d in documents if d["name"] == EDUCATION.name)
    without = client.post("/api/suggestions", json={**body, "exclude": {"documents": [education]}}).json()
    units = {p["project"]["unit"] for s in without["suggestions"] for p in s["precedents"]}
    assert units
    assert not any("松江" in unit for unit in units)


def test_a_document_is_uploaded_once_replaced_by_name_and_removed(client: TestClient) -> None:
    original = (SAMPLES / "pidu-health-2023.txt").read_bytes()

    def upload(data: bytes) -> dict[str, list[str]]:
        return client.post("/api/documents", files=[("files", ("health.txt", data))]).json()

    assert len(upload(original)["stored"]) == 1
    assert len(upload(original)["unchanged"]) == 1
    changed = upload(original.replace("疫情防控物资储备".encode(), "应急防疫物资储备".encode()))
    assert len(changed["replaced"]) == 1
    names = {item["name"] for item in client.get("/api/projects", params={"limit": 100}).json()["items"]}
    assert "应急防疫物资储备" in names
    assert "疫情防控物资储备" not in names
    document = next(d for d in client.get("/api/documents").json()["items"] if d["name"] == "health.txt")
    assert len(client.get(f"/api/documents/{document['id']}").json()["projects"]) == 4
    assert client.delete(f"/api/documents/{document['id']}").status_code == 204
    assert client.get(f"/api/documents/{document['id']}").status_code == 404
    assert client.get("/api/stats").json()["documents"] == 2


def test_a_bad_upload_is_reported_beside_the_good_one(client: TestClient) -> None:
    good = (SAMPLES / "pidu-health-2023.txt").read_bytes()
    files = [("files", ("a.txt", b"")), ("files", ("b.txt", good)), ("files", ("c.bin", bytes(range(256)) * 4))]
    answer = client.post("/api/documents", files=files).json()
    assert len(answer["stored"]) == 1
    assert [failure["file"] for failure in answer["failed"]] == ["a.txt", "c.bin"]
    assert answer["failed"][0]["code"] == "empty"


def test_extraction_over_http_is_the_contract(client: TestClient) -> None:
    answer = client.post("/api/extract", files={"file": (EDUCATION.name, EDUCATION.read_bytes())}).json()
    assert answer == json.loads(json.dumps(declaration_to_json(read_file(EDUCATION))))


def test_a_file_is_reviewed_against_the_stored_ones_without_being_stored(client: TestClient) -> None:
    later = SAMPLES / "songjiang-education-2024.txt"
    answer = client.post("/api/reviews/file", files={"file": (later.name, later.read_bytes())}).json()
    assert len(answer["projects"]) == 5
    levels = {copy["level"] for copy in answer["copies"] if copy["degree"] >= 2}
    assert {"goal", "set"} <= levels
    assert client.get("/api/stats").json()["documents"] == 2


def test_a_review_of_one_project_reports_on_that_project(client: TestClient) -> None:
    project = client.get("/api/projects").json()["items"][0]["id"]
    answer = client.post("/api/reviews", json={"projects": [project]}).json()
    assert [entry["id"] for entry in answer["projects"]] == [project]
    assert len(client.get("/api/reviews").json()["projects"]) == 10


def test_upkeep_answers(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/verify").json()["problems"] == []
    assert client.post("/api/rebuild").json()["projects"] == 10


def test_the_interface_description_and_its_page_need_no_network(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
    for path in ("/api/indicators/search", "/api/suggestions", "/sparql", "/api/documents", "/api/reviews"):
        assert path in client.get("/openapi.json").json()["paths"]


def test_the_description_names_each_failure_where_it_occurs_as_a_problem(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    operations = {(method.upper(), path): entry for path, entries in paths.items() for method, entry in entries.items()}
    for place, operation in operations.items():
        failures = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        contents = [set(answer.get("content", {})) for status, answer in failures.items() if status != "503"]
        assert contents == [{PROBLEM}] * len(contents), place
        assert "403" in failures, place
        assert ("413" in failures) == ("requestBody" in operation), place
        assert ("404" in failures) >= ("{identifier}" in place[1]), place

    def with_failure(status: str) -> set[tuple[str, str]]:
        return {place for place, operation in operations.items() if status in operation["responses"]}

    assert with_failure("415") == {("POST", "/sparql")}
    negotiated = with_failure("406")
    assert negotiated >= {("GET", "/sparql"), ("POST", "/sparql"), ("GET", "/data/{kind}/{identifier}")}
    assert {tag for place in negotiated for tag in operations[place]["tags"]} == {"sparql", "linked data"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("PUT", "/api/stats", 405),
        ("GET", "/api/projects/nothing", 404),
        ("GET", "/api/indicators/nothing", 404),
        ("GET", "/api/indicators/%3Ca%3E%20b-1-1", 404),
        ("GET", "/api/indicators/similar?indicator=%22%7D", 404),
        ("GET", "/api/projects/%3Ca%3E%20b", 404),
        ("DELETE", "/api/documents/%3Ca%3E%20b", 404),
        ("GET", "/api/documents/nothing", 404),
        ("DELETE", "/api/documents/nothing", 404),
        ("GET", "/api/indicators/search", 422),
        ("GET", "/api/indicators/search?q=a&k=0", 422),
        ("GET", "/api/indicators/search?q=a&year=last", 422),
        ("GET", "/api/projects?limit=0", 422),
        ("GET", "/api/indicators/search?q=%20", 422),
        ("GET", "/api/indicators/search?q=%E3%80%80", 422),
        ("GET", "/api/indicators/search?q=a&level1=", 422),
        ("GET", "/api/indicators/search?q=a&value_min=nan", 422),
        ("GET", "/api/indicators/search?q=a&value_max=1e400", 422),
        ("GET", "/api/indicators/search?q=a&value_min=2&value_max=1", 422),
        ("GET", "/api/indicators/similar?text=", 422),
        ("GET", "/api/indicators/similar?text=%E2%80%8B", 422),
        ("GET", "/api/indicators/similar?indicator=%20", 422),
        ("GET", "/api/targets/statistics?text=%20", 422),
        ("GET", "/api/projects?q=%20", 422),
        ("GET", "/api/reviews?project=", 422),
        ("GET", f"/api/reviews?{'project=a&' * 1001}", 422),
        ("POST", "/api/suggestions", 422),
        ("GET", "/api/reviews?project=nothing", 404),
    ],
)
def test_every_failure_is_a_problem_document(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    body = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/suggestions", '{"name": " "}'),
        ("/api/suggestions", '{"name": "\\u200b"}'),
        ("/api/suggestions", '{"name": "a", "unit": ""}'),
        ("/api/suggestions", '{"name": "a", "budget_yuan": 1e400}'),
        ("/api/suggestions", '{"name": "a", "budget_yuan": "1e400"}'),
        ("/api/suggestions", '{"name": "a", "budget_yuan": NaN}'),
        ("/api/suggestions", '{"name": "a", "budget_yuan": -1}'),
        ("/api/suggestions", '{"name": "a", "filters": {"level1": [" "]}}'),
        ("/api/suggestions", '{"name": "a", "filters": {"value_min": 1}}'),
        ("/api/suggestions", json.dumps({"name": "a", "filters": {"year": [2023] * 1001}})),
        ("/api/suggestions", json.dumps({"name": "a", "exclude": {"projects": ["a"] * 1001}})),
        ("/api/reviews", json.dumps({"documents": ["a"] * 1001})),
        ("/api/reviews", '{"projects": [""]}'),
    ],
)
def test_a_body_with_a_blank_boundless_or_endless_value_is_refused(client: TestClient, path: str, body: str) -> None:
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == PROBLEM
    assert response.json()["errors"]


def test_white_space_around_a_text_does_not_count(client: TestClient) -> None:
    answer = client.get("/api/indicators/search", params={"q": "　满意度 \n"}).json()
    assert answer["query"] == "满意度"
    assert answer["hits"] == client.get("/api/indicators/search", params={"q": "满意度"}).json()["hits"]
    empty_goal = client.post("/api/suggestions", json={"name": "教师培训", "goal": " "}).json()
    assert empty_goal == client.post("/api/suggestions", json={"name": "教师培训"}).json()


def test_a_file_without_a_form_is_a_problem_that_names_it(client: TestClient) -> None:
    response = client.post("/api/extract", files={"file": ("note.txt", "今天开会。".encode())})
    assert response.status_code == 422
    assert "note.txt" in response.json()["detail"]
    assert response.json()["type"].endswith("no_form")


def test_a_defect_is_a_problem_without_details(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(type(workspace), "counts", broken)
    with TestClient(create_app(workspace, with_pages=False), raise_server_exceptions=False) as client:
        response = client.get("/api/stats")
    assert response.status_code == 500
    assert response.headers["content-type"] == PROBLEM
    assert "secret" not in response.text
