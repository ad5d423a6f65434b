"""Excel workbooks since 2007 (xlsx, xlsm) and those of WPS: the visible sheets as ruled tables."""

from lxml.etree import _Element

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.package import Package, damage_means_truncated
from kg.readers.sheets.document import document_of
from kg.readers.sheets.places import Runs, hidden_by_hand, parse_area
from kg.readers.sheets.sheet import Budget, Sheet
from kg.readers.sheets.xlsx_boxes import add_boxes
from kg.readers.sheets.xlsx_cells import Cells
from kg.readers.sheets.xlsx_filters import Filters
from kg.readers.sheets.xlsx_parts import Workbook

_KIND = "Excel (xlsx)"


def read_xlsx(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    :raises EmptyFile: if no visible cell holds anything.
    :raises TooLarge: if the parts or the cells are beyond the limits.
    :raises Truncated: if the file is damaged.
    """
    budget = Budget(name, options.limits.cells)
    with damage_means_truncated(name, _KIND):
        workbook = Workbook(Package(data, name, options.limits), Budget(name, options.limits.cells))
        sheets = (_sheet(workbook, title, path, budget) for title, path in workbook.visible())
        return document_of(sheets, data, name, budget)


def _sheet(workbook: Workbook, title: str, path: str, budget: Budget) -> Sheet:
    sheet = Sheet(title)
    cells = Cells(sheet, workbook, budget)
    hidden_rows: list[int] = []
    filters = Filters(workbook, path, budget)
    tags = {workbook.tag(name): name for name in ("c", "row", "col", "mergeCell", "sheetPr", "autoFilter")}
    for element in workbook.package.elements(path, *tags):
        match tags[element.tag]:
            case "c":
                cells.read(element)
            case "row":
                row = cells.end_row(element)
                hidden_rows += [row] if _is_hidden(element) else []
            case "col" if _is_hidden(element):
                sheet.hidden_columns.runs.append((int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1))
            case "sheetPr" | "autoFilter":
                filters.read(element)
            case "mergeCell":
                area = parse_area(element.get("ref", ""))
                budget.fill()
                sheet.merged += [area] if area else []
    sheet.hidden_rows = hidden_by_hand(hidden_rows, filters.areas() if hidden_rows else ())
    sheet.hidden_columns = Runs.of(sheet.hidden_columns.runs)
    add_boxes(sheet, workbook.package, path, budget)
    return sheet


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") in ("1", "true")
