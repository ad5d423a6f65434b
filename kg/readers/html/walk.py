"""Walk the element tree of a page once, without recursion, and collect its lines and tables."""

from typing import Final

from lxml import etree

from kg.documents import Paragraph
from kg.readers.html.fields import all_text, input_text, is_hidden, line_of, number_text, raised_text, select_text
from kg.readers.html.flow import Flow, Item
from kg.readers.html.grid import HeldCell, Meter, row_span_of, span_of
from kg.readers.html.table import TableBuilder
from kg.readers.text_rows import blocks_of

#: Not part of what a reader of the page reads.
_LEFT_OUT: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "title", "nav", "button", "datalist", "noframes", "iframe"),
        *("object", "embed", "svg", "math", "video", "audio", "canvas", "map", "img"),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("html", "body", "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details"),
        *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "ol", "p", "section", "summary", "ul"),
    )
)
_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))
_CELLS: Final = frozenset(("td", "th"))
_PREFORMATTED: Final = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))


class Walker:
    """Reads one element tree; ask :meth:`read` once.

    :param meter: counts the places of all tables.
    :param deepest: tables in tables that are allowed.
    :param line: line of the file in which the tree's source begins; None to give cells no line.
    """

    def __init__(self, meter: Meter, deepest: int, line: int | None = None) -> None:
        self._meter = meter
        self._deepest = deepest
        self._line = line
        self._page = Flow()
        self._tables: list[TableBuilder] = []
        self._lists: list[int | None] = []

    def read(self, root: etree._Element) -> list[Item]:
        """Return lines and tables in reading order.

        :raises OverflowError: if the tables have too many places.
        :raises RecursionError: if tables are nested too deeply.
        """
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: etree._Element | None = None
        for event, element in walk:
            if event == "start":
                if not self._start(element):
                    skipped = element
                    walk.skip_subtree()
                continue
            if event == "end" and element is not skipped:
                self._end(element.tag)
            if element is not root:
                self._flow.text(element.tail)
        while self._tables:
            self._close_table()
        return self._page.finish()

    @property
    def _flow(self) -> Flow:
        return self._tables[-1].flow if self._tables else self._page

    def _start(self, element: etree._Element) -> bool:
        """Open an element; return False if its content is done with."""
        tag = element.tag
        if tag in _LEFT_OUT or is_hidden(element):
            return False
        if tag in _BLOCKS:
            self._flow.break_line()
            self._open_block(element)
        elif tag == "table" or (self._tables and (tag in _GROUPS or tag == "tr" or tag in _CELLS)):
            self._open_part(element)
        elif tag in _CELLS:
            self._flow.break_line()
        replacement = self._replacement(element)
        if replacement is not None:
            self._flow.text(replacement)
            return False
        if tag in _PREFORMATTED:
            self._preformatted(element)
            return False
        self._flow.text(number_text(element) or element.text)
        return True

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flow.break_line()
            if tag in {"ol", "ul"} and self._lists:
                self._lists.pop()
        elif self._tables:
            table = self._tables[-1]
            if tag in _CELLS:
                table.close_cell()
            elif tag == "tr":
                table.close_row()
            elif tag in _GROUPS:
                table.close_group()
            elif tag == "table":
                self._close_table()

    def _open_block(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "ol":
            self._lists.append(span_of(element.get("start"), most=10**9))
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "li" and self._lists and (number := self._lists[-1]) is not None:
            # The number is printed in front of the item, though it stands nowhere in the source.
            self._flow.text(f"{number}. ")
            self._lists[-1] = number + 1

    def _open_part(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "table":
            self._flow.break_line()
            if len(self._tables) >= self._deepest:
                raise RecursionError(len(self._tables) + 1)
            self._tables.append(TableBuilder(self._meter))
        elif tag == "tr":
            self._tables[-1].open_row()
        elif tag in _CELLS:
            self._tables[-1].open_cell(self._cell(element))
        else:
            self._tables[-1].open_group(tag)

    def _cell(self, element: etree._Element) -> HeldCell:
        line = None if self._line is None else self._line + line_of(element) - 1
        return HeldCell(row_span_of(element.get("rowspan")), span_of(element.get("colspan")), line)

    def _close_table(self) -> None:
        table = self._tables.pop()
        self._flow.extend(table.finish(inside=bool(self._tables)))

    @staticmethod
    def _replacement(element: etree._Element) -> str | None:
        """Return what is shown instead of the element's text, None where it is its text."""
        tag = element.tag
        if tag == "input":
            return input_text(element)
        if tag == "select":
            return select_text(element)
        return raised_text(element) if tag == "sup" else None

    def _preformatted(self, element: etree._Element) -> None:
        text = all_text(element)
        if element.tag == "textarea":
            self._flow.preformatted(text)
        elif self._tables:
            self._flow.break_line()
            self._flow.preformatted(text)
            self._flow.break_line()
        else:
            # Plain text that was made a page as it was: its own columns are all there is.
            blocks = blocks_of(text, line_of(element))
            self._flow.extend([block.text if isinstance(block, Paragraph) else block for block in blocks])
