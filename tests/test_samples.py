"""The sample corpus is read whole, as large as its README says, and shows every trait that the README promises."""

import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from kg.intake import read_file
from kg.records import Declaration, Indicator, IssueCode, Operator, Project

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
README = ROOT / "docs" / "samples.md"
Corpus = dict[tuple[int | None, str | None], Project]
COUNT_ROW = re.compile(r"^\| `(?P<file>[^`]+)` \|.*\| (?P<year>\d{4}) \| (?P<projects>\d+) \| (?P<indicators>\d+) \|$")


def stated_counts() -> list[tuple[str, int, int, int]]:
    """Read file, fiscal year, projects and indicators from the table of docs/samples.md."""
    lines = (README).read_text(encoding="utf-8").splitlines()
    found = [match for match in map(COUNT_ROW.match, lines) if match]
    return [(match["file"], int(match["year"]), int(match["projects"]), int(match["indicators"])) for match in found]


@pytest.fixture(scope="module")
def declarations() -> dict[str, Declaration]:
    return {path.name: read_file(path) for path in sorted(SAMPLES.iterdir()) if path.suffix in {".txt", ".json"}}


@pytest.fixture(scope="module")
def projects(declarations: dict[str, Declaration]) -> Corpus:
    return {
        (project.year, project.name): project
        for declaration in declarations.values()
        for project in declaration.projects
    }


def normalised(text: str | None) -> str:
    assert text, "a goal that should be compared was not read"
    folded = unicodedata.normalize("NFKC", re.sub(r"</?p>", "", text))
    return re.sub(r"[\W_]+", "", folded)


def declared(project: Project) -> set[tuple[str, str | None]]:
    return {(indicator.name, indicator.target.raw) for indicator in project.indicators}


def indicator(project: Project, name: str) -> Indicator:
    return next(row for row in project.indicators if row.name == name)


def test_the_readme_lists_every_sample(declarations: dict[str, Declaration]) -> None:
    assert {file for file, *_ in stated_counts()} == set(declarations)


@pytest.mark.parametrize(("file", "year", "forms", "rows"), stated_counts())
def test_counts_are_those_of_the_readme(
    declarations: dict[str, Declaration], file: str, year: int, forms: int, rows: int
) -> None:
    found = declarations[file].projects
    assert (len(found), sum(len(project.indicators) for project in found)) == (forms, rows)
    assert {project.year for project in found} == {year}


def test_every_project_is_complete(projects: Corpus) -> None:
    assert len(projects) == sum(forms for _, _, forms, _ in stated_counts())
    for project in projects.values():
        parts = (project.name, project.unit, project.department, project.category, project.start, project.end)
        assert all(parts), project.name
        assert project.overall_goal, project.name
        assert project.annual_goal, project.name
        assert project.budget.total, project.name
        assert project.budget.annual, project.name
        assert all(row.level1 and row.level2 for row in project.indicators), project.name
        assert not any(row.ambiguous for row in project.indicators), project.name


def test_narratives_have_their_six_sections(declarations: dict[str, Declaration]) -> None:
    for file in ("songjiang-education-2024.txt", "wujiang-pingwang-2024.txt"):
        for project in declarations[file].projects:
            story = project.narrative
            assert story is not None, project.name
            assert all((story.overview, story.basis, story.subject, story.plan, story.period, story.budget_plan))


def test_one_goal_is_copied_verbatim_between_units(projects: Corpus) -> None:
    left, right = projects[2023, "校园信息系统运行维护"], projects[2024, "政务信息系统运行维护"]
    assert left.unit != right.unit
    assert normalised(left.overall_goal) == normalised(right.overall_goal)
    assert normalised(left.annual_goal) != normalised(right.annual_goal)


def test_one_goal_is_copied_with_nouns_exchanged(projects: Corpus) -> None:
    left = normalised(projects[2022, "城区绿化养护"].overall_goal)
    right = normalised(projects[2023, "绿化管养"].overall_goal)
    assert left != right
    for old, new in (("中原区", "二七区"), ("建设路", "大学路"), ("桐柏路", "兴华街"), ("伏牛路", "嵩山路")):
        left = left.replace(old, new)
    assert left == right


