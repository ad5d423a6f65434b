"""A table of a Word file as areas on a grid, before it becomes rows of cells."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from kg.documents import Cell, Paragraph, Row, Table
from kg.readers.docx.symbols import UNKNOWN
from kg.records import Issue, IssueCode

#: Cells that a table needs in each direction to be one; smaller ones only lay out text.
_LEAST = 2

#: Symbols that nobody can tell; a character of the private area means something in a font only.
_UNCLEAR = re.compile(f"[{UNKNOWN}\ue000-\uf8ff]")

_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"


@dataclass(slots=True)
class Area:
    """A cell of any size.

    :param top: first row; *bottom* is the row behind the last one.
    :param left: first column; *right* is the column behind the last one. Fractions are columns of a nested table.
    :param pictures: pictures and embedded objects in it.
    """

    top: int
    bottom: int
    left: float
    right: float
    content: list["Item"] = field(default_factory=list)
    pictures: int = 0

    @property
    def nested(self) -> bool:
        """Whether the cell holds a table that must not become text."""
        return any(isinstance(item, Grid) and item.is_table for item in self.content)

    @property
    def text(self) -> str:
        """The content as text: a line a paragraph."""
        return tidy("\n".join(plain(item) for item in self.content)).replace("\t", " ")


@dataclass(slots=True)
class Grid:
    """A table under construction.

    :param widths: widths of the columns in twentieths of a point, all of them positive.
    :param pages: page of every row.
    """

    areas: list[Area]
    widths: list[float]
    pages: list[int | None]

    @property
    def is_table(self) -> bool:
        """Whether it has rows and columns worth the name."""
        return len(self.pages) >= _LEAST and self.widest(self.areas) >= _LEAST

    def widest(self, areas: Iterable[Area]) -> int:
        """Return how many of some cells at most stand in one row."""
        counts = [0] * len(self.pages)
        for area in areas:
            for row in range(area.top, area.bottom):
                counts[row] += 1
        return max(counts, default=0)

    def table(self) -> Table:
        """Return the finished table; every place without a cell becomes part of an empty one."""
        rows: list[list[Cell]] = [[] for _ in self.pages]
        for area in self.areas:
            rows[area.top].append(_cell(area))
        for top, left, right in self._gaps():
            rows[top].append(Cell("", left, columns=right - left))
        finished = tuple(
            Row(tuple(sorted(cells, key=lambda cell: cell.column)), page=page)
            for cells, page in zip(rows, self.pages, strict=True)
        )
        return Table(finished, self.pages[0] if self.pages else None, ruled=True)

    def _gaps(self) -> Iterator[tuple[int, int, int]]:
        spans: list[list[tuple[int, int]]] = [[] for _ in self.pages]
        for area in self.areas:
            for row in range(area.top, area.bottom):
                spans[row].append((int(area.left), int(area.right)))
        for row, taken in enumerate(spans):
            reached = 0
            for left, right in [*sorted(taken), (len(self.widths), len(self.widths))]:
                if left > reached:
                    yield row, reached, left
                reached = max(reached, right)


Item: TypeAlias = Paragraph | Grid


def tidy(text: str) -> str:
    """Return a text without blanks at its ends and those of its lines."""
    return "\n".join(line.strip(_BLANKS) for line in text.split("\n")).strip(_BLANKS)


def plain(item: Item) -> str:
    """Return a paragraph, or a small table row by row, as text."""
    if isinstance(item, Paragraph):
        return item.text
    lines: list[list[str]] = [[] for _ in item.pages]
    for area in sorted(item.areas, key=lambda area: area.left):
        lines[area.top].append(area.text)
    return "\n".join(" ".join(text for text in line if text) for line in lines)


def _cell(area: Area) -> Cell:
    text = area.text
    rows, columns = area.bottom - area.top, int(area.right) - int(area.left)
    return Cell(text, int(area.left), rows=rows, columns=columns, doubt=_doubt(text, area.pictures))


def _doubt(text: str, pictures: int) -> Issue | None:
    if _UNCLEAR.search(text):
        return Issue(IssueCode.UNREADABLE_VALUE, "单元格中有无法识别的符号，请对照原文件核对")
    if pictures:
        return Issue(IssueCode.UNREADABLE_VALUE, "单元格中有图片或嵌入对象，其中的内容没有读取")
    return None
