"""Flattened tables whose columns prove right: what stands under the headings agrees with them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kg.extract.columns import is_header
from kg.extract.grid import header_height
from kg.extract.headers import header_lines
from kg.extract.labels import COLUMNS, FIELDS, SECTIONS, is_full_label, is_head, is_label, level1, level2
from kg.extract.lines import Line

#: Lines above a header, and of it.
_ABOVE = 6
_TALLEST = 4

#: Labels of a head in a row; labels or names that agree with the headings.
_FEW = 3
_AGREE = 2

_LEVELS = frozenset({"level1", "level2"})


def trust(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, those of such tables as ruled ones.

    They are those whose cells cannot be told by their texts alone: lists of projects under a header of several lines,
    tables printed sideways, and heads printed above their values.
    """
    for _, block in groupby(lines, key=lambda line: line.block):
        table = list(block)
        flat = len(table) > 1 and table[0].in_table and not table[0].ruled
        proven = flat and any(proves(table) for proves in (_is_listing, _is_sideways, _is_head_over_values))
        yield from (replace(line, ruled=True) for line in table) if proven else table


def _is_listing(table: Sequence[Line]) -> bool:
    """Tell whether a header of several lines names project and indicator, and the labels below keep their columns."""
    header = _header(table[: _ABOVE + _TALLEST])
    levels = {token.column for line in header for token in line.tokens if COLUMNS.get(token.key) in _LEVELS}
    if not levels:
        return False
    below = (line for line in table[len(header) :] if not is_header(line))
    labels = [token.column in levels for line in below for token in line.tokens if _is_category(token.text)]
    return len(labels) >= _AGREE and all(labels)


def _header(table: Sequence[Line]) -> Sequence[Line]:
    """Return the lines down to the end of a header of several lines that names projects; none without one."""
    ruled = [replace(line, ruled=True) for line in table]
    for place in range(min(_ABOVE, len(table) - 1)):
        height = max(header_lines(ruled, place), header_height(ruled[place:]))
        named = any(FIELDS.get(token.key) == "name" for line in table[place : place + height] for token in line.tokens)
        if height > 1 and named:
            return table[: place + height]
    return ()


def _is_category(text: str) -> bool:
    return is_full_label(text) and (level1(text) is not None or level2(text) is not None)


def _is_sideways(table: Sequence[Line]) -> bool:
    """Tell whether a row of names and one of targets fill the same columns, and the rows of levels some of them."""
    sides: dict[str, list[int]] = {}
    for line in table:
        tokens = [token for token in line.tokens if token.key not in SECTIONS]
        role = COLUMNS.get(tokens[0].key) if tokens else None
        if role and not any(token.key in COLUMNS for token in tokens[1:]):
            sides.setdefault(role, [token.column for token in tokens[1:]])
    names = sides.get("name", [])
    levels = [sides[role] for role in _LEVELS & sides.keys()]
    agree = all(places and places[0] == names[0] and set(places) <= set(names) for places in levels) if names else False
    return len(names) >= _AGREE and agree and bool(levels) and sides.get("target") == names


def _is_head_over_values(table: Sequence[Line]) -> bool:
    """Tell whether there is a row of nothing but labels of a head over one that fills the same columns with values."""
    return any(_is_head_row(upper) and _is_below(upper, lower) for upper, lower in pairwise(table))


def _is_head_row(line: Line) -> bool:
    return len(line.tokens) >= _FEW and all(is_head(token.key) for token in line.tokens)


def _is_below(upper: Line, lower: Line) -> bool:
    same = [token.column for token in upper.tokens] == [token.column for token in lower.tokens]
    return same and not any(is_label(token.text) for token in lower.tokens)