def test_one_goal_opens_a_longer_one(projects: Corpus) -> None:
    part = normalised(projects[2022, "居家养老服务"].overall_goal)
    whole = normalised(projects[2024, "居家养老上门服务"].overall_goal)
    assert whole.startswith(part)
    assert len(whole) > len(part)


def test_a_sister_unit_reuses_an_indicator_set(projects: Corpus) -> None:
    left, right = projects[2022, "市政道路日常修缮"], projects[2023, "道路养护维修"]
    assert left.unit != right.unit
    assert declared(left) == declared(right)
    assert len(declared(left)) == 12
    assert normalised(left.overall_goal) != normalised(right.overall_goal)


def test_a_unit_reuses_its_previous_year(projects: Corpus) -> None:
    left, right = projects[2023, "教师全员培训"], projects[2024, "教师全员培训"]
    assert left.unit == right.unit
    assert declared(left) == declared(right)
    assert normalised(left.overall_goal) == normalised(right.overall_goal)
    assert normalised(left.annual_goal).replace("2023", "2024") == normalised(right.annual_goal)


def test_some_overall_goals_equal_the_annual_goal(projects: Corpus) -> None:
    same = {
        project.name
        for project in projects.values()
        if normalised(project.overall_goal) == normalised(project.annual_goal)
    }
    assert same == {
        "环卫保洁作业服务",
        "城管执法人员培训",
        "养老机构运营补助",
        "普惠性民办幼儿园补助",
        "企业职工技能培训",
        "老年人健康体检",
    }


def test_only_one_budget_does_not_add_up(projects: Corpus) -> None:
    def parts(project: Project) -> Decimal:
        return (project.budget.total_fiscal or Decimal()) + (project.budget.total_other or Decimal())

    wrong = [project.name for project in projects.values() if parts(project) != project.budget.total]
    assert wrong == ["疫情防控物资储备"]


def test_one_cost_cap_lies_above_its_budget(projects: Corpus) -> None:
    project = projects[2023, "老年人健康体检"]
    cap = indicator(project, "项目总成本").target
    assert (cap.op, cap.value, cap.unit) == (Operator.AT_MOST, Decimal(5_000_000), "元")
    assert project.budget.total == 4_200_000


def test_one_target_is_missing(projects: Corpus) -> None:
    project = projects[2023, "户外广告设施安全整治"]
    assert indicator(project, "整治工作完成及时性").target.raw is None
    assert IssueCode.MISSING_TARGET in {issue.code for issue in project.issues}
    lost = [row.name for form in projects.values() for row in form.indicators if row.target.raw is None]
    assert lost == ["整治工作完成及时性"]


def test_one_target_is_a_placeholder(projects: Corpus) -> None:
    project = projects[2023, "乡村医生业务培训"]
    target = indicator(project, "培训乡村医生人次").target
    assert (target.raw, target.op, target.value, target.unit) == ("≥**人次", None, None, None)
    assert IssueCode.PLACEHOLDER in {issue.code for issue in project.issues}


def test_stock_indicators_are_spread_widely(projects: Corpus) -> None:
    stock = [project.unit for project in projects.values() if ("长效管理机制健全性", "健全") in declared(project)]
    assert len(stock) >= len(projects) // 2
    assert len(set(stock)) >= 8


@pytest.mark.parametrize(("name", "least"), [("培训合格率", 4), ("设施完好率", 3), ("故障响应及时率", 4)])
def test_targets_of_a_common_indicator_differ(projects: Corpus, name: str, least: int) -> None:
    values = {row.target.value for project in projects.values() for row in project.indicators if row.name == name}
    assert len(values) >= least


def test_rows_printed_twice_are_counted_once(declarations: dict[str, Declaration]) -> None:
    forms = declarations["anji-civil-affairs-2022.txt"].projects
    assert [{row.occurrences for row in form.indicators} for form in forms] == [{2}, {1}, {2}, {1}]


def test_callers_references_are_kept(declarations: dict[str, Declaration]) -> None:
    forms = declarations["shunde-civil-affairs-2024.json"].projects
    assert [form.ref for form in forms] == [f"SD-2024-00{number}" for number in range(1, 5)]
