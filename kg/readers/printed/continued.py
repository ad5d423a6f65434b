"""Blocks page by page → the blocks of the document: tables that go on over a page break become one.

Page furniture has to be left out before. What a page break does to a table is undone where it is certain: a row cut in
two, a merged cell cut in two, a label that the renderer has put into either part.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.documents import Block, Paragraph, Table
from kg.readers.printed.cuts import squeezed
from kg.readers.printed.seam import Part, Seamed

#: Points by which the same grid line may differ from page to page.
EDGE: Final = 4.0


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """What stands on one page, without page furniture.

    :param number: 1-based.
    :param blocks: in reading order; the cells of ruled tables need boxes.
    :param open_top: no ruling closes the first table at its top.
    :param open_bottom: no ruling closes the last table at its bottom.
    :param open_columns: columns of the last table's last row whose text reaches the foot of its cell, and the room in
        em that its last line leaves; None where that is not known.
    """

    number: int
    blocks: tuple[Block, ...]
    open_top: bool = False
    open_bottom: bool = False
    open_columns: Mapping[int, float] | None = None


@dataclass(slots=True)
class _Chain:
    """Tables of successive pages that are one."""

    parts: list[Part] = field(default_factory=list)
    edges: tuple[float, ...] = ()


def joined_pages(pages: Sequence[PageBlocks]) -> list[Block]:
    """Join the tables that go on from the end of one page to the top of the next."""
    blocks: list[Block] = []
    chain: _Chain | None = None
    known = _texts(pages)
    for page in pages:
        for place, block in enumerate(page.blocks):
            part = _part(page, place, block)
            if part is not None and chain is not None and place == 0 and _goes_on(chain, part):
                chain.parts.append(part)
                chain.edges = merged_edges(chain.edges, part.edges)
                continue
            blocks += _closed(chain, known)
            chain = None
            if part is None:
                blocks.append(block)
            else:
                chain = _Chain([part], part.edges)
    blocks += _closed(chain, known)
    return blocks


def _texts(pages: Iterable[PageBlocks]) -> set[str]:
    """Return the texts of all cells, without white space."""
    tables = (block for page in pages for block in page.blocks if isinstance(block, Table))
    return {squeezed(cell.text) for table in tables for row in table.rows for cell in row.cells}


def _part(page: PageBlocks, place: int, block: Block) -> Part | None:
    if not isinstance(block, Table) or not block.ruled:
        return None
    edges = _edges(block)
    if len(edges) < 2:
        return None
    last = place == len(page.blocks) - 1
    return Part(
        block,
        page.number,
        edges,
        open_top=place == 0 and page.open_top,
        open_bottom=last and page.open_bottom,
        open_columns=page.open_columns if last else None,
    )


def _edges(table: Table) -> tuple[float, ...]:
    found = sorted(
        {edge for row in table.rows for cell in row.cells if cell.box for edge in (cell.box.left, cell.box.right)}
    )
    return merged_edges((), tuple(found))


def merged_edges(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, ...]:
    """Bring the grid lines of two tables together; those that nearly coincide count once."""
    merged: list[float] = []
    for edge in sorted((*one, *two)):
        if not merged or edge - merged[-1] > EDGE:
            merged.append(edge)
    return tuple(merged)


def _goes_on(chain: _Chain, part: Part) -> bool:
    """Tell whether a table at the top of a page has the outer edges of the one before and shares its columns."""
    before = chain.parts[-1]
    if part.page != before.page + 1:
        return False
    if any(abs(one - two) > EDGE for one, two in zip(_outer(chain.edges), _outer(part.edges), strict=True)):
        return False
    inner, own = chain.edges[1:-1], part.edges[1:-1]
    shared = sum(1 for edge in own if any(abs(edge - other) <= EDGE for other in inner))
    return 2 * shared >= min(len(inner), len(own))


def _outer(edges: Sequence[float]) -> tuple[float, float]:
    return edges[0], edges[-1]


def _closed(chain: _Chain | None, known: set[str]) -> Iterator[Block]:
    if chain is None:
        return
    table = chain.parts[0].table
    if len(chain.parts) > 1:
        seamed = Seamed(chain.edges, known)
        for part in chain.parts:
            seamed.add(part)
        table = seamed.table()
    if len(table.rows) == 1 and len(table.rows[0].cells) == 1:
        yield from _unframed(table)
    else:
        yield table


def _unframed(table: Table) -> Iterator[Paragraph]:
    """Yield the text in a frame: a single cell is no table."""
    cell = table.rows[0].cells[0]
    for text in cell.text.split("\n"):
        if text:
            yield Paragraph(text, page=table.page, box=cell.box)
