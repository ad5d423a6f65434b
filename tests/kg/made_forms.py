"""Forms written by hand for the tests of extraction, and what is compared of them."""

from kg.intake import read_declaration
from kg.records import IssueCode, Project

HEADER = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"


def form(
    *rows: str, head: str = "项目名称\t甲项目\n项目资金（元）\t项目资金总额\t10\n", header: str = HEADER
) -> Project:
    text = f"项目支出绩效目标申报表\n（2024年度）\n\n{head}{header}" + "\n".join(rows)
    (project,) = read_declaration(text.encode(), "form.txt").projects
    return project


def groups(project: Project) -> list[tuple[str | None, str | None, str]]:
    return [(row.level1, row.level2, row.name) for row in project.indicators]


def codes(project: Project) -> list[IssueCode]:
    return [issue.code for issue in project.issues]
