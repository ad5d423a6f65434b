"""Spreadsheets as xlsx: every feature that changes what a person sees."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sheets import STRICT, Shown, grids, saved, shown, tables, texts, unzipped, xlsx_of, xlsx_parts, zipped
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as SheetTable

from kg.documents import Document, Table
from kg.errors import EmptyFile
from kg.readers.base import ReadOptions
from kg.readers.sheets.xlsx import read_xlsx
from kg.records import Issue, IssueCode


def read(data: bytes) -> Document:
    return read_xlsx(data, "表.xlsx", ReadOptions())


def table(data: bytes) -> Table:
    (found,) = tables(read(data))
    return found


def by_hand(sheet: str, **parts: object) -> Table:
    return table(zipped(xlsx_parts(sheet, **parts)))  # type: ignore[arg-type]


@given(grids(), st.integers(0, 3), st.integers(0, 3))
def test_any_grid_of_merged_cells_is_read_back(grid: list[list[Shown]], top: int, left: int) -> None:
    found = table(xlsx_of(grid, top, left))
    assert shown(found) == grid
    assert [row.number for row in found.rows] == [top + 1 + row for row in range(len(grid))]


def test_sheets_come_in_the_order_of_their_tabs_and_hidden_ones_not_at_all() -> None:
    book = Workbook()
    book.active.title = "一"
    book.active["A1"] = "甲"
    for name, state in [("二", "hidden"), ("三", "veryHidden"), ("四", "visible")]:
        sheet = book.create_sheet(name)
        sheet["A1"] = name
        sheet.sheet_state = state
    book.move_sheet("四", -3)
    assert [(found.sheet, texts(found)) for found in tables(read(saved(book)))] == [("四", [["四"]]), ("一", [["甲"]])]


def test_hidden_rows_and_columns_are_left_out() -> None:
    book = Workbook()
    for row in [["甲", "藏", "乙"], ["藏", "藏", "藏"], ["丙", "藏", "丁"]]:
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    found = table(saved(book))
    assert shown(found) == [[("甲", 0, 1, 1), ("乙", 1, 1, 1)], [("丙", 0, 1, 1), ("丁", 1, 1, 1)]]
    assert [row.number for row in found.rows] == [1, 3]


def filtered_book() -> Workbook:
    """Make six rows below a header, of which the second and the fifth are hidden, and the one below the range, too."""
    book = Workbook()
    for text in ("名称", *"一二三四五六七"):
        book.active.append([text, "x"])
    for row in (3, 6, 8):
        book.active.row_dimensions[row].hidden = True
    return book


def first_column(data: bytes) -> str:
    return "".join(row.cells[0].text for row in table(data).rows)


def test_rows_that_a_filter_hides_are_read_and_those_hidden_by_hand_are_not() -> None:
    book = filtered_book()
    book.active.auto_filter.ref = "A1:B7"
    assert first_column(saved(book)) == "名称一三四六"
    book.active.auto_filter.add_filter_column(1, ["y"])
    assert first_column(saved(book)) == "名称一二三四五六"
    book.active.row_dimensions[1].hidden = True
    assert first_column(saved(book)) == "一二三四五六"


def test_rows_that_the_filter_of_a_table_hides_are_read() -> None:
    book = filtered_book()
    made = SheetTable(displayName="表1", ref="A1:B7", autoFilter=AutoFilter(ref="A1:B7"))
    made.autoFilter.add_filter_column(0, ["一"])
    book.active["B1"] = "值"
    book.active.add_table(made)
    assert first_column(saved(book)) == "名称一二三四五六"


def test_rows_that_an_advanced_filter_hides_are_read() -> None:
    book = filtered_book()
    book.active.sheet_properties.filterMode = True
    assert first_column(saved(book)) == "名称一二三四五六七"


def test_a_merged_cell_that_begins_in_a_hidden_row_keeps_its_text() -> None:
    book = Workbook()
    sheet = book.active
    for row in [["头", "a"], ["标签", "藏"], [None, "b"], [None, "c"]]:
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.row_dimensions[2].hidden = True
    assert shown(table(saved(book))) == [
        [("头", 0, 1, 1), ("a", 1, 1, 1)], [("标签", 0, 2, 1), ("b", 1, 1, 1)], [("c", 1, 1, 1)]
    ]  # fmt: skip


def test_a_merged_cell_over_hidden_rows_and_columns_shrinks_to_what_is_seen() -> None:
    book = Workbook()
    sheet = book.active
    for row in range(1, 5):
        for column in range(1, 5):
            sheet.cell(row, column, f"{row}{column}")
    sheet.merge_cells("A1:C3")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    assert shown(table(saved(book))) == [
        [("11", 0, 2, 2), ("14", 2, 1, 1)],
        [("34", 2, 1, 1)],
        [("41", 0, 1, 1), ("43", 1, 1, 1), ("44", 2, 1, 1)],
    ]


def test_numbers_dates_and_booleans_are_read_as_shown() -> None:
    book = Workbook()
    sheet = book.active
    values = [
        (0.95, "0%", "95%"), (1234.5, "#,##0.00", "1,234.50"), (0.1 + 0.2, "General", "0.3"), (12.0, "General", "12"),
        (date(2023, 1, 1), "yyyy-mm-dd", "2023-01-01"), (date(2023, 1, 1), 'yyyy"年"m"月"', "2023年1月"),
        (datetime(2023, 6, 30, 0, 0), "yyyy-mm-dd h:mm:ss", "2023-06-30"), (True, "General", "TRUE"),
        ("0.950", "0%", "0.950"), ("≥95%", "General", "≥95%"), (3, '0"个"', "3个"), ("12", '@"元"', "12元"),
    ]  # fmt: skip
    for row, (value, code, _) in enumerate(values, start=1):
        sheet.cell(row, 1, value).number_format = code
    assert texts(table(saved(book))) == [[text] for _, _, text in values]


def test_dates_of_old_macintosh_books_count_from_1904() -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active["A1"] = date(2023, 1, 1)
    assert texts(table(saved(book))) == [["2023-01-01"]]


def test_a_formula_gives_its_stored_result() -> None:
    found = by_hand(
        '<sheetData><row r="1"><c r="A1" s="0"><f>1/2</f><v>0.5</v></c><c r="B1" t="str"><f>"a"</f><v>甲</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><v>7</v></c></row></sheetData>',
        formats=["0%", "General"],
    )
    assert texts(found) == [["50%", "甲", "", "700%"]]
    assert not any(cell.doubt for row in found.rows for cell in row.cells)


def test_a_formula_without_result_and_an_error_value_are_doubts() -> None:
    book = Workbook()
    book.active["A1"] = "名称"
    book.active["D12"] = "=SUM(A1:A3)"
    book.active["A12"] = "#REF!"
    assert book.active["A12"].data_type == "e"
    last = tables(read(saved(book)))[1].rows[0]
    assert [(cell.text, cell.doubt) for cell in last.cells if cell.doubt] == [
        ("", Issue(IssueCode.FORMULA_ERROR, "单元格 A12 的公式结果是错误值 #REF!，留空。")),
        (
            "",
            Issue(
                IssueCode.FORMULA_ERROR,
                "单元格 D12 的公式没有保存计算结果，留空；用 Excel 或 WPS 打开并保存一次后可以读到。",
            ),
        ),
    ]


def test_tables_are_parted_by_two_empty_rows_and_not_by_one() -> None:
    book = Workbook()
    for row, text in [(2, "甲"), (4, "乙"), (7, "丙")]:
        book.active.cell(row, 3, text)
    book.active.cell(7, 4, " \u3000")
    found = tables(read(saved(book)))
    assert [texts(each) for each in found] == [[["甲"], [""], ["乙"]], [["丙"]]]
    assert [[row.number for row in each.rows] for each in found] == [[2, 3, 4], [7]]


def test_empty_rows_that_are_hidden_part_nothing() -> None:
    book = Workbook()
    for row, text in [(1, "甲"), (5, "乙")]:
        book.active.cell(row, 1, text)
    for row in (2, 3, 4):
        book.active.row_dimensions[row].hidden = True
    assert texts(table(saved(book))) == [["甲"], ["乙"]]


def test_a_label_merged_over_empty_rows_keeps_them_in_the_table() -> None:
    book = Workbook()
    book.active["A1"], book.active["B5"] = "标签", "乙"
    book.active.merge_cells("A1:A5")
    assert shown(table(saved(book))) == [[("标签", 0, 5, 1), ("", 1, 1, 1)], *[[("", 1, 1, 1)]] * 3, [("乙", 1, 1, 1)]]


def test_empty_merged_cells_keep_their_spans_within_the_table() -> None:
    book = Workbook()
    book.active["A1"], book.active["D1"], book.active["A2"] = "甲", "乙", "丙"
    book.active.merge_cells("B1:C2")
    book.active.merge_cells("D2:F9")
    assert shown(table(saved(book))) == [
        [("甲", 0, 1, 1), ("", 1, 2, 2), ("乙", 3, 1, 1)], [("丙", 0, 1, 1), ("", 3, 1, 1)]
    ]  # fmt: skip


def test_a_note_far_to_the_right_does_not_widen_the_table() -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["XFD2"] = "甲", "乙", "注"
    assert texts(table(saved(book))) == [["甲", "", "", ""], ["乙", "", "", "注"]]


def test_line_breaks_rich_text_escapes_and_phonetics() -> None:
    book = Workbook()
    book.active["A1"] = "第一行\n第二行 "
    book.active["B1"] = CellRichText("甲", TextBlock(InlineFont(b=True), "乙"), "丙")
    assert texts(table(saved(book))) == [["第一行\n第二行", "甲乙丙"]]
    strings = "<si><t>甲_x000D_\n乙</t></si><si><r><t>东</t></r><rPh><t>dong</t></rPh></si>"
    shared = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
    sheet = f'<sheetData><row>{shared}<c t="inlineStr"><is><t>丙</t></is></c></row></sheetData>'
    assert texts(by_hand(sheet, strings=strings)) == [["甲\n乙", "东", "丙"]]


def test_escaped_halves_of_characters_are_joined_and_lone_ones_never_leave_the_reader() -> None:
    strings = "<si><t>_xD83D__xDE00_</t></si><si><t>甲_xD800_</t></si>"
    cells = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><v>_xDC00_乙</v></c>'
    found = by_hand(f"<sheetData><row>{cells}</row></sheetData>", strings=strings)
    assert texts(found) == [["😀", "甲\ufffd", "\ufffd乙"]]


def test_cells_and_rows_without_names_stand_behind_the_ones_before() -> None:
    found = by_hand(
        '<sheetData><row r="3"><c><v>1</v></c><c r="D3"><v>2</v></c><c><v>3</v></c></row>'
        "<row><c><v>4</v></c></row></sheetData>"
    )
    assert texts(found) == [["1", "", "", "2", "3"], ["4", "", "", "", ""]]
    assert [row.number for row in found.rows] == [3, 4]


def test_strict_workbooks_and_their_iso_dates_are_read() -> None:
    days = '<c r="A1" t="d"><v>2023-01-31</v></c><c r="B1" t="d" s="0"><v>2023-01-31T12:00:00</v></c>'
    found = by_hand(f'<sheetData><row r="1">{days}</row></sheetData>', formats=["yyyy-mm-dd"], namespace=STRICT)
    assert texts(found) == [["2023-01-31", "2023-01-31"]]


def test_comments_and_drawings_are_no_text() -> None:
    book = Workbook()
    book.active["A1"] = "甲"
    book.active["A1"].comment = Comment("批注", "某人")
    assert texts(table(saved(book))) == [["甲"]]


def test_check_boxes_over_the_cells_are_text_of_the_cells() -> None:
    def box(anchor: str, label: str, checked: bool, kind: str = "Checkbox") -> str:
        return (
            f"<v:shape><v:textbox><div><font>{label}<br></font></div></v:textbox><x:ClientData ObjectType='{kind}'>"
            f"<x:Anchor>{anchor}</x:Anchor>{'<x:Checked>1</x:Checked>' * checked}</x:ClientData></v:shape>"
        )

    shapes = [
        box("1, 60, 0, 2, 1, 99, 0, 19", "否", checked=False),
        box("1, 5, 0, 2, 1, 40, 0, 19", "是", checked=True),
        box("1, 5, 0, 15, 1, 40, 1, 14", "", checked=True, kind="Radio"),
        box("2, 5, 2, 15, 2, 40, 3, 2", "新增", checked=True),
        box("无", "坏", checked=True),
        box("0, 5, 0, 2, 0, 40, 0, 19", "批注", checked=False, kind="Note"),
    ]
    parts = xlsx_parts(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>政府采购</t></is></c></row>'
        '<row r="2"><c r="B2" t="inlineStr"><is><t>延续</t></is></c></row>'
        '<row r="3"><c r="B3" t="inlineStr"><is><t>类别：</t></is></c></row></sheetData>'
        '<mergeCells><mergeCell ref="B3:C3"/></mergeCells>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{kind}" Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    )
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    parts["xl/drawings/vmlDrawing1.vml"] = f"<xml {spaces}>{''.join(shapes)}</xml>"
    assert texts(table(zipped(parts))) == [
        ["政府采购", "☑是 □否", ""], ["", "☑延续", ""], ["", "类别： ☑新增"]
    ]  # fmt: skip


def test_a_workbook_without_content_is_empty() -> None:
    book = Workbook()
    book.active["C9"] = " \u3000"
    with pytest.raises(EmptyFile):
        read(saved(book))


def test_parts_are_found_in_any_spelling() -> None:
    parts = unzipped(saved_book := xlsx_of([[("甲", 0, 1, 1)]]))
    changed = {name.replace("/", "\\").replace("xl", "XL"): content for name, content in parts.items()}
    assert texts(table(zipped(changed))) == texts(table(saved_book)) == [["甲"]]


def test_many_sheets_of_one_form_each_stay_apart() -> None:
    book = Workbook()
    book.remove(book.active)
    for number in range(30):
        sheet = book.create_sheet(f"项目{number}")
        sheet["A1"], sheet["B1"] = "名称", f"第{number}个"
    assert [(found.sheet, texts(found)) for found in tables(read(saved(book)))] == [
        (f"项目{number}", [["名称", f"第{number}个"]]) for number in range(30)
    ]
