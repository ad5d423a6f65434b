"""Plain text and Markdown, with the HTML tables that converters leave in it."""

import hashlib
import re
from collections.abc import Iterator

from kg.documents import Block, Document
from kg.errors import EmptyFile, WrongEncoding
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.encoding import decode
from kg.readers.text_rows import BLANKS, blocks_of

#: Up to the next bracket of either kind, so that tags without end take no longer than others.
_TABLE_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)


def read_text(data: bytes, name: str, options: ReadOptions) -> Document:
    """Cut the text into tables and paragraphs.

    :raises EmptyFile: if there is nothing but white space.
    :raises WrongEncoding: if no encoding fits.
    :raises TooLarge: if HTML tables in the text have too many cells.
    """
    text = decode(data)
    if text is None:
        raise WrongEncoding(file=name)
    if not text.strip(BLANKS):
        raise EmptyFile(file=name)
    blocks = _mixed_blocks(text, name, options.limits) if _TABLE_TAG.search(text) else blocks_of(text)
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(blocks))


def _mixed_blocks(text: str, name: str, limits: Limits) -> Iterator[Block]:
    """Read text with HTML tables in it: those as HTML, what is between them as text."""
    # Here, because lxml has no place on the way of plain text.
    from kg.readers.html.blocks import markup_blocks
    from kg.readers.html.grid import Meter

    meter = Meter(limits.cells)
    done, line = 0, 1
    for start, end in [*_table_spans(text), (len(text), len(text))]:
        yield from blocks_of(text[done:start], line)
        line += text.count("\n", done, start)
        yield from markup_blocks(text[start:end], name, limits, meter, line)
        line += text.count("\n", start, end)
        done = end


def _table_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where outermost tables begin and end; one that is never closed is left to be text."""
    depth, start = 0, 0
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, tag.end()
