"""Tables over page breaks of PDF files: what is one cell or row again, and what stays two."""

import pytest

from kg.documents import Table
from tests.kg.test_reader_pdf import _COLUMN, _HEIGHT, _LEFT, _cells, _Drawing


def _table(drawing: _Drawing) -> Table:
    (table,) = drawing.read().blocks
    assert isinstance(table, Table)
    return table


def _row(drawing: _Drawing, top: float, row: int, texts: tuple[str, ...], first: int = 0) -> None:
    for column, text in enumerate(texts, start=first):
        drawing.cell(top, row, column, text)


HEAD = ("二级指标", "三级指标", "目标值")


def test_a_head_repeated_beside_a_label_is_left_out():
    drawing = _Drawing()
    drawing.cell(676, 0, 0, "绩效指标", rows=4)
    _row(drawing, 676, 0, HEAD, 1)
    for row, name in enumerate(("里程", "座数", "场次"), start=1):
        _row(drawing, 676, row, ("数量指标", name, "1"), 1)
    drawing.page()
    drawing.cell(72, 0, 0, "", rows=2)
    _row(drawing, 72, 0, HEAD, 1)
    _row(drawing, 72, 1, ("质量指标", "合格率", "2"), 1)
    drawing.page()
    table = _table(drawing)
    assert [row.texts for row in table.rows] == [
        ("绩效指标", *HEAD),
        ("数量指标", "里程", "1"),
        ("数量指标", "座数", "1"),
        ("数量指标", "场次", "1"),
        ("质量指标", "合格率", "2"),
    ]
    assert table.rows[0].cells[0].rows == 5


def test_two_full_rows_at_a_break_stay_two():
    drawing = _Drawing()
    _row(drawing, 700, 0, ("", "数量指标完成情况", "道路养护里程公里", "大于等于九十八"))
    _row(drawing, 700, 1, ("一", "质量指标完成情况", "桥梁加固座数情况", "大于等于九十九"))
    drawing.page()
    _row(drawing, 72, 0, ("", "时效指标完成情况", "资金支付及时程度", "大于等于九十七"))
    drawing.page()
    assert [row.texts for row in _table(drawing).rows][1:] == [
        ("一", "质量指标完成情况", "桥梁加固座数情况", "大于等于九十九"),
        ("时效指标完成情况", "资金支付及时程度", "大于等于九十七"),
    ]


def test_the_ending_that_other_labels_have_belongs_to_the_label_above():
    drawing = _Drawing()
    for row, label in enumerate(("数量指标", "质量指标")):
        drawing.cell(652, 2 * row, 0, label, rows=2)
        _row(drawing, 652, 2 * row, ("甲", "1"), 1)
        _row(drawing, 652, 2 * row + 1, ("乙", "1"), 1)
    drawing.cell(652, 4, 0, "生态效益")
    _row(drawing, 652, 4, ("绿化率", "3"), 1)
    drawing.page()
    drawing.cell(72, 0, 0, "指标", rows=2)
    _row(drawing, 72, 0, ("扬尘", "4"), 1)
    _row(drawing, 72, 1, ("噪声", "5"), 1)
    drawing.page()
    table = _table(drawing)
    assert _cells(table)[4][0] == (0, 3, 1, "生态效益指标")
    assert [row.texts for row in table.rows[5:]] == [("扬尘", "4"), ("噪声", "5")]


def test_a_merged_cell_that_fills_a_page_has_only_its_sides():
    drawing = _Drawing()
    for page, top in enumerate((700, 72, 72)):
        for row in range(3):
            _row(drawing, top, row, (f"名称{page}{row}", "1"), 1)
        # The label: its side on every page, its top on the first and its foot on the last one only.
        drawing.canvas.line(_LEFT, _HEIGHT - top, _LEFT, _HEIGHT - top - 72)
        if page == 0:
            drawing.text(_LEFT + 4, top + 4, "绩效指标")
            drawing.canvas.line(_LEFT, _HEIGHT - top, _LEFT + _COLUMN, _HEIGHT - top)
        if page == 2:
            drawing.canvas.line(_LEFT, _HEIGHT - top - 72, _LEFT + _COLUMN, _HEIGHT - top - 72)
        drawing.page()
    table = _table(drawing)
    assert _cells(table)[0][0] == (0, 9, 1, "绩效指标")
    assert [row.texts[-2] for row in table.rows] == [f"名称{page}{row}" for page in range(3) for row in range(3)]


@pytest.mark.parametrize("number", ["3", "第 1 页 共 2 页"])
def test_a_page_number_over_a_text_that_runs_out_of_its_cell_is_no_part_of_it(number):
    drawing = _Drawing()
    drawing.cell(740, 0, 0, "年度目标")
    lines = ("完成全部道路养护", "并且修复危险桥梁", "建成全市监测网络", "及时公开监测数据")
    drawing.cell(740, 0, 1, "\n".join(lines))
    drawing.text(_LEFT + _COLUMN + 20, 779, number, size=9)
    drawing.page()
    assert "".join(_table(drawing).rows[0].cells[1].text.split()) == "".join(lines)
