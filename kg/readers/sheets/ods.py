"""OpenDocument sheets (ods): they hold what every cell shows beside its value, so no format has to be applied."""

from collections.abc import Iterator

from lxml.etree import _Element

from kg.documents import Document
from kg.errors import Encrypted, UnknownCipher
from kg.readers.base import ReadOptions
from kg.readers.sheets.document import document_of
from kg.readers.sheets.formats import general
from kg.readers.sheets.package import Package, damage_means_truncated
from kg.readers.sheets.places import Area, Runs
from kg.readers.sheets.sheet import Budget, Sheet

_KIND = "OpenDocument sheet (ods)"
_MANIFEST = "META-INF/manifest.xml"

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

#: What LibreOffice shows for a formula without result, beside the errors that it shares with Excel.
_ERROR_START = ("Err:", "#VALUE", "#REF", "#NAME", "#DIV")

_HIDDEN = ("collapse", "filter")


def read_ods(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    :raises EmptyFile: if no visible cell holds anything.
    :raises Encrypted, UnknownCipher: if the file is protected, without and with a password given.
    :raises TooLarge: if the parts or the cells are beyond the limits.
    :raises Truncated: if the file is damaged.
    """
    budget = Budget(name, options.limits.cells)
    with damage_means_truncated(name, _KIND):
        package = Package(data, name, options.limits)
        if _MANIFEST in package and any(True for _ in package.elements(_MANIFEST, "{*}encryption-data")):
            if options.password is None:
                raise Encrypted(file=name)
            raise UnknownCipher(file=name, cipher="OpenDocument")
        return document_of(_sheets(package, budget), data, name, budget)


def _sheets(package: Package, budget: Budget) -> Iterator[Sheet]:
    reader = _SheetReader(budget)
    hidden: set[str] = set()
    tags = [_TABLE + tag for tag in ("table-cell", "covered-table-cell", "table-row", "table-column", "table")]
    for element in package.elements("content.xml", f"{_STYLE}style", *tags):
        match str(element.tag).rpartition("}")[2]:
            case "style":
                hidden |= _hiding(element)
            case "table-column":
                reader.column(element)
            case "table-row":
                reader.end_row(element)
            case "table":
                if element.get(f"{_TABLE}style-name") not in hidden:
                    yield reader.sheet(element.get(f"{_TABLE}name", ""))
                reader = _SheetReader(budget)
            case _:
                reader.cell(element)


def _hiding(style: _Element) -> set[str]:
    properties = style.find(f"{_STYLE}table-properties")
    hides = properties is not None and properties.get(f"{_TABLE}display") == "false"
    return {style.get(f"{_STYLE}name", "")} if hides else set()


class _SheetReader:
    """Collects one sheet from its elements; places are counted, for cells and rows carry repetitions instead."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._sheet = Sheet("")
        self._row = self._column = self._columns = 0
        self._hidden_rows: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []

    def sheet(self, name: str) -> Sheet:
        self._sheet.name = name
        self._sheet.hidden_rows = Runs.of(self._hidden_rows)
        self._sheet.hidden_columns = Runs.of(self._hidden_columns)
        return self._sheet

    def column(self, element: _Element) -> None:
        count = _number(element, "number-columns-repeated")
        if element.get(f"{_TABLE}visibility") in _HIDDEN:
            self._hidden_columns.append((self._columns, self._columns + count - 1))
        self._columns += count

    def end_row(self, element: _Element) -> None:
        count = _number(element, "number-rows-repeated")
        if element.get(f"{_TABLE}visibility") in _HIDDEN:
            self._hidden_rows.append((self._row, self._row + count - 1))
        for column, text in list(self._sheet.texts.get(self._row, {}).items()):
            for row in range(self._row + 1, self._row + count):
                self._sheet.put(row, column, text, self._budget)
        self._row, self._column = self._row + count, 0

    def cell(self, element: _Element) -> None:
        count = _number(element, "number-columns-repeated")
        height, width = _number(element, "number-rows-spanned"), _number(element, "number-columns-spanned")
        if height > 1 or width > 1:
            self._budget.fill()
            area = Area(self._row, self._column, self._row + height - 1, self._column + width - 1)
            self._sheet.merged.append(area)
        text = _text(element)
        if text:
            for column in range(self._column, self._column + count):
                self._put(column, text, formula=element.get(f"{_TABLE}formula") is not None)
        self._column += count

    def _put(self, column: int, text: str, *, formula: bool) -> None:
        if formula and text.startswith(_ERROR_START):
            self._sheet.put_error(self._row, column, text, self._budget)
        else:
            self._sheet.put(self._row, column, text, self._budget)


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
