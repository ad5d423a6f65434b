"""Merged cells that a converter has filled with their text, every place of them: they are merged again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.documents import Block, Cell, Document, Row, Table
from kg.extract.cleaning import compact, has_content
from kg.extract.labels import COLUMNS, HEADINGS, is_head, is_heading, key, level1, level2
from kg.extract.rows import looks_numeric

#: Share of the rows with one text in adjacent places, and their number, that tell such a table from a coincidence.
_SHARE = 0.2
_ROWS = 2

#: Different headings that make a row the header of a table.
_HEADINGS = 3


def merge_repeated(document: Document) -> Document:
    """Return the document with such tables as they were printed, every other table as it is."""
    return replace(document, blocks=tuple(_block(block) for block in document.blocks))


def _block(block: Block) -> Block:
    if not isinstance(block, Table) or not block.ruled or not _is_repeating(block.rows):
        return block
    return replace(block, rows=tuple(_down(list(_merged_across(block.rows)))))


def _is_repeating(rows: Sequence[Row]) -> bool:
    if any(cell.rows > 1 or cell.columns > 1 for row in rows for cell in row.cells):
        return False
    repeated = sum(1 for row in rows if any(_same(left, right) for left, right in pairwise(row.cells)))
    return repeated >= max(_ROWS, _SHARE * len(rows))


def _same(left: Cell, right: Cell) -> bool:
    """Tell whether two cells side by side are one; equal amounts, dashes and operators are two."""
    if left.text != right.text or not has_content(left.text) or len(compact(left.text)) < 2:
        return False
    return not looks_numeric(left.text)


def _merged_across(rows: Sequence[Row]) -> Iterator[Row]:
    """Merge along the rows; below a header only places under one heading, since a value may equal the one beside it."""
    tied: set[int] | None = None
    for row in rows:
        headings = {word for cell in row.cells if (word := key(cell.text)) in COLUMNS or word in HEADINGS}
        first = next((key(cell.text) for cell in row.cells if cell.text), "")
        if is_head(first):
            tied = None
        elif len(headings) >= _HEADINGS:
            tied = {left.column for left, right in pairwise(row.cells) if left.text and left.text == right.text}
        yield replace(row, cells=tuple(_across(row.cells, tied)))


def _across(cells: Sequence[Cell], tied: set[int] | None) -> Iterator[Cell]:
    whole = len({cell.text for cell in cells}) == 1
    pending: Cell | None = None
    for cell in cells:
        free = tied is None or whole
        if pending is not None and (_same(pending, cell) if free else _tied(pending, cell, tied or set())):
            pending = replace(pending, columns=pending.columns + 1)
            continue
        if pending is not None:
            yield pending
        pending = cell
    if pending is not None:
        yield pending


def _tied(left: Cell, right: Cell, tied: set[int]) -> bool:
    return left.text == right.text and right.column - 1 in tied


def _down(rows: Sequence[Row]) -> list[Row]:
    """Merge a label with the same label over the same columns above; a name or a value may repeat by itself."""
    heights: dict[tuple[int, int], int] = {}
    kept: list[Row] = []
    above: dict[tuple[str, int, int], tuple[int, int]] = {}
    for place, row in enumerate(rows):
        labels = {(cell.text, cell.column, cell.columns): cell for cell in row.cells if _is_label(cell.text)}
        covered = {key: above[key] for key in labels if key in above}
        for anchor in covered.values():
            heights[anchor] = heights.get(anchor, 1) + 1
        kept.append(replace(row, cells=tuple(cell for cell in row.cells if _key(cell) not in covered)))
        above = {key: covered.get(key, (place, cell.column)) for key, cell in labels.items()}
    return [
        replace(row, cells=tuple(replace(cell, rows=heights.get((place, cell.column), 1)) for cell in row.cells))
        for place, row in enumerate(kept)
    ]


def _key(cell: Cell) -> tuple[str, int, int]:
    return cell.text, cell.column, cell.columns


def _is_label(text: str) -> bool:
    return is_heading(text) or level1(text) is not None or level2(text) is not None
