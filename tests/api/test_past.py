"""What changed, as a reviewer asks for it over HTTP and on the command line."""

import json

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cli.past import _FIELDS
from api.i18n import catalogue
from api.settings import Settings
from api.workspace import Workspace
from kg.comparing import _GROUPS, _PLAIN, _ROW
from kg.records import Budget, Narrative

FORM = {
    "name": "2024年道路养护",
    "year": 2024,
    "unit": "某县交通运输局",
    "overall_goal": "道路完好。",
    "budget_yuan": {"total": 500000},
    "indicators": [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "name": "养护里程",
            "target_raw": "≥10公里",
            "locator": {"row": 8},
        },
        {"level1": "产出指标", "level2": "质量指标", "name": "验收合格率", "target_raw": "≥95%", "locator": {"row": 9}},
    ],
}
LATER = {
    **FORM,
    "budget_yuan": {"total": 600000},
    "indicators": [{**FORM["indicators"][0], "target_raw": "≥12公里"}],
}
LAST_YEAR = {**FORM, "name": "2023年道路养护", "year": 2023, "overall_goal": "道路通畅。"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("past")
    with Workspace.open(Settings(home=folder)) as workspace:
        for name, form in (("道路.json", FORM), ("道路.json", LATER), ("去年.json", LAST_YEAR)):
            report = workspace.add(name, json.dumps([form], ensure_ascii=False).encode())
            assert not report.failed
    return folder


@pytest.fixture(scope="module")
def client(home):
    with Workspace.open(Settings(home=home), read_only=True) as workspace:
        yield TestClient(create_app(workspace, with_pages=False), base_url="http://localhost")


def project(client, year):
    (found,) = client.get("/api/projects", params={"year": year}).json()["items"]
    return found["id"]


def test_versions_come_with_what_each_changed(client):
    answer = client.get(f"/api/projects/{project(client, 2024)}/history").json()
    first, second = answer["versions"]
    assert (first["current"], second["current"], first["changes"], second["replaced"]) == (False, True, [], None)
    assert [(each["field"], each["before"], each["after"]) for each in second["changes"][:2]] == [
        ("budget_yuan.total", 500000, 600000),
        ("indicators.target_raw", "≥10公里", "≥12公里"),
    ]
    assert second["changes"][1]["indicator"]["name"] == "养护里程"
    assert second["changes"][1]["before_at"]["row"] == 8
    gone = second["changes"][2]
    assert (gone["field"], gone["before"]["name"], gone["after"]) == ("indicators", "验收合格率", None)


def test_triples_that_came_and_went_are_counted_and_listed_on_demand(client):
    place = f"/api/projects/{project(client, 2024)}/history"
    numbers = client.get(place).json()["versions"][1]["triples"]
    assert 0 < numbers["added"] < numbers["removed"]
    listed = client.get(place, params={"triples": True}).json()["versions"][1]["triples"]
    assert len(listed["added_lines"]) == numbers["added"]
    assert any("≥12公里" in line for line in listed["added_lines"])
    assert any("≥10公里" in line for line in listed["removed_lines"])


def test_the_same_project_is_found_in_another_year(client):
    (year,) = client.get(f"/api/projects/{project(client, 2024)}/history").json()["years"]
    assert year["project"]["year"] == 2023
    assert ("overall_goal", "道路通畅。", "道路完好。") in [
        (each["field"], each["before"], each["after"]) for each in year["changes"]
    ]


def test_two_years_of_a_unit_are_compared(client):
    answer = client.get("/api/history", params={"unit": "某县 交通运输局", "from": 2023, "to": 2024}).json()
    assert [(pair["from"]["year"], pair["to"]["year"]) for pair in answer["both"]] == [(2023, 2024)]
    assert answer["gone"] == answer["new"] == []
    backwards = client.get("/api/history", params={"unit": "某县交通运输局", "from": 2022, "to": 2023}).json()
    assert [ref["name"] for ref in backwards["new"]] == ["2023年道路养护"]


def test_an_unknown_project_is_a_problem(client):
    answer = client.get("/api/projects/0000000000000000/history")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_command_tells_versions_and_years(home, client):
    run = CliRunner().invoke(main, ["--home", str(home), "history", project(client, 2024)])
    assert run.exit_code == 0
    lines = run.stdout.splitlines()
    assert lines[0].startswith("version 1: 道路.json, until 2")
    assert lines[1] == "version 2: 道路.json, now"
    assert "  ~ total budget: 500000 → 600000" in lines
    assert "  ~ 养护里程 · target: ≥10公里 → ≥12公里 (row 8)" in lines
    assert "  - 验收合格率  ≥95% (row 9)" in lines
    assert "from 2023 to 2024" in lines


@pytest.mark.parametrize(
    "arguments", [[], ["0" * 16, "--unit", "某局"], ["--unit", "某局"], ["0" * 16, "--triples"]], ids=str
)
def test_wrong_use_is_told_and_leaves_with_two(home, arguments):
    assert CliRunner().invoke(main, ["--home", str(home), "history", *arguments]).exit_code == 2


def test_every_part_of_a_form_has_a_word_in_both_languages():
    names = {*_PLAIN, *(f"indicators.{name}" for name in _ROW)}
    for group, record in zip(_GROUPS, (Budget, Narrative), strict=True):
        names |= {f"{group}.{name}" for name in record.__dataclass_fields__}
    assert set(_FIELDS) == names
    assert set(_FIELDS.values()) <= catalogue().keys()


def test_every_value_is_told_with_what_is_printed_and_where(stored):
    settings = Settings(home=stored)
    with Workspace.open(settings, read_only=True) as workspace:
        asked = TestClient(create_app(workspace, with_pages=False), base_url="http://localhost")
        project = asked.get("/api/projects", params={"limit": 1}).json()["items"][0]["id"]
        record = asked.get(f"/api/projects/{project}").json()
        told = {each["field"]: each for each in asked.get(f"/api/projects/{project}/provenance").json()["values"]}
        assert told["budget_yuan.total"]["value"] == record["budget_yuan"]["total"]
        assert told["budget_yuan.total"]["text"]
        assert told["budget_yuan.total"]["locator"]["line"]
        assert told["indicators[0].target_raw"]["text"] == record["indicators"][0]["target_raw"]
        (one,) = asked.get(f"/api/projects/{project}/provenance", params={"field": "year"}).json()["values"]
        assert one == told["year"]
        assert asked.get(f"/api/projects/{project}/provenance", params={"field": "colour"}).status_code == 404
    run = CliRunner().invoke(main, ["--home", str(stored), "trace", project, "budget_yuan.total"])
    assert run.exit_code == 0
    assert run.stdout.startswith(f"budget_yuan.total: {record['budget_yuan']['total']} ← ")
    assert "line " in run.stdout
