"""No file at all: the neutral document that a perfect reader would make of the sheets."""

import hashlib
from collections.abc import Sequence

from kg.documents import Block, Document, Row, Table
from kg.documents import Cell as ReadCell
from kg.documents import Paragraph as ReadParagraph
from tests.rendering.grid import Grid, Sheet


def direct(sheets: Sequence[Sheet], name: str = "made") -> Document:
    """Return the document; every sheet is a page, the letters of a vertical label stand on lines of their own."""
    blocks: list[Block] = []
    for page, sheet in enumerate(sheets, start=1):
        for block in sheet.blocks:
            if isinstance(block, Grid):
                blocks.append(Table(_rows(block, page), page=page, ruled=True))
            else:
                blocks.append(ReadParagraph(block.text, page=page))
    return Document(name, hashlib.sha256(name.encode()).hexdigest(), tuple(blocks))


def _rows(grid: Grid, page: int) -> tuple[Row, ...]:
    rows: list[list[ReadCell]] = [[] for _ in grid.lines]
    for placed in grid.placed():
        cell = placed.cell
        rows[placed.row].append(ReadCell(cell.printed.strip(), placed.column, rows=cell.rows, columns=cell.columns))
    return tuple(Row(tuple(cells), page=page) for cells in rows)
