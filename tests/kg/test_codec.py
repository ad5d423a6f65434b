"""Records to JSON and back: the round trip law, lenient shapes, clear refusals."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.codec import declaration_from_json, declaration_to_json, number_to_json, project_from_json, project_to_json
from kg.errors import InvalidRecord
from kg.mapping import to_triples
from kg.records import (
    PLACED,
    Budget,
    Declaration,
    Indicator,
    Issue,
    IssueCode,
    Locator,
    Narrative,
    Operator,
    Printed,
    Project,
    Target,
)
from kg.shapes import check_shapes

ordinals = st.integers(1, 10**6)
texts = st.text(min_size=1, max_size=20).filter(str.strip)
# JSON numbers are doubles to most readers: 15 significant digits survive.
numbers = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10
) | st.integers(-(10**15), 10**15).map(Decimal)
locators = st.builds(Locator, *[st.none() | ordinals] * 4)
issues = st.builds(Issue, st.sampled_from(IssueCode), texts, locators)
raws = st.none() | texts
compared = st.none() | st.sampled_from([op for op in Operator if op is not Operator.RANGE])
bounds = st.tuples(numbers, numbers).map(sorted)
targets = (
    st.builds(Target, raws, qualitative=st.none() | texts)
    | st.builds(Target, raws, compared, numbers, unit=st.none() | texts)
    | st.builds(lambda raw, pair, unit: Target(raw, Operator.RANGE, *pair, unit), raws, bounds, st.none() | texts)
)
indicators = st.builds(
    Indicator,
    name=texts,
    level1=st.none() | texts,
    level2=st.none() | texts,
    target=targets,
    occurrences=ordinals,
    ambiguous=st.booleans(),
    weight=st.none() | numbers,
    score=st.none() | numbers,
    actual_raw=st.none() | texts,
    locator=locators,
    level1_raw=st.none() | texts,
    level2_raw=st.none() | texts,
)
places = st.dictionaries(st.sampled_from(PLACED), st.tuples(st.none() | texts, locators), max_size=5).map(
    lambda found: tuple(Printed(name, *found[name]) for name in PLACED if name in found)
)
projects = st.builds(
    Project,
    index=ordinals,
    name=st.none() | texts,
    year=st.none() | st.integers(1990, 2100),
    nature=st.none() | texts,
    category=st.none() | texts,
    department=st.none() | texts,
    unit=st.none() | texts,
    start=st.none() | st.dates(date(1990, 1, 1)),
    end=st.none() | st.dates(date(1990, 1, 1)),
    budget=st.builds(Budget, *[st.none() | numbers] * 7),
    overall_goal=st.none() | texts,
    annual_goal=st.none() | texts,
    narrative=st.none() | st.builds(Narrative, *[st.none() | texts] * 6),
    indicators=st.lists(indicators, max_size=3).map(tuple),
    issues=st.lists(issues, max_size=2).map(tuple),
    locator=locators,
    ref=st.none() | texts,
    places=places,
)
declarations = st.builds(
    Declaration,
    source=texts,
    sha256=texts,
    projects=st.lists(projects, max_size=3, unique_by=lambda project: project.index).map(tuple),
    issues=st.lists(issues, max_size=2).map(tuple),
)

ROW = {"name": "路灯完好率", "target_raw": "≥98%"}


def read(obj: Any) -> Declaration:
    return declaration_from_json(obj, source="a.json", sha256="0")


@given(declarations)
def test_what_is_written_reads_back_the_same(declaration: Declaration) -> None:
    obj = json.loads(json.dumps(declaration_to_json(declaration)))
    assert declaration_from_json(obj, source=declaration.source, sha256=declaration.sha256) == declaration


@given(projects)
def test_one_project_reads_back_the_same(project: Project) -> None:
    obj = json.loads(json.dumps(project_to_json(project)), parse_float=Decimal)
    assert project_from_json(obj, source="a.json") == project


def test_numbers_are_whole_where_they_can_be() -> None:
    assert [number_to_json(Decimal(text)) for text in ("290E4", "90.00", "0.5", "-0.0")] == [2900000, 90, 0.5, 0]
    assert isinstance(number_to_json(Decimal("90.00")), int)
    assert number_to_json(None) is None


def test_optional_keys_appear_only_when_set() -> None:
    bare = Project(1, indicators=(Indicator("甲"),))
    obj = project_to_json(bare)
    assert "ref" not in obj
    assert obj["narrative"] is None
    assert not {"level1_raw", "level2_raw", "value_to"} & obj["indicators"][0].keys()
    full = replace(bare, ref="r-1", indicators=(Indicator("甲", level1_raw="产出", level2_raw="数量"),))
    obj = project_to_json(full)
    assert (obj["ref"], obj["indicators"][0]["level1_raw"], obj["indicators"][0]["level2_raw"]) == (
        "r-1",
        "产出",
        "数量",
    )


def test_places_are_written_where_there_are_some_and_told_in_the_order_of_the_contract() -> None:
    told = {"year": {"line": 2, "text": "（2024年度）"}, "kind": {"page": 1}, "colour": {"line": 9}}
    project = project_from_json({"name": "甲", "places": told}, source="a.json")
    year = Printed("year", "（2024年度）", Locator(line=2))
    assert project.places == (Printed("kind", None, Locator(page=1)), year)
    assert project_to_json(project)["places"]["year"] == {
        "page": None,
        "table": None,
        "row": None,
        "line": 2,
        "text": "（2024年度）",
    }
    assert "text" not in project_to_json(project)["places"]["kind"]
    assert "places" not in project_to_json(replace(project, places=()))


def test_missing_keys_are_null_and_a_raw_target_alone_is_read() -> None:
    (project,) = read({"name": "路灯", "indicators": [ROW]}).projects
    assert (project.index, project.year, project.budget, project.narrative) == (1, None, Budget(), None)
    assert project.indicators[0].target == Target("≥98%", Operator.AT_LEAST, Decimal(98), None, "%")


def test_a_target_given_in_parts_is_not_read_again() -> None:
    (project,) = read({"name": "路灯", "indicators": [{**ROW, "op": None, "value": None}]}).projects
    assert project.indicators[0].target == Target("≥98%")


@pytest.mark.parametrize(
    "obj",
    [
        {"projects": [{"name": "甲"}, {"name": "乙"}]},
        [{"name": "甲", "year": 2024}, {"name": "乙", "unit": None}],
        [{"source": "x", "projects": [{"name": "甲", "index": 1}]}, {"projects": [{"name": "乙", "index": 1}]}],
    ],
)
def test_lists_and_objects_of_projects_are_taken(obj: Any) -> None:
    assert [(item.index, item.name) for item in read(obj).projects] == [(1, "甲"), (2, "乙")]


@pytest.mark.parametrize(
    ("obj", "place"),
    [
        ({"projects": 3}, "projects"),
        ({"projects": [{"name": "甲"}, 7]}, "projects[1]"),
        ([{"name": "甲", "year": 2024}, {"projects": [{"name": 5}]}], "[1].projects[0].name"),
        ({"projects": [{"name": "甲", "indicators": [{**ROW, "value": "98"}]}]}, "projects[0].indicators[0].value"),
        ({"projects": [{"name": "甲", "indicators": [{"target_raw": "1"}]}]}, "projects[0].indicators[0].name"),
        ({"name": "甲", "indicators": [{**ROW, "op": "≥"}]}, "indicators[0].op"),
        ({"name": "甲", "indicators": [{**ROW, "value": True}]}, "indicators[0].value"),
        ({"name": "甲", "indicators": [{**ROW, "occurrences": 0}]}, "indicators[0].occurrences"),
        ({"name": "甲", "start": "2024/1/1"}, "start"),
        ({"name": "甲", "year": "2024"}, "year"),
        ({"name": "甲", "budget_yuan": {"total": float("nan")}}, "budget_yuan.total"),
        ({"name": "甲", "issues": [{"code": "odd", "message": ""}]}, "issues[0].code"),
        ({"name": "甲", "issues": [{"code": "truncated", "message": " "}]}, "issues[0].message"),
        ({"name": "甲", "indicators": [{"name": "\u3000"}]}, "indicators[0].name"),
        ({"name": "甲", "indicators": [{**ROW, "value_to": 3}]}, "indicators[0]"),
        ({"name": "甲", "indicators": [{**ROW, "op": "range", "value": 3}]}, "indicators[0]"),
        ({"name": "甲", "indicators": [{**ROW, "op": "=", "value": 3, "value_to": 4}]}, "indicators[0]"),
        ({"name": "甲", "indicators": [{**ROW, "op": "range", "value": 3, "value_to": 2}]}, "indicators[0]"),
        ({"name": "甲", "indicators": [{**ROW, "value": 3, "qualitative": "好"}]}, "indicators[0]"),
        ({"name": "甲", "budget_yuan": {"total": Decimal("1E-999999999")}}, "budget_yuan.total"),
        ({"name": "半\ud800"}, "name"),
        ({"name": "甲", "places": [1]}, "places"),
        ({"name": "甲", "places": {"name": "第 1 页"}}, "places.name"),
        ({"name": "甲", "places": {"budget_yuan.total": {"page": 0}}}, "places.budget_yuan.total.page"),
        ({"name": "甲", "places": {"year": {"text": 2024}}}, "places.year.text"),
        ({"colour": "red"}, "top level"),
        ({"name": "site", "version": "1.0", "ref": "1"}, "top level"),
        ([{"name": "甲", "year": 2024}, {"name": "site"}], "projects[1]"),
        ("text", "top level"),
    ],
)
def test_a_wrong_type_is_refused_with_its_place(obj: Any, place: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read(obj)
    assert str(caught.value.data["place"]) == place
    assert caught.value.data["file"] == "a.json"
    assert caught.value.data["reason"]


def test_a_blank_text_is_null_where_null_is_allowed() -> None:
    (project,) = read({"name": "甲", "unit": " ", "overall_goal": "", "narrative": {"plan": "\u3000"}}).projects
    assert (project.unit, project.overall_goal, project.narrative) == (None, None, Narrative())
    assert read({"name": "甲", "indicators": [{"name": "乙", "target_raw": "\n"}]}).projects[0].indicators[0] == (
        Indicator("乙")
    )


loose = st.none() | st.sampled_from(["", " ", "\u3000", "\0", "-", "个", "及时", "2024年6月底前"]) | st.text(max_size=3)
amounts = st.none() | st.integers(-5, 5) | st.decimals(allow_nan=True, allow_infinity=True)
loose_rows = st.fixed_dictionaries(
    {"name": loose},
    optional={
        **dict.fromkeys(("level1", "level2", "target_raw", "unit", "qualitative", "actual_raw"), loose),
        **dict.fromkeys(("value", "value_to", "weight", "score"), amounts),
        "op": st.none() | st.sampled_from([op.value for op in Operator]),
        "occurrences": st.none() | st.integers(-1, 3),
    },
)
loose_projects = st.fixed_dictionaries(
    {"indicators": st.none() | st.lists(loose_rows, max_size=2)},
    optional={
        **dict.fromkeys(("name", "unit", "department", "overall_goal", "annual_goal", "ref"), loose),
        "budget_yuan": st.dictionaries(st.sampled_from(["total", "annual", "annual_other"]), amounts),
        "narrative": st.dictionaries(st.sampled_from(["overview", "plan"]), loose),
        "issues": st.lists(st.fixed_dictionaries({"code": st.sampled_from(IssueCode), "message": loose}), max_size=1),
        "year": st.none() | st.integers(1899, 1901),
        "places": st.dictionaries(
            st.sampled_from(["colour", "year", "budget_yuan", "budget_yuan.total", "overall_goal", "narrative.plan"]),
            st.fixed_dictionaries({}, optional={"text": loose, "page": st.none() | st.integers(0, 2), "sheet": loose}),
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(loose_projects, min_size=1, max_size=2))
def test_what_is_accepted_satisfies_the_structural_shapes(obj: list[dict[str, Any]]) -> None:
    try:
        declaration = declaration_from_json(obj, source="a.json", sha256="0" * 64)
    except InvalidRecord:
        return
    check_shapes(to_triples(declaration), "a.json")


def test_a_placeholder_may_come_with_its_operator_and_unit() -> None:
    row = {"name": "培训人次", "target_raw": "≥**个", "op": ">=", "value": None, "unit": "个"}
    (project,) = declaration_from_json({"name": "甲", "indicators": [row]}, source="x", sha256="0" * 64).projects
    assert project.indicators[0].target == Target("≥**个")


def test_a_bare_name_is_a_project_where_projects_are_listed() -> None:
    assert read({"projects": [{"name": "甲"}]}).projects[0].name == "甲"


def test_keys_that_the_contract_does_not_know_are_an_issue_that_names_them() -> None:
    rows = [{"name": "次数", "target": "≥5次"}, {"name": "人数", "target": "≥9人", "target_raw": "≥9人"}]
    obj = {"name": "甲", "goal": "修路", "colour": None, "budget_yuan": {"total": 5, "sum": 6}, "indicators": rows}
    (project,) = read({"projects": [obj]}).projects
    unknown, missing = project.issues
    assert unknown.code is IssueCode.UNKNOWN_LABEL
    assert "goal、budget_yuan.sum、indicators[].target（2 处）" in unknown.message
    assert "colour" not in unknown.message
    assert missing == Issue(IssueCode.MISSING_TARGET, "记录没有给出指标“次数”的指标值，留空。")
    again = {"projects": [project_to_json(project)]}
    assert read(again).projects == (project,)


def test_the_keys_of_our_own_answers_are_known() -> None:
    record = project_to_json(Project(1, "甲", indicators=(Indicator("乙", target=Target("≥5次")),)))
    own = {"id": "x", "document": {"id": "y", "name": "z"}, "region": "410000", "source": "a.docx", "ref": "1"}
    (project,) = read({**record, **own}).projects
    assert project.issues == ()


def test_a_record_that_tells_its_issues_has_told_of_an_empty_target() -> None:
    row = {"name": "次数", "target_raw": None}
    assert read({"name": "甲", "indicators": [row], "issues": []}).projects[0].issues == ()
    (issue,) = read({"name": "甲", "indicators": [row]}).projects[0].issues
    assert issue.code is IssueCode.MISSING_TARGET


def test_many_unknown_keys_are_one_sentence_of_some_of_them() -> None:
    odd = {f"k{number}\n": 1 for number in range(500)} | {"长" * 500: 1}
    (issue,) = read({"projects": [{**odd, "name": "甲"}]}).projects[0].issues
    assert "等 501 个键" in issue.message
    assert "\n" not in issue.message
    assert len(issue.message) < 300


def test_odd_keys_do_not_break_the_message() -> None:
    (issue,) = read({"projects": [{"name": "甲", "半\ud800": 1}]}).projects[0].issues
    assert "半\ufffd" in issue.message
