"""Documents with ruled tables, written as rows of cells: for the tests of extraction."""

from collections.abc import Sequence

from kg.documents import Cell, Document, Paragraph, Row, Table
from kg.extract import extract
from kg.records import Project

#: Text, columns and rows that it covers; a bare text covers one of each.
Made = str | tuple[str, int, int]

TITLE = "项目支出绩效目标申报表（2024年度）"
HEADER: Sequence[Made] = ("一级指标", "二级指标", "三级指标", "指标值")
ROW: Sequence[Made] = ("产出指标", "数量指标", "种植树木", "≥30棵")


def table(*rows: Sequence[Made]) -> Table:
    """Lay the cells out from left to right into the places that merged cells above leave free."""
    taken: dict[tuple[int, int], bool] = {}
    made = []
    for place, row in enumerate(rows):
        cells, column = [], 0
        for item in row:
            text, columns, height = item if isinstance(item, tuple) else (item, 1, 1)
            while taken.get((place, column)):
                column += 1
            for down in range(height):
                taken |= {(place + down, column + right): True for right in range(columns)}
            cells.append(Cell(text, column, rows=height, columns=columns))
            column += columns
        made.append(Row(tuple(cells)))
    return Table(tuple(made), ruled=True)


def document(*rows: Sequence[Made], title: str = TITLE) -> Document:
    return Document("made.docx", "0" * 64, (Paragraph(title), table(*rows)))


def projects(*rows: Sequence[Made], title: str = TITLE) -> tuple[Project, ...]:
    return extract(document(*rows, title=title)).projects


def project(*rows: Sequence[Made], title: str = TITLE) -> Project:
    (only,) = projects(*rows, title=title)
    return only
