"""Whatever a form's layout, each of its values says where it was read, and what is said to stand there does."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg.documents import Document, Paragraph, Table
from kg.extract import extract
from kg.intake import read_declaration, read_file
from kg.records import PLACED, Locator, Printed, Project
from tests.rendering.formats.direct import direct
from tests.rendering.layouts import LAYOUTS, draw

FORMS = sorted((Path(__file__).parent / "forms").rglob("*.txt"))
FLAT = """{title}
（2024年度）
{head}
年度目标\t完成养护。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t养护路灯\t≥300盏
"""


def only(head: str, title: str = "项目支出绩效目标表") -> Project:
    (project,) = read_declaration(FLAT.format(title=title, head=head).encode(), "form.txt").projects
    return project


def told(project: Project) -> dict[str, str | None]:
    return {printed.field: printed.text for printed in project.places}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_value_has_a_place_and_its_text_stands_in_the_file(path: Path):
    check_places(read_file(path).projects, path.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_a_ruled_table_has_a_place_and_its_text_stands_there(layout: str):
    document = direct(draw(layout, 0).sheets)
    declaration = extract(document)
    assert declaration.projects
    check_places(declaration.projects, "\n".join(texts(document)))
    rows = {
        (table, row.number or number): bare("\n".join(cell.text for cell in row.cells))
        for table, block in enumerate((each for each in document.blocks if isinstance(each, Table)), start=1)
        for number, row in enumerate(block.rows, start=1)
    }
    for project in declaration.projects:
        for each in (each for each in project.places if each.locator.row):
            first = (each.text or project.value(each.field)).split("\n")[0]
            assert bare(first) in rows[each.locator.table, each.locator.row], each


def check_places(projects: Sequence[Project], text: str) -> None:
    source = bare(text)
    for project in projects:
        places = {printed.field: printed for printed in project.places}
        assert [printed.field for printed in project.places] == [name for name in PLACED if name in places]
        assert {name for name in PLACED if project.value(name) is not None} == places.keys() - {"budget_yuan"}
        for printed in project.places:
            found = project.value(printed.field) if printed.text is None else printed.text
            assert all(bare(cell) in source for cell in found.split("\n")), printed
            assert printed.locator != Locator()


def texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row.cells)


def bare(text: str) -> str:
    return "".join(text.split())


def test_an_amount_is_kept_as_printed_with_the_unit_that_it_is_told_in():
    project = only("项目名称\t路灯养护\n项目资金（万元）\t年度资金总额\t120.5\n\t其中：财政拨款\t120.5")
    found = told(project)
    assert project.budget.annual == 1205000
    assert (found["budget_yuan.annual"], found["budget_yuan"]) == ("120.5", "项目资金（万元）")


def test_an_amount_that_prints_its_own_unit_needs_no_other():
    found = told(only("项目名称\t路灯养护\n资金总额\t120.5万元"))
    assert found["budget_yuan.total"] == "120.5万元"
    assert "budget_yuan" not in found


def test_days_and_years_have_the_place_of_what_they_were_taken_from():
    project = only("项目名称\t路灯养护\n项目实施期限\t2024年1月1日至2024年12月31日")
    places = {printed.field: printed for printed in project.places}
    period = "2024年1月1日至2024年12月31日"
    assert (places["start"].text, places["end"].text, places["year"].text) == (period, period, "（2024年度）")
    assert places["start"].locator == places["end"].locator != places["year"].locator
    assert places["year"].locator.line == 2
    assert "start" not in told(only("项目名称\t路灯养护\n项目实施期限\t长期"))


def test_a_name_that_is_the_only_one_stands_for_the_unit_too():
    project = only("部门名称\t301-某市城管局", "某市部门整体支出绩效目标表")
    assert (project.unit, project.department) == ("某市城管局", None)
    assert {"unit": "301-某市城管局", "kind": "某市部门整体支出绩效目标表"}.items() <= told(project).items()


def test_what_is_printed_letter_by_letter_is_not_said_twice():
    project = only("项目名称\t路灯  养护")
    assert project.name == "路灯 养护"
    assert Printed("name", None, Locator(table=1, row=1, line=3)) in project.places


def test_the_year_of_a_long_paragraph_is_kept_with_the_words_around_it():
    paragraph = "据此编制。" * 300 + "本部门2024年项目支出" + "，逐项填报。" * 300
    form = FLAT.format(title="项目支出绩效目标表", head="项目名称\t路灯养护").replace("（2024年度）", paragraph)
    (project,) = read_declaration(form.encode(), "form.txt").projects
    text = told(project)["year"]
    assert project.year == 2024
    assert text is not None
    assert "2024年" in text
    assert len(text) < 200
