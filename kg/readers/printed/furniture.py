"""Running heads, running feet and page numbers: what stands on the pages, not in the document."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Final

from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.layout import PageLayout
from kg.readers.printed.lines import TextLine

#: Points at the top and at the bottom of a page that belong to furniture: word processors begin the text at 72.
_ZONE: Final = 64.0

#: A line of nothing but a page number: 3, - 3 -, 第3页, 第 3 页 共 9 页, 3/9, Page 3 of 9.
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·~\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/／]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?|[Pp]age\s*\d+(?:\s*of\s*\d+)?)[-—–－·~\s]*"
)
_DIGITS: Final = re.compile(r"\d+")

#: Points by which a repeated line may move up or down from page to page.
_SAME_HEIGHT: Final = 3.0

#: How much larger than the usual print a head may be; larger is a title.
_HEAD_SIZE: Final = 1.1


def without_furniture(pages: Sequence[PageLayout]) -> None:
    """Take the furniture out of the lines of every page."""
    repeated = _repeated(pages)
    usual = _usual_size(pages)
    for page in pages:
        page.lines = [line for line in page.lines if not _is_furniture(page, line, repeated, usual)]


def _is_furniture(page: PageLayout, line: TextLine, repeated: set[tuple[str | None, str]], usual: float) -> bool:
    if _zone(page, line) is None:
        return False
    # A form on every page repeats its title as well, but in larger print.
    head = _key(page, line) in repeated and _size(line.glyphs) <= _HEAD_SIZE * usual
    return head or _PAGE_NUMBER.fullmatch(line.text) is not None


def _zone(page: PageLayout, line: TextLine) -> str | None:
    """Tell in which zone a line stands: beyond every table, at the top or at the bottom of the page."""
    tops = [grid.ys[0] for grid, _ in page.tables]
    bottoms = [grid.ys[-1] for grid, _ in page.tables]
    if line.box.bottom <= _ZONE and all(line.box.bottom <= top for top in tops):
        return "top"
    if line.box.top >= page.height - _ZONE and all(line.box.top >= bottom for bottom in bottoms):
        return "bottom"
    return None


def _key(page: PageLayout, line: TextLine) -> tuple[str | None, str]:
    return _zone(page, line), _DIGITS.sub("#", line.text)


def _repeated(pages: Sequence[PageLayout]) -> set[tuple[str | None, str]]:
    """Return the lines that stand at one height on two pages and on half of all pages."""
    heights: dict[tuple[str | None, str], list[int]] = {}
    for page in pages:
        for line in page.lines:
            if _zone(page, line):
                heights.setdefault(_key(page, line), []).append(round(line.box.top / _SAME_HEIGHT))
    most = {key: Counter(tops).most_common(1)[0][1] for key, tops in heights.items()}
    return {key for key, count in most.items() if count >= 2 and 2 * count >= len(pages)}


def _usual_size(pages: Sequence[PageLayout]) -> float:
    """Return the height of most print in points."""
    cells = [_size(glyphs) for page in pages for _, inside in page.tables for glyphs in inside.values() if glyphs]
    return median(cells or [_size(line.glyphs) for page in pages for line in page.lines] or [0.0])


def _size(glyphs: Sequence[Glyph]) -> float:
    return median(glyph.box.bottom - glyph.box.top for glyph in glyphs)
