"""OpenDocument sheets (ods): they hold what every cell shows beside its value, so no format has to be applied."""

from collections.abc import Iterator

from lxml.etree import _Element

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.kinds import Kind
from kg.readers.opendocument import opened
from kg.readers.package import Package, damage_means_truncated
from kg.readers.sheets.counted import CountedSheet
from kg.readers.sheets.document import document_of
from kg.readers.sheets.formats import general
from kg.readers.sheets.sheet import Budget, Sheet

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

#: What LibreOffice shows for a formula without result, beside the errors that it shares with Excel.
_ERROR_START = ("Err:", "#VALUE", "#REF", "#NAME", "#DIV")


def read_ods(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    :raises EmptyFile: if no visible cell holds anything.
    :raises Encrypted, WrongPassword, UnknownCipher: if it is protected; see :func:`kg.readers.opendocument.opened`.
    :raises TooLarge: if the parts or the cells are beyond the limits.
    :raises Truncated: if the file is damaged.
    """
    budget = Budget(name, options.limits.cells)
    plain = opened(data, name, Kind.OPEN_SHEET, options)
    with damage_means_truncated(name, Kind.OPEN_SHEET):
        return document_of(_sheets(Package(plain, name, options.limits), budget), data, name, budget)


def _sheets(package: Package, budget: Budget) -> Iterator[Sheet]:
    reader = _SheetReader(budget)
    hidden: set[str] = set()
    tags = [_TABLE + tag for tag in ("table-cell", "covered-table-cell", "table-row", "table-column", "table")]
    for element in package.elements("content.xml", f"{_STYLE}style", *tags):
        match str(element.tag).rpartition("}")[2]:
            case "style":
                hidden |= _hiding(element)
            case "table-column":
                reader.read_column(element)
            case "table-row":
                reader.end_row(element)
            case "table":
                if element.get(f"{_TABLE}style-name") not in hidden:
                    yield reader.finished(element.get(f"{_TABLE}name", ""))
                reader = _SheetReader(budget)
            case _:
                reader.read_cell(element)


def _hiding(style: _Element) -> set[str]:
    properties = style.find(f"{_STYLE}table-properties")
    hides = properties is not None and properties.get(f"{_TABLE}display") == "false"
    return {style.get(f"{_STYLE}name", "")} if hides else set()


class _SheetReader(CountedSheet):
    """Reads the elements of one sheet; columns, rows and cells carry repetitions."""

    def read_column(self, element: _Element) -> None:
        count = _number(element, "number-columns-repeated")
        self.take_columns(self.columns, self.columns + count - 1, hidden=_is_hidden(element))

    def end_row(self, element: _Element) -> None:
        last = self.row + _number(element, "number-rows-repeated") - 1
        for column, text in list(self.content.texts.get(self.row, {}).items()):
            for row in range(self.row + 1, last + 1):
                self.content.put(row, column, text, self.budget)
        self.take_row(self.row, last, hidden=_is_hidden(element))

    def read_cell(self, element: _Element) -> None:
        count = _number(element, "number-columns-repeated")
        height, width = _number(element, "number-rows-spanned"), _number(element, "number-columns-spanned")
        self.merge(self.row, self.column, height, width)
        text = _text(element)
        if text:
            for column in range(self.column, self.column + count):
                self._put(column, text, formula=element.get(f"{_TABLE}formula") is not None)
        self.column += count

    def _put(self, column: int, text: str, *, formula: bool) -> None:
        if formula and text.startswith(_ERROR_START):
            self.content.put_error(self.row, column, text, self.budget)
        else:
            self.content.put(self.row, column, text, self.budget)


def _is_hidden(element: _Element) -> bool:
    # The third value, "filter", hides a row from view only: the filter was left on.
    return element.get(f"{_TABLE}visibility") == "collapse"


def _number(element: _Element, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}", "1")))


def _text(cell: _Element) -> str:
    """Return what a cell shows: its paragraphs; its bare value where a program wrote none."""
    paragraphs = cell.findall(f"{_TEXT}p")
    if paragraphs:
        return "\n".join("".join(_pieces(paragraph)) for paragraph in paragraphs)
    value = cell.get(f"{_OFFICE}value")
    if value is not None:
        return general(float(value))
    return cell.get(f"{_OFFICE}string-value") or cell.get(f"{_OFFICE}date-value") or ""


def _pieces(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        match str(child.tag).removeprefix(_TEXT):
            case "s":
                yield " " * min(_spaces(child), 100)
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case "a" | "span" | "ruby" | "ruby-base":
                yield from _pieces(child)
        yield child.tail or ""


def _spaces(element: _Element) -> int:
    return int(element.get(f"{_TEXT}c", "1"))
