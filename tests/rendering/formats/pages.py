"""Sheets laid out on printed pages: lines and texts at their places in points, the origin at the upper left corner."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.rendering.formats.slices import Slice, slices
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet

Measure = Callable[[str, float], float]

_A4 = (595.0, 842.0)
_MARGIN = 50.0
_PAD = 3.0
_LEADING = 1.35
#: Height of the letters above the line they stand on, as a share of their size.
ASCENT = 0.86
_TOKEN = re.compile(r"[0-9A-Za-z.,%/≥≤<>=+-]+|.")
#: Marks that never begin a line; the letter before goes down with them.
_CLOSING = frozenset("，。；：、！？）》”】)")


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; *top* is the upper edge of its letters."""

    left: float
    top: float
    size: float
    text: str


@dataclass
class Page:
    """One page; a line is (left, top, right, bottom)."""

    width: float
    height: float
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a program prints.

    :param size: of the letters in tables, in points.
    :param repeat: print the heading row again on every page.
    :param middle: print a label that a page break cuts on the page of its middle, else on its first one.
    :param head: running head of every page, empty for none.
    :param foot: page number, with ``{page}`` and ``{pages}``.
    """

    size: float = 9.0
    repeat: bool = False
    middle: bool = False
    head: str = ""
    foot: str = "- {page} -"


def manner_for(sheets: Sequence[Sheet]) -> Manner:
    """Choose a manner; the same sheets are always printed in the same one."""
    rng = Random(repr(sheets))
    return Manner(
        size=rng.choice((8.5, 9.0, 10.0)),
        repeat=rng.random() < 0.5,
        middle=rng.random() < 0.3,
        head=rng.choice(("", "2024年部门预算公开", "某市财政局")),
        foot=rng.choice(("- {page} -", "第{page}页，共{pages}页", "{page}")),
    )


def lay_out(sheets: Sequence[Sheet], measure: Measure, manner: Manner) -> list[Page]:
    """Return the printed pages; every sheet begins a page.

    :param measure: width of a text at a size, in points.
    """
    pages: list[Page] = []
    for sheet in sheets:
        press = _Press(pages, sheet, measure, manner)
        for block in sheet.blocks:
            if isinstance(block, Grid):
                press.print_grid(block)
            else:
                press.print_paragraph(block)
    for number, page in enumerate(pages, start=1):
        foot = manner.foot.format(page=number, pages=len(pages))
        page.texts.append(Text((page.width - measure(foot, 9)) / 2, page.height - 35, 9, foot))
        if manner.head:
            page.texts.append(Text(_MARGIN, 28, 9, manner.head))
    return pages


def wrap(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """Cut a text into lines no wider than *width*, at its own line breaks and where the width asks for it."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for token in _tokens(paragraph, width, size, measure):
            if line and measure(line + token, size) > width:
                kept = line[:-1] if token in _CLOSING else line
                lines.append(kept)
                line = line[len(kept) :]
            line += token
        lines.append(line)
    return lines


def _tokens(text: str, width: float, size: float, measure: Measure) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        yield from [token] if measure(token, size) <= width else token


class _Press:
    """Prints the blocks of one sheet under each other."""

    def __init__(self, pages: list[Page], sheet: Sheet, measure: Measure, manner: Manner) -> None:
        self._pages, self._measure, self._manner = pages, measure, manner
        self._format = _A4[::-1] if sheet.landscape else _A4
        self._new_page()

    def _new_page(self) -> None:
        self._pages.append(Page(*self._format))
        self._top = _MARGIN

    @property
    def _bottom(self) -> float:
        return self._format[1] - _MARGIN

    def print_paragraph(self, block: Paragraph) -> None:
        room = self._format[0] - 2 * _MARGIN
        for line in wrap(block.text, room, block.size, self._measure):
            shift = {"left": 0.0, "center": 0.5, "right": 1.0}[block.align] * (room - self._measure(line, block.size))
            self._pages[-1].texts.append(Text(_MARGIN + shift, self._top, block.size, line))
            self._top += block.size * _LEADING
        self._top += 6

    def print_grid(self, grid: Grid) -> None:
        unit = (self._format[0] - 2 * _MARGIN) / sum(grid.widths)
        edges = [_MARGIN + unit * sum(grid.widths[:place]) for place in range(len(grid.widths) + 1)]
        heights = self._heights(grid, edges)
        header = grid.header if self._manner.repeat else None
        room = self._bottom - self._top
        for part in slices(grid, heights, room, self._bottom - _MARGIN, header, middle=self._manner.middle):
            if part.new_page:
                self._new_page()
            self._print_slice(part, edges)
        self._top += 10

    def _heights(self, grid: Grid, edges: list[float]) -> list[float]:
        """Give every row the height of its highest cell; a cell over several rows stretches the last of them."""
        heights = [0.0] * len(grid.lines)
        for placed in sorted(grid.placed(), key=lambda placed: placed.cell.rows):
            cell, last = placed.cell, placed.row + placed.cell.rows - 1
            width = edges[placed.column + cell.columns] - edges[placed.column]
            need = len(self._wrapped(cell, width)) * self._manner.size * _LEADING + 2 * _PAD
            heights[last] += max(0.0, need - sum(heights[placed.row : last + 1]))
        return heights

    def _wrapped(self, cell: Cell, width: float) -> list[str]:
        return wrap(cell.printed, width - 2 * _PAD, self._manner.size, self._measure)

    def _print_slice(self, part: Slice, edges: list[float]) -> None:
        for box in part.boxes:
            left, right = edges[box.column], edges[box.column + box.cell.columns]
            top, bottom = self._top + box.top, self._top + box.bottom
            self._pages[-1].lines += [
                *((left, top, right, top), (left, bottom, right, bottom)),
                *((left, top, left, bottom), (right, top, right, bottom)),
            ]
            if box.printed:
                self._print_cell(box.cell, left, top, right, bottom)
        self._top += part.height

    def _print_cell(self, cell: Cell, left: float, top: float, right: float, bottom: float) -> None:
        size = self._manner.size
        lines = self._wrapped(cell, right - left)
        free = bottom - top - 2 * _PAD - len(lines) * size * _LEADING
        baseline = top + _PAD + (max(0.0, free) / 2 if cell.valign == "center" else 0.0)
        for line in lines:
            room = right - left - 2 * _PAD - self._measure(line, size)
            shift = {"left": 0.0, "center": 0.5, "right": 1.0}[cell.align] * max(0.0, room)
            if line:
                self._pages[-1].texts.append(Text(left + _PAD + shift, baseline, size, line))
            baseline += size * _LEADING
