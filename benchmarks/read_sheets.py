"""Times the reading of forms in spreadsheets: one form a file, and a workbook with many sheets of one form each.

Run ``python -m benchmarks.read_sheets [--json FILE]``. The forms are made here: 45 rows of 8 columns with merged
titles, labels and values, numbers with formats, dates and frames, as departments print them. What is timed is bytes to
``Document`` in processor time, in one process, after one warm-up; extraction is not part of it.
"""

import io
import statistics
import time
from collections.abc import Callable
from datetime import date

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.timing import circumstances, keep, parser
from kg.documents import Document
from kg.readers import read_document

ROWS = 45
REPEATS = 100
SHEETS = 40

#: Value and number format of the last columns, in turn.
VALUES = (("≥95%", "General"), (0.95, "0%"), (1234567.89, "#,##0.00"), (date(2023, 6, 30), "yyyy-mm-dd"), (12, '0"个"'))
_FRAME = Border(*[Side(style="thin")] * 4)


def main() -> None:
    """Measure, print a table, and write the raw figures if asked to."""
    options = parser(__doc__).parse_args()
    figures = circumstances() | {
        "cells_a_form": sum(len(row.cells) for row in read_document(_xlsx(1), "a").blocks[0].rows),
        "xlsx_ms": _times(_xlsx(1), REPEATS),
        "xls_ms": _times(_xls(1), REPEATS),
        "xlsx_book_ms": _times(_xlsx(SHEETS), 5),
        "xls_book_ms": _times(_xls(SHEETS), 5),
    }
    _print(figures)
    keep(figures, options.json)


def _times(data: bytes, repeats: int) -> list[float]:
    read_document(data, "warm-up")
    return [_milliseconds(lambda: read_document(data, "form")) for _ in range(repeats)]


def _milliseconds(call: Callable[[], Document]) -> float:
    start = time.process_time()
    call()
    return round((time.process_time() - start) * 1000, 3)


def _rows() -> list[list[tuple[object, str]]]:
    return [
        [(f"第{row}行第{column}列", "General") for column in range(6)] + [VALUES[row % 5], VALUES[(row + 1) % 5]]
        for row in range(ROWS)
    ]


def _xlsx(sheets: int) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number in range(sheets):
        _fill(book.create_sheet(f"项目{number}"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet) -> None:
    for place, row in enumerate(_rows(), start=2):
        for column, (value, code) in enumerate(row, start=1):
            cell = sheet.cell(place, column, value)
            cell.number_format, cell.border = code, _FRAME
    sheet["A1"] = "项目支出绩效目标申报表"
    sheet.merge_cells("A1:H1")
    for place in range(2, ROWS, 5):
        sheet.merge_cells(start_row=place, end_row=place + 4, start_column=1, end_column=1)
        sheet.merge_cells(start_row=place, end_row=place, start_column=2, end_column=4)


def _xls(sheets: int) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    styles = {code: xlwt.easyxf(num_format_str=code) for _, code in VALUES}
    for number in range(sheets):
        sheet = book.add_sheet(f"项目{number}")
        sheet.write_merge(0, 0, 0, 7, "项目支出绩效目标申报表")
        for place, row in enumerate(_rows(), start=1):
            for column, (value, code) in enumerate(row[1:] if place % 5 != 1 else row, start=place % 5 != 1):
                sheet.write(place, column, value, styles[code])
        for place in range(1, ROWS, 5):
            sheet.merge(place, place + 4, 0, 0)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _print(figures: dict) -> None:
    load, cells = figures["load"][0], figures["cells_a_form"]
    print(f"{figures['date']}  {figures['machine']}, load {load:.1f}, {cells} cells a form")
    for name, forms in (("xlsx_ms", 1), ("xls_ms", 1), ("xlsx_book_ms", SHEETS), ("xls_book_ms", SHEETS)):
        values = [value / forms for value in figures[name]]
        median, worst = statistics.median(values), max(values)
        rate = 1000 / median
        print(
            f"{name:14} {median:6.2f} ms a form (worst {worst:.2f}), {rate:5.0f} forms/s on one core   (bar 30 ms, 30)"
        )


if __name__ == "__main__":
    main()
