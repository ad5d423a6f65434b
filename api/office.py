"""A suggested indicator table as an Excel or Word file; needs the extra ``office``."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from api.wording import proposed, spread
from kg.errors import ExtraMissing, Unwritable

HEADS = ("一级指标", "二级指标", "三级指标", "建议指标值", "先例分布", "先例")
WIDTHS = (14, 20, 34, 16, 34, 70)
#: Precedents named in one cell; more make the row unreadable.
PRECEDENTS_SHOWN = 3

Row = tuple[str, str, str, str, str, str]


def rows(answer: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the table's rows from a suggestion in the contract's JSON; a label is printed on its group's first row."""
    for level1, group in groupby(answer["suggestions"], key=lambda item: item["level1"] or ""):
        first = level1
        for level2, members in groupby(group, key=lambda item: item["level2"] or ""):
            second = level2
            for item in members:
                yield first, second, item["name"], proposed(item["target"]), _spread(item), _precedents(item)
                first = second = ""


def _spread(item: Mapping[str, Any]) -> str:
    around = spread(item["target"])
    return "中位数 {median}，四分位 {q1}–{q3}".format(**around) if around else ""


def _precedents(item: Mapping[str, Any]) -> str:
    shown = item["precedents"][:PRECEDENTS_SHOWN]
    return "；".join(f"{row['project']['unit']}·{row['project']['name']} {row['target']['raw'] or ''}" for row in shown)


def write_xlsx(answer: Mapping[str, Any], path: Path) -> None:
    """Write the table as an Excel workbook.

    :raises ExtraMissing: if the extra is not installed.
    :raises Unwritable: if the file cannot be written.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ImportError as error:
        raise ExtraMissing(extra="office") from error
    book = Workbook()
    sheet = book.active
    sheet.title = "绩效指标"
    for place, values in enumerate((HEADS, *rows(answer)), 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(place, column, value)
            # As text: "=100%" is a target here, not a formula.
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=place == 1)
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    try:
        book.save(path)
    except OSError as error:
        raise Unwritable(file=str(path), reason=error.strerror or str(error)) from error


def write_docx(answer: Mapping[str, Any], path: Path) -> None:
    """Write the table as a Word document, with the warnings below it.

    :raises ExtraMissing: if the extra is not installed.
    :raises Unwritable: if the file cannot be written.
    """
    try:
        from docx import Document
        from docx.enum.section import WD_ORIENT
    except ImportError as error:
        raise ExtraMissing(extra="office") from error
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading("绩效指标建议表", level=1)
    table = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = head
    for values in rows(answer):
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    for warning in answer["warnings"]:
        document.add_paragraph(warning)
    try:
        document.save(str(path))
    except OSError as error:
        raise Unwritable(file=str(path), reason=error.strerror or str(error)) from error
