"""How a document was understood: every cell is named once, and what went into the record says where it came from."""

from collections import Counter

import pytest

from kg.documents import Document, Paragraph
from kg.extract import Explained, Use, explain, extract
from tests.kg.made_tables import HEADER, ROW, TITLE, document
from tests.rendering.formats.direct import direct
from tests.rendering.layouts import LAYOUTS, draw

NAME = ("项目名称", "城区绿化")


def told(made: Document) -> dict[str, Explained]:
    return {cell.text: cell for cell in explain(made).cells}


def test_labels_values_and_leftovers_are_told_apart() -> None:
    made = told(document((*NAME, "联系人甲", "张三"), ("年度目标", "种树。"), HEADER, ROW))
    uses = {text: (cell.mark.use, cell.mark.meaning) for text, cell in made.items()}
    assert uses["项目名称"] == (Use.LABEL, "name")
    assert uses["城区绿化"] == (Use.VALUE, "name")
    assert uses["张三"] == (Use.UNUSED, "")
    assert uses["种树。"] == (Use.VALUE, "goal.annual")
    assert uses["指标值"] == (Use.HEADING, "indicator.target")
    assert uses["≥30棵"] == (Use.VALUE, "indicator.target")


def test_cells_have_form_row_and_extent() -> None:
    merged = (("产出指标", 1, 2), ("数量指标", 1, 2), "树木", "3棵"), ("灌木", "5丛")
    made = told(document(NAME, HEADER, *merged))
    assert (made["灌木"].mark.project, made["灌木"].mark.row) == (1, 2)
    assert (made["灌木"].place.locator.row, made["灌木"].place.column) == (4, 2)
    assert (made["产出指标"].rows, made["产出指标"].mark.row) == (2, None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_is_explained_once_and_every_value_has_its_cells(layout: str) -> None:
    made = direct(draw(layout, 5).sheets)
    explanation = explain(made)
    places = Counter((cell.place, cell.text) for cell in explanation.cells)
    assert set(places.values()) == {1}
    assert explanation.declaration == extract(made)
    for form in explanation.declaration.projects:
        values = [cell.text for cell in explanation.cells if cell.mark.project == form.index]
        assert form.name is None or any(form.name in "".join(text.split()) or text in form.name for text in values)
        rows = {cell.mark.row for cell in explanation.cells if cell.mark.project == form.index} - {None}
        assert rows == set(range(1, len(form.indicators) + 1))


def test_a_label_with_its_value_in_one_paragraph_is_taken() -> None:
    lines = (
        "项目名称：清雪",
        "年度目标：及时清雪",
        "产出指标：",
        "数量指标：里程≥120公里",
        "质量指标：合格率≥95%",
        "完",
    )
    made = Document("made.txt", "0" * 64, tuple(Paragraph(text, line=at) for at, text in enumerate(lines, start=1)))
    uses = [cell.mark.use for cell in explain(made).cells]
    assert uses == [Use.VALUE] * 5 + [Use.UNUSED]


def test_cells_in_paragraphs_of_their_own_are_taken_each_at_its_place() -> None:
    head = (TITLE, *NAME, "主管部门", "城管局", "实施单位", "某所", "年度目标", "种树。")
    lines = (*head, *HEADER, *ROW, "质量指标", "成活率", "≥95%")
    made = Document("made.txt", "0" * 64, tuple(Paragraph(text, line=at) for at, text in enumerate(lines, start=1)))
    cells = told(made)
    assert all(cell.mark.use is not Use.UNUSED for cell in cells.values())
    taken = [cell.text for cell in cells.values() if cell.mark.use is Use.VALUE]
    assert taken == ["城区绿化", "城管局", "某所", "种树。", *ROW, "质量指标", "成活率", "≥95%"]
    (form,) = extract(made).projects
    assert [row.locator.line for row in form.indicators] == [lines.index("种植树木") + 1, lines.index("成活率") + 1]
