"""XML Spreadsheet 2003, which many systems export under the name .xls: the visible sheets as ruled tables."""

import codecs
import io
import re
from collections.abc import Iterator
from math import isfinite
from typing import Final

from lxml.etree import _Element

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.package import damage_means_truncated, elements
from kg.readers.sheets.counted import CountedSheet
from kg.readers.sheets.document import document_of
from kg.readers.sheets.formats import GENERAL, builtin_code, shown_number, shown_text
from kg.readers.sheets.sheet import Budget, Sheet, serial_of

_KIND = "Excel (XML 2003)"

#: Where the declaration of the encoding stands, and those that GB 18030 takes in.
_DECLARATION = 200
_GB = re.compile(rb"""(<\?xml[^>]*encoding=["'])(?:gb2312|gbk)(?=["'])""", re.IGNORECASE)

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"

#: Formats by name; any other value is a format code.
_NAMED: Final = {
    "General Number": GENERAL,
    "General Date": builtin_code(22),
    "Long Date": builtin_code(31),
    "Medium Date": builtin_code(15),
    "Short Date": builtin_code(14),
    "Long Time": builtin_code(21),
    "Medium Time": builtin_code(18),
    "Short Time": builtin_code(20),
    "Currency": builtin_code(7),
    "Euro Currency": "[$€]#,##0.00",
    "Fixed": builtin_code(2),
    "Standard": builtin_code(4),
    "Percent": builtin_code(10),
    "Scientific": builtin_code(11),
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"TRUE";"TRUE";"FALSE"',
    "On/Off": '"On";"On";"Off"',
}


def read_xml2003(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    :raises EmptyFile: if no visible cell holds anything.
    :raises TooLarge: if there are more cells than the limit.
    :raises Truncated: if the file is damaged.
    """
    budget = Budget(name, options.limits.cells)
    with damage_means_truncated(name, _KIND):
        return document_of(_sheets(data, budget), data, name, budget)


def _sheets(data: bytes, budget: Budget) -> Iterator[Sheet]:
    codes: dict[str, str] = {}
    reader = _SheetReader(codes, budget)
    hidden = False
    tags = [_SS + tag for tag in ("Style", "Column", "Cell", "Row", "Worksheet")]
    for element in elements(_plain(data), *tags, "{urn:schemas-microsoft-com:office:excel}Visible"):
        match str(element.tag).rpartition("}")[2]:
            case "Style":
                form = element.find(f"{_SS}NumberFormat")
                code = form.get(f"{_SS}Format", GENERAL) if form is not None else GENERAL
                codes[element.get(f"{_SS}ID", "")] = _NAMED.get(code, code)
            case "Column":
                reader.read_column(element)
            case "Cell":
                reader.read_cell(element)
            case "Row":
                reader.end_row(element)
            case "Visible":
                hidden = (element.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
            case _:
                if not hidden:
                    yield reader.finished(element.get(f"{_SS}Name", ""))
                reader, hidden = _SheetReader(codes, budget), False


def _plain(data: bytes) -> io.BytesIO:
    """Return the XML from its first tag; GB 2312 is widely declared for what only its superset can spell."""
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()
    return io.BytesIO(_GB.sub(rb"\1gb18030", data[:_DECLARATION], count=1) + data[_DECLARATION:])


class _SheetReader(CountedSheet):
    """Reads the elements of one sheet; places are counted where no ``Index`` names them."""

    def __init__(self, codes: dict[str, str], budget: Budget) -> None:
        super().__init__(budget)
        self._codes = codes

    def read_column(self, element: _Element) -> None:
        first = _number(element, "Index", self.columns + 1) - 1
        self.take_columns(first, first + _number(element, "Span", 0), hidden=_is_hidden(element))

    def end_row(self, element: _Element) -> None:
        row = self._number_of(element)
        self.take_row(row, row + _number(element, "Span", 0), hidden=_is_hidden(element))

    def read_cell(self, element: _Element) -> None:
        parent = element.getparent()
        row = self._number_of(parent) if parent is not None else self.row
        column = _number(element, "Index", self.column + 1) - 1
        width = _number(element, "MergeAcross", 0) + 1
        self.merge(row, column, _number(element, "MergeDown", 0) + 1, width)
        self.column = column + width
        content = element.find(f"{_SS}Data")
        if content is not None:
            style = element.get(f"{_SS}StyleID", "Default")
            self._put(row, column, content, self._codes.get(style, GENERAL))
        elif element.get(f"{_SS}Formula"):
            self.content.put_error(row, column, None, self.budget)

    def _number_of(self, row: _Element) -> int:
        return _number(row, "Index", self.row + 1) - 1

    def _put(self, row: int, column: int, content: _Element, code: str) -> None:
        text = "".join(str(piece) for piece in content.itertext())
        kind = content.get(f"{_SS}Type", "String")
        if kind == "Error":
            self.content.put_error(row, column, text.strip() or "#N/A", self.budget)
            return
        shown = _shown(kind, text, code)
        if shown is None:
            self.content.put_unreadable(row, column, text, self.budget)
        else:
            self.content.put(row, column, shown, self.budget)


def _is_hidden(element: _Element) -> bool:
    return element.get(f"{_SS}Hidden") == "1"


def _number(element: _Element, name: str, default: int) -> int:
    text = element.get(f"{_SS}{name}")
    return max(0, int(text)) if text else default


def _shown(kind: str, text: str, code: str) -> str | None:
    """Return what a value shows, None for one that is none of its kind."""
    match kind:
        case "Number":
            return _shown_number(text, code)
        case "DateTime":
            days = serial_of(text)
            return None if days is None else shown_number(days, builtin_code(14) if code == GENERAL else code)
        case "Boolean":
            return "TRUE" if text.strip() == "1" else "FALSE"
        case _:
            return shown_text(text, code)


def _shown_number(text: str, code: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return shown_number(number, code) if isfinite(number) else text
