"""Word files (docx, docm): the XML of the package read directly, as paragraphs and ruled tables."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element

from kg.documents import Block, Document, Paragraph, Row
from kg.errors import NoText, TooDeep
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.docx.grid import Grid, Item, plain, tidy
from kg.readers.docx.names import W, is_on
from kg.readers.docx.nested import dissolved
from kg.readers.docx.numbering import Numbering
from kg.readers.docx.packed import Packed
from kg.readers.docx.pages import Pages
from kg.readers.docx.parts import Parts
from kg.readers.docx.tables import CellContent, read_grid, unwrapped
from kg.readers.docx.text import ParagraphText
from kg.readers.limited import check, too_large
from kg.readers.text import read_text
from kg.records import Issue, IssueCode

_EMBEDDED = "{urn:schemas-microsoft-com:office:office}OLEObject"

#: Levels that Python's stack has always room for; twice as many are read where it is empty.
_DEEP = 100

#: What stands for a tab outside tables: a gap that parts two entries of a line.
_GAP = "  "


def read_docx(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read what the body of a Word file prints; headers, footers, notes and comments are left out.

    A file without any table is read as the text it holds, so that rows made with tabs are found.

    :raises Truncated: if the file is damaged.
    :raises TooLarge: if it is beyond a limit.
    :raises NoText: if it prints nothing.
    """
    return read_parts(Packed(data, name, options.limits), data, name, options)


def read_parts(parts: Parts, data: bytes, name: str, options: ReadOptions) -> Document:
    """Read the parts of a Word file, whatever they were wrapped in.

    :param data: the file that they come from.
    :raises InputError: as :func:`read_docx`.
    """
    path, root = parts.main()
    body = root.find(f"{W}body")
    if body is None:
        raise parts.damaged()
    _empty_placeholders(root)
    story = _Story(Numbering(parts, path), Pages(root), options.limits, name)
    try:
        items = list(story.items(body))
    except RecursionError as error:
        raise TooDeep(file=name, levels=_DEEP) from error
    issues = tuple(_issues(root, story.pictures))
    if any(isinstance(item, Grid) for item in items):
        return Document(name, hashlib.sha256(data).hexdigest(), tuple(_blocks(items)), issues)
    if not any(plain(item).strip() for item in items):
        raise NoText(file=name)
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(_text_blocks(items, name, options)), issues)


def _empty_placeholders(root: _Element) -> None:
    """Take out the prompts of content controls that nobody has filled in."""
    for mark in list(root.iter(f"{W}showingPlcHdr")):
        properties = mark.getparent()
        control = None if properties is None else properties.getparent()
        if control is not None and is_on(properties, "showingPlcHdr"):
            for text in list(control.iter(f"{W}t", f"{W}sym")):
                text.tag = f"{W}delText"


def _issues(root: _Element, pictures: int) -> Iterator[Issue]:
    if next(root.iter(f"{W}altChunk"), None) is not None:
        yield Issue(IssueCode.UNSUPPORTED, "文件里嵌有另一份文件的内容，其中的文字没有读取")
    if next(root.iter(_EMBEDDED), None) is not None:
        yield Issue(IssueCode.UNSUPPORTED, "文件里嵌有其他程序的对象（如 Excel 表格、公式），其中的内容没有读取")
    elif pictures and next(root.iter(f"{W}tbl"), None) is None:
        yield Issue(IssueCode.UNSUPPORTED, "文件里有图片而没有表格，图片里的文字没有读取")


def _blocks(items: list[Item]) -> Iterator[Block]:
    for item in items:
        if isinstance(item, Grid):
            yield item.table()
        else:
            for line in item.text.split("\n"):
                text = tidy(line).replace("\t", _GAP)
                if text:
                    yield Paragraph(text, page=item.page)


def _text_blocks(items: list[Item], name: str, options: ReadOptions) -> Iterator[Block]:
    for block in read_text(_as_text(items).encode(), name, options).blocks:
        # Lines are an accident of how the text was put together here.
        if isinstance(block, Paragraph):
            yield replace(block, line=None)
        else:
            rows = (Row(tuple(replace(cell, line=None) for cell in row.cells), page=row.page) for row in block.rows)
            yield replace(block, rows=tuple(rows))


def _as_text(items: list[Item]) -> str:
    lines: list[str] = []
    page = 1
    for item in items:
        if isinstance(item, Paragraph):
            turned = max((item.page or page) - page, 0)
            lines.append("\f" * turned + item.text)
            page += turned
    return "\n".join(lines)


class _Story:
    """The body of a file, read from top to bottom."""

    def __init__(self, numbering: Numbering, pages: Pages, limits: Limits, name: str) -> None:
        self._numbering = numbering
        self._pages = pages
        self._limits = limits
        self._name = name
        self._places = 0
        self._depth = 0
        self.pictures = 0

    def items(self, container: _Element) -> Iterator[Item]:
        """Yield the paragraphs and tables of a body, a cell or a text box; text boxes follow their paragraph."""
        text: ParagraphText | None = None
        for element in unwrapped(container, f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}tbl":
                grid = self._table(element)
                if grid.pages:
                    yield from dissolved(grid)
                continue
            properties = element.find(f"{W}pPr")
            if is_on(properties, "pageBreakBefore"):
                self._pages.forced()
            text = text or ParagraphText(self._pages)
            text.print(self._numbering.label(properties))
            text.walk(element)
            if not _mark_is_deleted(properties):
                yield from self._printed(text)
                text = None
        if text:
            yield from self._printed(text)

    def _printed(self, text: ParagraphText) -> Iterator[Item]:
        self.pictures += text.pictures
        yield Paragraph(tidy(text.text), page=text.page)
        for box in text.boxes:
            yield from self.items(box)

    def _table(self, element: _Element) -> Grid:
        self._depth += 1
        if self._depth > self._limits.nesting + 1:
            raise too_large(self._name, "nesting", self._depth - 1, self._limits.nesting)
        grid = read_grid(element, self._row, self._check_places)
        self._depth -= 1
        return grid

    def _row(self, cells: list[_Element]) -> tuple[list[CellContent], int | None]:
        """Read the cells of a row, which stand side by side: every one of them begins on the same page."""
        begin = self._pages.now
        contents: list[CellContent] = []
        ends: list[int] = []
        for cell in cells:
            self._pages.back_to(begin)
            contents.append(self._cell(cell))
            ends.append(self._pages.now or 0)
        self._pages.back_to(begin and max(ends, default=begin))
        return contents, max((content.page for content in contents if content.page), default=begin)

    def _cell(self, cell: _Element) -> CellContent:
        seen = self.pictures
        items = list(self.items(cell))
        pages = (item.pages[0] if isinstance(item, Grid) else item.page for item in items)
        return CellContent(items, self.pictures - seen, next((page for page in pages if page), None))

    def _check_places(self, places: int) -> None:
        self._places += places
        check(self._name, "cells", self._places, self._limits.cells)


def _mark_is_deleted(properties: _Element | None) -> bool:
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None
