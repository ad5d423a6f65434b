"""Rows and paragraphs of plain text: cells parted by TABs, bars or wide gaps, or one cell a line."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.documents import Block, Cell, Paragraph, Row, Table

#: A cell of a rule line as converters draw them between the rows of a table: ---, :---:, ====.
_RULE_CELL = re.compile(r":?[-=_—─]{2,}:?")
_LONG_RULE = re.compile(r"[-=_—─]{3}")

#: Markdown: what parts cells, what an alignment row is made of, and what may stand in a cell.
_BAR = re.compile(r"(?<!\\)\|")
_ALIGNMENT = re.compile(r":?-+:?")
_ESCAPED = re.compile(r"\\([\\|*_#<>`~\[\]])")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}[ \t]+")
_BOLD = re.compile(r"(\*\*|__)((?:(?!\1).)+)\1", re.DOTALL)

#: A line that is one cell: a TAB in front and no other.
_CELL_LINE = re.compile(r"\t[^\t]*")

BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"

#: Blanks that part cells where an editor has turned TABs into spaces or a PDF was printed as text.
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")

#: Lines with such gaps that a document without any TAB must have before they count as rows.
_GAP_LINES = 3

#: Share of the TAB lines that are a single cell before a document counts as "one cell a line".
_CELL_LINE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    page: int | None

    @property
    def blank(self) -> bool:
        return not self.text.strip(BLANKS) and "\t" not in self.text


def blocks_of(text: str, first: int = 1) -> list[Block]:
    """Cut text into tables and paragraphs.

    :param first: 1-based line of the file in which the text begins.
    """
    lines = list(_lines(text, first))
    return list(_cell_line_blocks(lines) if _is_one_cell_a_line(lines) else _row_blocks(lines, gaps=_has_gaps(lines)))


def _lines(text: str, first: int) -> Iterator[_Line]:
    # Not splitlines(): it also cuts at U+2028 and other characters that stand inside cells. A form feed ends a page
    # and, like the blank line that other converters put there, interrupts a table.
    page = 1 if "\f" in text else None
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    for number, line in enumerate(text.split("\n"), start=first):
        for place, piece in enumerate(line.split("\f")):
            if place and page is not None:
                page += 1
                yield _Line("", number, page)
            yield _Line(piece, number, page)


def _is_one_cell_a_line(lines: list[_Line]) -> bool:
    tabbed = [line for line in lines if "\t" in line.text]
    single = sum(1 for line in tabbed if _CELL_LINE.fullmatch(line.text))
    return single > _CELL_LINE_SHARE * len(tabbed)


def _has_gaps(lines: list[_Line]) -> bool:
    if any("\t" in line.text or _is_piped(line.text) for line in lines):
        return False
    return sum(1 for line in lines if _GAP.search(line.text.strip(BLANKS))) >= _GAP_LINES


def _row_blocks(lines: Iterable[_Line], *, gaps: bool) -> Iterator[Block]:
    rows: list[Row] = []
    page: int | None = None
    aligned = False
    for line in lines:
        texts = _cell_texts(line.text, gaps=gaps)
        if texts is None and rows:
            yield _table(rows, page, aligned=aligned)
            rows, aligned = [], False
        if texts is None:
            if not line.blank and not _is_rule([line.text.strip(BLANKS)]):
                yield Paragraph(_markdown_line(line.text), line.number, line.page)
        elif len(rows) == 1 and _is_alignment(line.text, texts):
            aligned = True
        elif not _is_rule(texts):
            page = line.page if not rows else page
            rows.append(Row(tuple(Cell(text, place, line.number) for place, text in enumerate(texts)), line.number))
    if rows:
        yield _table(rows, page, aligned=aligned)


def _table(rows: list[Row], page: int | None, *, aligned: bool) -> Table:
    """Return the table; its columns are true in Markdown, where every row has a cell for each of them."""
    ruled = aligned and len({len(row.cells) for row in rows}) == 1
    return Table(tuple(rows), page, ruled=ruled)


def _cell_texts(line: str, *, gaps: bool) -> list[str] | None:
    """Split a line of a table, or return None for a line outside every table."""
    if "\t" in line:
        return [text.strip(BLANKS) for text in line.split("\t")]
    bare = line.strip(BLANKS)
    if _is_piped(line):
        return [_markdown_cell(text) for text in _BAR.split(bare[1:-1])]
    if gaps and _GAP.search(bare):
        return [text.strip(BLANKS) for text in _GAP.split(line.rstrip())]
    return None


def _is_piped(line: str) -> bool:
    bare = line.strip(BLANKS)
    return len(bare) > 1 and bare.startswith("|") and bare.endswith("|")


def _is_rule(texts: list[str]) -> bool:
    filled = [text for text in texts if text]
    return (
        bool(filled)
        and all(_RULE_CELL.fullmatch(text) for text in filled)
        and any(_LONG_RULE.search(text) for text in filled)
    )


def _is_alignment(line: str, texts: list[str]) -> bool:
    """Tell whether the second row of a Markdown table only says how columns are aligned."""
    return line.strip(BLANKS).startswith("|") and all(_ALIGNMENT.fullmatch(text) for text in texts)


def _markdown_cell(text: str) -> str:
    lines = _LINE_BREAK.split(html.unescape(text))
    return "\n".join(_plain(_ESCAPED.sub(r"\1", line)) for line in lines).strip(BLANKS)


def _markdown_line(text: str) -> str:
    return _plain(_HEADING.sub("", text.strip(BLANKS)))


def _plain(text: str) -> str:
    """Take off the marks of bold text that wrap all of it; asterisks elsewhere may be a blank to fill in (≥**个)."""
    bare = text.strip(BLANKS)
    bold = _BOLD.fullmatch(bare)
    return bold[2] if bold else bare


def _cell_line_blocks(lines: Iterable[_Line]) -> Iterator[Block]:
    """Read a document where every cell is a line of its own and an empty line ends the row."""
    rows: list[Row] = []
    cells: list[Cell] = []
    page: int | None = None
    for line in lines:
        if "\t" in line.text:
            page = line.page if not (rows or cells) else page
            cells += [
                Cell(text.strip(BLANKS), len(cells) + place, line.number)
                for place, text in enumerate(line.text.split("\t")[1:])
            ]
        elif line.blank:
            _close_row(rows, cells)
        elif cells:
            cells[-1] = _continued(cells[-1], line)
        else:
            if rows:
                yield Table(tuple(rows), page)
                rows = []
            yield Paragraph(line.text.strip(BLANKS), line.number, line.page)
    _close_row(rows, cells)
    if rows:
        yield Table(tuple(rows), page)


def _close_row(rows: list[Row], cells: list[Cell]) -> None:
    if cells:
        rows.append(Row(tuple(cells), cells[0].line))
        cells.clear()


def _continued(cell: Cell, line: _Line) -> Cell:
    return replace(cell, text=f"{cell.text}\n{line.text.strip(BLANKS)}".strip())
