"""Tables of Word files: every way to merge, indent and nest cells, with exact places."""

from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_docx import blocks_of, cell, para, row, rows_of, table, texts_of

from kg.documents import Paragraph, Table
from kg.readers.base import ReadOptions
from kg.readers.docx.document import read_docx

START, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def width(twips: int, more: str = "") -> str:
    return f'<w:tcW w:w="{twips}" w:type="dxa"/>{more}'


def only_table(body: str) -> Table:
    (block,) = blocks_of(body)
    assert isinstance(block, Table)
    return block


def test_merged_columns_and_rows() -> None:
    block = only_table(
        table(
            row(cell("指标", about=START), cell("产出", about=wide(2) + START), "甲"),
            row(cell("", about=GOES_ON), cell("藏", about=wide(2) + GOES_ON), "乙"),
            row(cell("", about=GOES_ON), "丙", cell("", about=START), "丁"),
        )
    )
    assert rows_of(block) == [
        [("指标", 0, 3, 1), ("产出", 1, 2, 2), ("甲", 3, 1, 1)],
        [("乙", 3, 1, 1)],
        [("丙", 1, 1, 1), ("", 2, 1, 1), ("丁", 3, 1, 1)],
    ]


def test_a_cell_that_continues_nothing_stands_for_itself() -> None:
    block = only_table(
        table(
            row("甲", "乙"), row(cell("丙", about=GOES_ON), "丁"), row(cell("", about=GOES_ON), cell("戊", about=START))
        )
    )
    assert rows_of(block) == [
        [("甲", 0, 1, 1), ("乙", 1, 1, 1)],
        [("丙", 0, 2, 1), ("丁", 1, 1, 1)],
        [("戊", 1, 1, 1)],
    ]


def test_a_merge_of_another_width_is_another_cell() -> None:
    block = only_table(
        table(
            row(cell("甲", about=START), "乙"),
            row(cell("丙", about=wide(2) + GOES_ON)),
            row(cell("丁", about=START), "戊"),
        )
    )
    assert [line[0] for line in rows_of(block)] == [("甲", 0, 1, 1), ("丙", 0, 1, 2), ("丁", 0, 1, 1)]


def test_legacy_horizontal_merges() -> None:
    first, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    block = only_table(
        table(row(cell("甲", about=first), cell("", about=more), cell("", about=more), "乙"), row("1", "2", "3", "4"))
    )
    assert rows_of(block)[0] == [("甲", 0, 1, 3), ("乙", 3, 1, 1)]


def test_indented_and_short_rows_cover_the_whole_grid() -> None:
    block = only_table(
        table(
            row("1", "2", "3", "4"),
            row("甲", about='<w:gridBefore w:val="1"/><w:gridAfter w:val="2"/>'),
            row("乙", "丙"),
        )
    )
    assert rows_of(block)[1:] == [
        [("", 0, 1, 1), ("甲", 1, 1, 1), ("", 2, 1, 2)],
        [("乙", 0, 1, 1), ("丙", 1, 1, 1), ("", 2, 1, 2)],
    ]


def test_rows_whose_spans_do_not_add_up_are_placed_by_their_widths() -> None:
    block = only_table(
        table(
            row(cell("标题", about=width(6000))),
            row(cell("名称", about=width(1500)), cell("甲", about=width(4520))),
            row(*(cell(text, about=width(1500)) for text in "子丑寅卯")),
            row(cell("下", about=width(3000, START)), cell("右", about=width(2990))),
            row(cell("", about=width(3010, GOES_ON)), cell("末", about=width(3000))),
        )
    )
    assert rows_of(block) == [
        [("标题", 0, 1, 4)],
        [("名称", 0, 1, 1), ("甲", 1, 1, 3)],
        [("子", 0, 1, 1), ("丑", 1, 1, 1), ("寅", 2, 1, 1), ("卯", 3, 1, 1)],
        [("下", 0, 2, 2), ("右", 2, 1, 2)],
        [("末", 2, 1, 2)],
    ]


@pytest.mark.parametrize("about", ["<w:hidden/>", '<w:del w:id="1"/>'])
def test_hidden_and_deleted_rows_are_left_out(about: str) -> None:
    block = only_table(
        table(
            row(cell("指标", about=START), "甲", about=about),
            row(cell("", about=GOES_ON), "乙"),
            row(cell("", about=GOES_ON), "丙", about=about),
            row(cell("", about=GOES_ON), "丁"),
            row("戊", "己", about='<w:hidden w:val="0"/><w:ins w:id="2"/>'),
        )
    )
    assert rows_of(block) == [
        [("指标", 0, 2, 1), ("乙", 1, 1, 1)],
        [("丁", 1, 1, 1)],
        [("戊", 0, 1, 1), ("己", 1, 1, 1)],
    ]


INNER = table(row("一级", "二级"), row("产出", "数量"), widths=(1000, 3000))


