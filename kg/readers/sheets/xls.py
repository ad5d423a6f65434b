"""Excel workbooks before 2007 (xls) and those of WPS (et): the visible sheets as ruled tables."""

import io
import struct
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.package import damage_means_truncated
from kg.readers.sheets.document import document_of
from kg.readers.sheets.formats import GENERAL, builtin_code, shown_number, shown_text
from kg.readers.sheets.places import Area, Runs, hidden_by_hand
from kg.readers.sheets.sheet import Budget, Sheet

_KIND = "Excel (xls)"

#: Numbers of formats that depend on the system's language: those the Chinese way, the others as the file spells them.
_LOCAL = frozenset((14, 22, *range(27, 37), *range(50, 59)))

#: Records of a sheet ([MS-XLS] 2.4): begin and end of a part of it, and the mark that some filter hides rows.
_BOF: Final = 0x0809
_EOF: Final = 0x000A
_FILTER_MODE: Final = 0x009B

#: The name that Excel gives the range of a sheet's filter, and that range where there is no name.
_FILTERED: Final = "_FilterDatabase"
_ALL: Final = Area(0, 0, 65_535, 255)


def read_xls(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    :raises EmptyFile: if no visible cell holds anything.
    :raises Encrypted, WrongPassword: if the workbook is protected and the password does not open it.
    :raises TooLarge: if there are more cells than the limit.
    :raises Truncated: if the file is damaged.
    """
    budget = Budget(name, options.limits.cells)
    with damage_means_truncated(name, _KIND), _opened(data, name, options.password) as book:
        numbers = [number for number in range(book.nsheets) if book._sheet_visibility[number] == 0]
        sheets = (_sheet(book, number, budget) for number in numbers)
        return document_of(sheets, data, name, budget)


def _opened(data: bytes, name: str, password: str | None) -> Any:
    try:
        return _book(data)
    except xlrd.XLRDError as error:
        if "encrypted" not in str(error).lower():
            raise
    # Imported late: few workbooks are protected, and the library takes longer to import than one to read.
    from kg.readers.decryption import decrypted

    return _book(decrypted(data, name, password))


def _book(data: bytes) -> Any:
    # xlrd prints its warnings; ragged rows keep it from filling up the empty cells of every row.
    return xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    )


def _sheet(book: Any, number: int, budget: Budget) -> Sheet:
    source = book.sheet_by_index(number)
    sheet = Sheet(source.name)
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            if cell.ctype == XL_CELL_ERROR:
                sheet.put_error(row, column, xlrd.error_text_from_code.get(cell.value, "#N/A"), budget)
            elif cell.value not in ("", None):
                sheet.put(row, column, _shown(book, cell), budget)
    budget.fill(len(source.merged_cells))
    sheet.merged = [Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    rows = list(_hidden(source.rowinfo_map))
    sheet.hidden_rows = hidden_by_hand(rows, _filtered(book, number) if rows else ())
    sheet.hidden_columns = Runs.of((column, column) for column in _hidden(source.colinfo_map))
    return sheet


def _filtered(book: Any, number: int) -> list[Area]:
    """Return the ranges that filters of a sheet are at work on."""
    if not _is_filtered(book.mem, book._sh_abs_posn[number]):
        return []
    names = (name for name in book.name_obj_list if name.builtin and name.name == _FILTERED and name.scope == number)
    areas = [area for area in map(_area, names) if area is not None]
    return areas or [_ALL]


def _is_filtered(records: bytes, start: int) -> bool:
    """Look for the mark in the records of a sheet, which xlrd passes over."""
    place, depth = start, 0
    while place + 4 <= len(records):
        code, size = struct.unpack_from("<HH", records, place)
        if code == _FILTER_MODE:
            return True
        depth += (code == _BOF) - (code == _EOF)
        if depth <= 0:
            return False
        place += 4 + size
    return False


def _area(name: Any) -> Area | None:
    try:
        _, top, bottom, left, right = name.area2d()
    except xlrd.XLRDError:
        return None
    return Area(top, left, bottom - 1, right - 1)


def _shown(book: Any, cell: Any) -> str:
    code = _code(book, cell.xf_index)
    if cell.ctype == XL_CELL_TEXT:
        return shown_text(cell.value, code)
    if cell.ctype == XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE) and isfinite(cell.value):
        return shown_number(cell.value, code, from_1904=book.datemode == 1)
    return str(cell.value)


def _code(book: Any, style: int | None) -> str:
    if style is None or not 0 <= style < len(book.xf_list):
        return GENERAL
    number = book.xf_list[style].format_key
    if number in _LOCAL:
        return builtin_code(number)
    form = book.format_map.get(number)
    return form.format_str if form else builtin_code(number)


def _hidden(properties: Any) -> Iterator[int]:
    return (number for number, info in properties.items() if info.hidden)
