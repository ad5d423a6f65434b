"""Flattened tables whose columns prove right: what stands under the headings agrees with them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from kg.documents import Block, Document, Row, Table
from kg.extract.labels import COLUMNS, FIELDS, SECTIONS, is_full_label, is_head, is_heading, is_label, key, level1, level2

#: Lines of a header, and rows in front of it.
_TALLEST = 3
_ABOVE = 6

#: Headings that the upper line of such a header has at least; labels or names that agree with the headings.
_FEW = 3
_AGREE = 2

_LEVELS = frozenset({"level1", "level2"})


def trust(document: Document) -> Document:
    """Return the document with such tables as ruled ones, every other table as it is.

    They are those whose cells cannot be told by their texts alone: lists of projects under a header of several lines,
    tables printed sideways, and heads printed above their values.
    """
    return replace(document, blocks=tuple(map(_block, document.blocks)))


def _block(block: Block) -> Block:
    if not isinstance(block, Table) or block.ruled:
        return block
    proven = any(proves(block.rows) for proves in (_is_listing, _is_sideways, _is_head_over_values))
    return replace(block, ruled=True) if proven else block


def _is_listing(rows: Sequence[Row]) -> bool:
    """Tell whether a header of several lines names project and indicator, and the labels below keep their columns."""
    start = next((place for place, row in enumerate(rows[:_ABOVE]) if _names_projects(row)), None)
    if start is None:
        return False
    header = list(takewhile(_is_heading_row, rows[start : start + _TALLEST]))
    roles = {role: cell.column for row in header for cell in row.cells if (role := COLUMNS.get(key(cell.text)))}
    if len(header) < 2 or not _LEVELS & roles.keys() or "name" not in roles:
        return False
    levels = {roles[role] for role in _LEVELS & roles.keys()}
    below = (row for row in rows[start + len(header) :] if not _is_heading_row(row))
    labels = [cell.column in levels for row in below for cell in row.cells if _is_category(cell.text)]
    return len(labels) >= _AGREE and all(labels)


def _names_projects(row: Row) -> bool:
    return _is_heading_row(row) and any(FIELDS.get(key(cell.text)) == "name" for cell in row.cells)


def _is_heading_row(row: Row) -> bool:
    texts = [cell.text for cell in row.cells if cell.text]
    return len(texts) >= _FEW and all(map(is_heading, texts))


def _is_category(text: str) -> bool:
    return is_full_label(text) and (level1(text) is not None or level2(text) is not None)


def _is_sideways(rows: Sequence[Row]) -> bool:
    """Tell whether a row of names and one of targets fill the same columns, and the rows of levels some of them."""
    sides: dict[str, list[int]] = {}
    for row in rows:
        filled = [cell for cell in row.cells if cell.text and key(cell.text) not in SECTIONS]
        role = COLUMNS.get(key(filled[0].text)) if filled else None
        if role and not any(is_heading(cell.text) and key(cell.text) in COLUMNS for cell in filled[1:]):
            sides.setdefault(role, [cell.column for cell in filled[1:]])
    names = sides.get("name", [])
    levels = [sides[role] for role in _LEVELS & sides.keys()]
    agree = all(places and places[0] == names[0] and set(places) <= set(names) for places in levels) if names else False
    return len(names) >= _AGREE and agree and bool(levels) and sides.get("target") == names


def _is_head_over_values(rows: Sequence[Row]) -> bool:
    """Tell whether there is a row of nothing but labels of a head over one that fills the same columns with values."""
    return any(_is_head_row(upper) and _is_below(upper, lower) for upper, lower in pairwise(rows))


def _is_head_row(row: Row) -> bool:
    texts = [cell.text for cell in row.cells if cell.text]
    return len(texts) >= _FEW and all(is_head(key(text)) for text in texts)


def _is_below(upper: Row, lower: Row) -> bool:
    heads, values = ([cell for cell in row.cells if cell.text] for row in (upper, lower))
    same = [cell.column for cell in heads] == [cell.column for cell in values]
    return same and not any(is_label(cell.text) for cell in values)
