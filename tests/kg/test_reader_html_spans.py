"""Cells of a web page that span rows and columns, where a browser shows them."""

from collections.abc import Sequence
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_pages import only_table, read, shown, spans

from kg.documents import Cell, Paragraph


def test_spans_are_those_of_the_page() -> None:
    markup = """<table><caption>附件2</caption><thead><tr><th colspan=3>表</th></tr></thead>
    <tr><td rowspan=2>产出指标<td>数量指标<td>100<tr><td>质量指标<td></tr></table>"""
    title, table = read(markup).blocks
    assert title == Paragraph("附件2")
    assert table.ruled
    assert spans(table) == [
        [("表", 0, 1, 3)],
        [("产出指标", 0, 2, 1), ("数量指标", 1, 1, 1), ("100", 2, 1, 1)],
        [("质量指标", 1, 1, 1), ("", 2, 1, 1)],
    ]


@pytest.mark.parametrize("rowspan", ["0", "9", "99999999999999999", "2.7", " 2x"])
def test_a_row_span_ends_with_its_group(rowspan: str) -> None:
    markup = f"<table><tbody><tr><td rowspan='{rowspan}'>甲<td>1<tr><td>2<tbody><tr><td>乙<td>3</table>"
    assert [row[0] for row in spans(only_table(read(markup)))] == [
        ("甲", 0, 2, 1),
        ("2", 1, 1, 1),
        ("乙", 0, 1, 1),
    ]


@pytest.mark.parametrize("colspan", ["3", "50", "100000000", "1000"])
def test_a_column_span_ends_with_the_columns_that_there_are(colspan: str) -> None:
    markup = f"<table><tr><td colspan={colspan}>表<tr><td>甲<td>乙<td>丙</table>"
    assert spans(only_table(read(markup)))[0] == [("表", 0, 1, 3)]


@pytest.mark.parametrize("span", ["-1", "x", "", "0", "00"])
def test_a_column_span_that_means_nothing_is_one(span: str) -> None:
    assert spans(only_table(read(f"<table><tr><td colspan='{span}'>甲<td>乙</table>"))) == [
        [("甲", 0, 1, 1), ("乙", 1, 1, 1)]
    ]


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[list[list[Cell]], int]:
    """Draw a grid cut into rectangles, every row and column of which begins some cell."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    taken: set[tuple[int, int]] = set()
    rows: list[list[Cell]] = []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            widest = 1
            while column + widest < width and (row, column + widest) not in taken:
                widest += 1
            columns = draw(st.integers(1, widest))
            down = draw(st.integers(1, height - row))
            taken |= {(row + r, column + c) for r in range(down) for c in range(columns)}
            cells.append(Cell(f"甲{row}·{column}", column, None, down, columns))
        rows.append(cells)
    return rows, width


def begun(rows: Sequence[Sequence[Cell]]) -> list[list[tuple[str, int, int, int]]]:
    """Leave out rows and columns where no cell begins, as a page shows them."""
    downs = [place for place, row in enumerate(rows) if row]
    acrosses = sorted({cell.column for row in rows for cell in row})
    return [
        [
            (
                cell.text,
                acrosses.index(cell.column),
                sum(place <= down < place + cell.rows for down in downs),
                sum(cell.column <= across < cell.column + cell.columns for across in acrosses),
            )
            for cell in rows[place]
        ]
        for place in downs
    ]


@given(merged_grids(), st.booleans())
def test_merged_grids_read_back_with_their_spans(grid: tuple[list[list[Cell]], int], sloppy: bool) -> None:
    rows, _ = grid
    end, row_end = ("", "") if sloppy else ("</td>", "</tr>")
    markup = "<table>" + "".join(
        "<tr>" + "".join(f"<td rowspan={c.rows} colspan={c.columns}>{escape(c.text)}{end}" for c in row) + row_end
        for row in rows
    )
    document = read(markup + "</table>")
    if sum(map(len, rows)) == 1:
        assert shown(document) == [rows[0][0].text]
    else:
        assert spans(only_table(document)) == begun(rows)