def test_a_nested_table_becomes_rows_of_the_outer_one() -> None:
    block = only_table(
        table(
            row("名称", "甲", "单位", "乙"),
            row("指标", cell(para("说明"), INNER, para(""), about=wide(3))),
            row("备注", cell("无", about=wide(3))),
            widths=(1000, 1000, 1500, 1500),
        )
    )
    assert rows_of(block) == [
        [("名称", 0, 1, 1), ("甲", 1, 1, 1), ("单位", 2, 1, 1), ("乙", 3, 1, 1)],
        [("指标", 0, 3, 1), ("说明", 1, 1, 3)],
        [("一级", 1, 1, 1), ("二级", 2, 1, 2)],
        [("产出", 1, 1, 1), ("数量", 2, 1, 2)],
        [("备注", 0, 1, 1), ("无", 1, 1, 3)],
    ]


def test_a_nested_table_parts_a_column_where_it_has_more() -> None:
    inner = table(row("一", "二", "三"), row("甲", "乙", "丙"), widths=(100, 100, 100))
    block = only_table(table(row("名称", "道路"), row("指标", cell(inner, para(""))), widths=(1000, 3000)))
    assert rows_of(block) == [
        [("名称", 0, 1, 1), ("道路", 1, 1, 3)],
        [("指标", 0, 2, 1), ("一", 1, 1, 1), ("二", 2, 1, 1), ("三", 3, 1, 1)],
        [("甲", 1, 1, 1), ("乙", 2, 1, 1), ("丙", 3, 1, 1)],
    ]


def test_a_nested_table_fills_a_cell_that_is_merged_already() -> None:
    block = only_table(
        table(
            row("1", "甲", cell(INNER, about=START)),
            row("2", "乙", cell("", about=GOES_ON)),
            row("3", "丙", cell("", about=GOES_ON)),
            widths=(1000, 1000, 4000),
        )
    )
    assert [[shown[0] for shown in line] for line in rows_of(block)] == [
        ["1", "甲", "一级", "二级"],
        ["2", "乙", "产出", "数量"],
        ["3", "丙"],
    ]
    assert rows_of(block)[1][2:] == [("产出", 2, 2, 1), ("数量", 3, 2, 1)]


def test_small_nested_tables_are_text() -> None:
    small = table(row("甲", "乙")) + table(row("丙"), row("丁"))
    block = only_table(table(row("名称", cell(small, para("")))))
    assert texts_of(block) == [["名称", "甲 乙\n丙\n丁"]]


def test_a_table_that_only_lays_out_the_page_is_dissolved() -> None:
    title, before, form, after = blocks_of(table(row(cell("标题")), row(cell("前", INNER, "后"))))
    assert [block.text for block in (title, before, after) if isinstance(block, Paragraph)] == ["标题", "前", "后"]
    assert texts_of(form) == [["一级", "二级"], ["产出", "数量"]]


def test_tables_nest_deeply() -> None:
    body = INNER
    for _ in range(4):
        body = table(row("层", cell(body, para(""))), row("末", "尾"))
    texts = [text for line in texts_of(only_table(body)) for text in line]
    assert [text for text in texts if text in ("一级", "二级", "产出", "数量")] == ["一级", "二级", "产出", "数量"]
    assert texts.count("层") == texts.count("尾") == 4


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Draw a grid and rectangles in it that do not touch each other's cells: top, left, bottom, right, inclusive."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    areas = []
    for _ in range(draw(st.integers(0, 5))):
        top, left = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
        bottom, right = draw(st.integers(top, rows - 1)), draw(st.integers(left, columns - 1))
        places = {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
        if not places & taken:
            taken |= places
            areas.append((top, left, bottom, right))
    areas += [(y, x, y, x) for y in range(rows) for x in range(columns) if (y, x) not in taken]
    return rows, columns, areas


#: What people put into cells; python-docx writes it as it is.
TEXTS = st.text(st.sampled_from("绩效目标≥90%<&>\"'①☑□ A"), min_size=1, max_size=8).map(lambda text: f"值{text}末")


@settings(max_examples=30, deadline=None)
@given(merged_grids(), st.data())
def test_merged_grids_are_read_back(
    grid: tuple[int, int, list[tuple[int, int, int, int]]], data: st.DataObject
) -> None:
    rows, columns, areas = grid
    file = python_docx.Document()
    written = file.add_table(rows, columns)
    expected: list[list[tuple[str, int, int, int]]] = [[] for _ in range(rows)]
    for top, left, bottom, right in areas:
        merged = written.cell(top, left).merge(written.cell(bottom, right))
        merged.text = data.draw(TEXTS)
        expected[top].append((merged.text, left, bottom - top + 1, right - left + 1))
    buffer = BytesIO()
    file.save(buffer)
    (block,) = read_docx(buffer.getvalue(), "表.docx", ReadOptions()).blocks
    assert rows_of(block) == [sorted(line, key=lambda shown: shown[1]) for line in expected]
