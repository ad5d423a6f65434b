"""Markup in, lines and tables out: the way into the HTML modules for whoever holds text already."""

from kg.documents import Block, Paragraph
from kg.errors import Phrase
from kg.limits import Limits
from kg.readers.html.flow import Item
from kg.readers.html.grid import Meter
from kg.readers.html.tree import parse
from kg.readers.html.walk import Walker
from kg.readers.limited import too_large

#: Tables in tables for each level that is allowed: old pages draw their whole layout with tables, six or eight deep.
_FRAMES = 8


def markup_blocks(text: str, name: str, limits: Limits, meter: Meter, line: int | None = None) -> list[Block]:
    """Read a page or a fragment of one.

    :param name: the file's name, for messages.
    :param meter: counts the places of the tables; shared by the pieces of one file.
    :param line: 1-based line of the file where the text begins, where its cells should know theirs.
    :raises TooLarge: if there are too many tags or cells, or they are nested too deeply.
    """
    root = parse(text, name, limits)
    if root is None:
        return []
    deepest = limits.nesting * _FRAMES
    try:
        items = Walker(meter, deepest, line).read(root)
    except OverflowError as error:
        raise too_large(name, "cells", meter.count, meter.limit) from error
    except RecursionError as error:
        what, most = Phrase("tables in tables (8 count as a level)"), limits.nesting
        raise too_large(name, "nesting", most + 1, most, what=what) from error
    return [_block(item, line) for item in items]


def _block(item: Item, line: int | None) -> Block:
    return Paragraph(item, line) if isinstance(item, str) else item
