"""Excel files: xlsx by openpyxl, xls by xlwt, one sheet per sheet, merged ranges, typed numbers and dates."""

import io
from collections.abc import Iterator, Sequence
from math import ceil

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from tests.rendering.formats.values import typed
from tests.rendering.grid import Cell, Grid, Sheet

#: Width of one relative unit, in characters.
_CHARACTERS = 8
#: Chinese letters that a column holds for each of its characters, with a little room to spare.
_LETTERS = 0.42
#: Height of a line, in points.
_LINE = 15
_FRAME = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side(style="thin")))


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row, column, cell in _cells(sheet):
            value = typed(cell.printed)
            place = page.cell(row + 1, column + 1, value.content)
            if isinstance(value.content, str):
                # A target such as =12次 was typed as text; openpyxl would take it for a formula.
                place.data_type = "s"
            place.number_format = value.shown_as
            place.alignment = Alignment(horizontal=cell.align, vertical=cell.valign, wrap_text=True)
            if row >= _title_rows(sheet):
                for line in page.iter_rows(row + 1, row + cell.rows, column + 1, column + cell.columns):
                    for part in line:
                        part.border = _FRAME
            if cell.rows > 1 or cell.columns > 1:
                page.merge_cells(None, row + 1, column + 1, row + cell.rows, column + cell.columns)
        for row, height in _heights(sheet).items():
            page.row_dimensions[row + 1].height = height
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.fitToHeight = 0
        page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
        for place, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(place)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook in the format of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[str, str], xlwt.XFStyle] = {}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, column, cell in _cells(sheet):
            value = typed(cell.printed)
            style = styles.setdefault((value.shown_as, cell.valign), _style(value.shown_as, cell))
            bottom, right = row + cell.rows - 1, column + cell.columns - 1
            page.write_merge(row, bottom, column, right, value.content, style)
        for place, width in enumerate(_widths(sheet)):
            page.col(place).width = int(width * 256)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _style(shown_as: str, cell: Cell) -> xlwt.XFStyle:
    vertical = "top" if cell.valign == "top" else "centre"
    return xlwt.easyxf(f"align: wrap on, vertical {vertical}", num_format_str=shown_as)


def _widths(sheet: Sheet) -> list[float]:
    """Return the widths of the columns in characters, wide enough for every number that is not merged."""
    widths = [each * _CHARACTERS for each in _columns(sheet)]
    for _, column, cell in _cells(sheet):
        if cell.columns == 1 and not isinstance(typed(cell.text).content, str):
            widths[column] = max(widths[column], len(cell.text) + 2)
    return widths


def _columns(sheet: Sheet) -> tuple[float, ...]:
    return max((block.widths for block in sheet.blocks if isinstance(block, Grid)), key=len, default=(10.0,))


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    """Place paragraphs and grids under each other; a paragraph is merged over the whole width, as titles are."""
    width, top = len(_columns(sheet)), 0
    for block in sheet.blocks:
        if isinstance(block, Grid):
            for placed in block.placed():
                yield top + placed.row, placed.column, placed.cell
            top += len(block.lines)
        else:
            yield top, 0, Cell(block.text, columns=width, align=block.align)
            top += 1


def _title_rows(sheet: Sheet) -> int:
    grids = (place for place, block in enumerate(sheet.blocks) if isinstance(block, Grid))
    return next(grids, len(sheet.blocks))


def _heights(sheet: Sheet) -> dict[int, float]:
    """Return the height that every row needs, since a spreadsheet fits none to its merged cells."""
    widths, heights = _widths(sheet), {}
    for row, column, cell in sorted(_cells(sheet), key=lambda place: place[2].rows):
        room = sum(widths[column : column + cell.columns]) * _LETTERS
        lines = sum(max(1, ceil((len(line) + 1) / room)) for line in cell.printed.split("\n"))
        last = row + cell.rows - 1
        have = sum(heights.get(each, _LINE) for each in range(row, last + 1))
        heights[last] = heights.get(last, _LINE) + max(0, lines * _LINE - have)
    return heights
