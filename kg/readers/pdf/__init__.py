"""PDF files: characters and rulings in, paragraphs and ruled tables out, those over page breaks in one piece."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2

from kg.documents import Document, Paragraph
from kg.errors import NoText, OcrMissing, TooLarge, Truncated
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.limited import too_large
from kg.readers.pdf.opening import opened
from kg.readers.pdf.overflow import without_overflow
from kg.readers.pdf.page import TooManyObjects, open_page, page_content
from kg.readers.pdf.scans import is_scan, not_read, read_scan
from kg.readers.printed.continued import PageBlocks, joined_pages
from kg.readers.printed.furniture import without_furniture
from kg.readers.printed.glyphs import UNKNOWN
from kg.readers.printed.layout import PageLayout, open_columns, page_blocks, page_layout, unknown, upright
from kg.readers.printed.ruled import TooManyCells
from kg.records import Issue

if TYPE_CHECKING:
    from kg.readers.scan.page import PageReading

__all__ = ["read_pdf"]


def read_pdf(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every page, by its text or, where it is a scan, by its picture.

    :raises Encrypted: if it needs a password and none was given.
    :raises WrongPassword: if it needs another one.
    :raises Truncated: if it is cut off or damaged.
    :raises NoPages: if it has no page.
    :raises NoText: if nothing is on any page.
    :raises OcrMissing: if every page is a scan and the extra ``ocr`` is not installed.
    :raises TooLarge: if pages, cells or unpacked streams are beyond the limits.
    """
    pages = _Pages(name, options.limits)
    with opened(data, name, options) as document:
        try:
            for index in range(len(document)):
                with open_page(document, index) as page:
                    pages.read(page, index + 1)
        except pypdfium2.PdfiumError as error:
            raise Truncated(file=name, kind="PDF") from error
        except (TooManyObjects, TooManyCells) as error:
            raise pages.too_large(error.count) from error
    blocks = joined_pages(pages.blocks())
    if pages.missing and not blocks:
        raise OcrMissing(file=name)
    if not blocks:
        raise NoText(file=name)
    pages.issues += [
        unknown(block.text, block.page or 1)
        for block in blocks
        if isinstance(block, Paragraph) and UNKNOWN in block.text
    ]
    issues = [*pages.issues, *([not_read(pages.missing)] if pages.missing else [])]
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(blocks), tuple(issues))


@dataclass(slots=True)
class _Pages:
    """The pages of a file as they are read.

    :param missing: 1-based numbers of the scans that could not be read for lack of the extra.
    """

    name: str
    limits: Limits
    issues: list[Issue] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    _read: "list[PageLayout | PageReading]" = field(default_factory=list)
    _cells: int = 0

    def read(self, page: pypdfium2.PdfPage, number: int) -> None:
        content = page_content(page, number, self.limits.cells)
        if is_scan(content):
            reading = read_scan(page, number, self.name, self.limits)
            if reading is not None:
                self._take(reading, reading.layout)
                return
            self.missing.append(number)
        layout = page_layout(upright(content), self.limits.cells - self._cells)
        self._take(layout, layout)

    def _take(self, page: "PageLayout | PageReading", layout: PageLayout) -> None:
        self._cells += sum(len(grid.cells) for grid, _ in layout.tables)
        if self._cells > self.limits.cells:
            raise self.too_large(self._cells)
        self._read.append(page)

    def blocks(self) -> list[PageBlocks]:
        """Return what stands on the pages, their furniture left out; what scans leave in doubt goes to the issues."""
        without_furniture([page if isinstance(page, PageLayout) else page.layout for page in self._read])
        for page in self._read:
            if not isinstance(page, PageLayout):
                self.issues += page.issues
        return [_page_blocks(page) if isinstance(page, PageLayout) else page.joinable for page in self._read]

    def too_large(self, count: int) -> TooLarge:
        return too_large(self.name, "cells", count, self.limits.cells)


def _page_blocks(page: PageLayout) -> PageBlocks:
    page.lines = without_overflow(page.lines, page.tables)
    blocks = tuple(page_blocks(page))
    if not page.tables:
        return PageBlocks(page.number, blocks)
    return PageBlocks(
        page.number,
        blocks,
        open_top=page.tables[0][0].open_top,
        open_bottom=page.tables[-1][0].open_bottom,
        open_columns=open_columns(page),
    )
