"""Spreadsheets as xls, ods and XML Spreadsheet 2003: the same sheets by other roads."""

import io
from datetime import date

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from made_sheets import Shown, grids, ods_of, protected_xls, shown, tables, texts, xls_of, xml2003_of

from kg.documents import Document, Table
from kg.errors import Encrypted, TooLarge, WrongPassword
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.sheets.ods import read_ods
from kg.readers.sheets.xls import read_xls
from kg.readers.sheets.xml2003 import read_xml2003


def xls(data: bytes) -> Document:
    return read_xls(data, "表.xls", ReadOptions())


def ods(content: str, styles: str = "", **limits: int) -> list[Table]:
    return tables(read_ods(ods_of(content, styles), "表.ods", ReadOptions(limits=Limits(**limits))))


def xml(content: str, styles: str = "", **limits: int) -> list[Table]:
    return tables(read_xml2003(xml2003_of(content, styles), "表.xls", ReadOptions(limits=Limits(**limits))))


def saved(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@given(grids(), st.integers(0, 3), st.integers(0, 3))
def test_any_grid_of_merged_cells_is_read_back_from_xls(grid: list[list[Shown]], top: int, left: int) -> None:
    (found,) = tables(xls(xls_of(grid, top, left)))
    assert shown(found) == grid
    assert [row.number for row in found.rows] == [top + 1 + row for row in range(len(grid))]


@given(grids(), st.integers(0, 3), st.integers(0, 3))
def test_any_grid_of_merged_cells_is_read_back_from_ods(grid: list[list[Shown]], top: int, left: int) -> None:
    lines = [f'<table:table-row table:number-rows-repeated="{top}"><table:table-cell/></table:table-row>'] * bool(top)
    for row in grid:
        line = f'<table:table-cell table:number-columns-repeated="{left}"/>' * bool(left)
        place = 0
        for text, column, height, width in row:
            line += "<table:covered-table-cell/>" * (column - place)
            line += (
                f'<table:table-cell table:number-rows-spanned="{height}" table:number-columns-spanned="{width}">'
                f"<text:p>{text}</text:p></table:table-cell>"
            ) + "<table:covered-table-cell/>" * (width - 1)
            place = column + width
        lines.append(f"<table:table-row>{line}</table:table-row>")
    (found,) = ods(f'<table:table table:name="表">{"".join(lines)}</table:table>')
    assert shown(found) == grid
    assert [row.number for row in found.rows] == [top + 1 + row for row in range(len(grid))]


@given(grids(), st.integers(0, 3), st.integers(0, 3))
def test_any_grid_of_merged_cells_is_read_back_from_xml(grid: list[list[Shown]], top: int, left: int) -> None:
    lines = []
    for number, row in enumerate(grid, start=top + 1):
        cells = (
            f'<Cell ss:Index="{left + column + 1}" ss:MergeAcross="{width - 1}" ss:MergeDown="{height - 1}">'
            f'<Data ss:Type="String">{text}</Data></Cell>'
            for text, column, height, width in row
        )
        lines.append(f'<Row ss:Index="{number}">{"".join(cells)}</Row>')
    (found,) = xml(f'<Worksheet ss:Name="表"><Table>{"".join(lines)}</Table></Worksheet>')
    assert shown(found) == grid
    assert [row.number for row in found.rows] == [top + 1 + row for row in range(len(grid))]


def test_xls_cells_are_read_as_shown() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    values = [
        (0.95, "0%", "95%"), (1234.5, "#,##0.00", "1,234.50"), (0.1 + 0.2, "General", "0.3"), (12, "General", "12"),
        (date(2023, 1, 1), "yyyy-mm-dd", "2023-01-01"), (date(2023, 1, 1), 'yyyy"年"m"月"', "2023年1月"),
        (date(2023, 1, 1), "M/D/YY", "2023/1/1"), (True, "General", "TRUE"), ("0.950", "0%", "0.950"),
        (3, '0"个"', "3个"), ("第一行\n第二行", "General", "第一行\n第二行"),
    ]  # fmt: skip
    for row, (value, code, _) in enumerate(values):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=code))
    (found,) = tables(xls(saved(book)))
    assert texts(found) == [[text] for _, _, text in values]


def test_xls_leaves_out_what_is_hidden() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一")
    for row in range(3):
        for column in range(3):
            sheet.write(row, column, f"{row}{column}")
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    hidden = book.add_sheet("二")
    hidden.write(0, 0, "藏")
    hidden.visibility = 1
    (found,) = tables(xls(saved(book)))
    assert texts(found) == [["00", "02"], ["20", "22"]]
    assert [row.number for row in found.rows] == [1, 3]


@pytest.mark.parametrize(("filtered", "shown"), [(True, ["0", "1", "2"]), (False, ["0", "2"])])
def test_xls_reads_rows_that_a_filter_hides(filtered: bool, shown: list[str]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一")
    for row in range(3):
        sheet.write(row, 0, str(row))
    sheet.row(1).hidden = True
    records = sheet.get_biff_data()
    # Behind the first record, which begins the sheet, the mark of a filter (FILTERMODE, no content).
    begin = 4 + int.from_bytes(records[2:4], "little")
    mark = b"\x9b\x00\x00\x00" if filtered else b""
    sheet.get_biff_data = lambda: records[:begin] + mark + records[begin:]
    (found,) = tables(xls(saved(book)))
    assert texts(found) == [[text] for text in shown]


def test_xls_errors_are_doubts() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    sheet.write(0, 0, "甲")
    sheet.row(0).set_cell_error(1, "#DIV/0!")
    (found,) = tables(xls(saved(book)))
    doubt = found.rows[0].cells[1].doubt
    assert doubt is not None
    assert doubt.message == "单元格 B1 的公式结果是错误值 #DIV/0!，留空。"


def test_a_protected_xls_opens_with_its_password_only() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("表").write(0, 0, "甲")
    data = protected_xls(book, "密码1")
    with pytest.raises(Encrypted):
        xls(data)
    with pytest.raises(WrongPassword):
        read_xls(data, "表.xls", ReadOptions(password="密码2"))
    (found,) = tables(read_xls(data, "表.xls", ReadOptions(password="密码1")))
    assert texts(found) == [["甲"]]


def test_ods_shows_its_paragraphs_without_notes_and_drawings() -> None:
    cells = (
        '<table:table-cell office:value="0.95"><text:p>95%</text:p></table:table-cell>'
        '<table:table-cell><text:p>第一行</text:p><text:p>第<text:span>二</text:span>行<text:s text:c="2"/>末'
        "<text:line-break/>三</text:p>"
        "<office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
        "<table:table-cell><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></table:table-cell>"
        '<table:table-cell office:value="1.50"/>'
    )
    (found,) = ods(f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>')
    assert texts(found) == [["95%", "第一行\n第二行  末\n三", "", "1.5"]]


def test_ods_leaves_out_what_is_hidden_but_by_a_filter_and_repeats_what_is_repeated() -> None:
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    found = ods(
        f'<table:table table:name="藏" table:style-name="ta1"><table:table-row>{cell.format("藏")}'
        "</table:table-row></table:table>"
        '<table:table table:name="表"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{''.join(map(cell.format, '甲藏乙'))}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell.format("藏")}</table:table-row>'
        f'<table:table-row table:visibility="filter">{"".join(map(cell.format, "筛藏选"))}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{"".join(map(cell.format, "丙藏丁"))}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>',
        style,
    )
    assert [(table.sheet, texts(table)) for table in found] == [
        ("表", [["甲", "乙"], ["筛", "选"], ["丙", "丁"], ["丙", "丁"]])
    ]


def test_ods_errors_are_doubts() -> None:
    cells = "".join(
        f'<table:table-cell table:formula="of:=1"><text:p>{text}</text:p></table:table-cell>'
        for text in ("1", "Err:502")
    )
    (found,) = ods(f'<table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table>')
    assert [cell.text for cell in found.rows[0].cells] == ["1", ""]
    assert found.rows[0].cells[1].doubt is not None


def test_ods_repetitions_of_content_are_limited() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>甲</text:p></table:table-cell>'
    line = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with pytest.raises(TooLarge):
        ods(f'<table:table table:name="表">{line}</table:table>', cells=10_000)


def test_ods_merged_areas_of_a_billion_rows_are_refused_before_they_are_listed() -> None:
    merged = '<table:table-cell table:number-{0}-spanned="1000000000"><text:p>甲</text:p></table:table-cell>'
    text = "<table:table-cell><text:p>乙</text:p></table:table-cell>"
    down = f"<table:table-row>{merged.format('rows')}</table:table-row>"
    down += '<table:table-row table:number-rows-repeated="999999990"/>'
    across = f"<table:table-row>{merged.format('columns')}</table:table-row><table:table-row>"
    across += f'<table:table-cell table:number-columns-repeated="999999990"/>{text}</table:table-row>'
    for content in (f"{down}<table:table-row>{text}</table:table-row>", across):
        with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
            ods(f'<table:table table:name="表">{content}</table:table>')


def test_xml_merged_areas_of_a_billion_rows_are_refused_before_they_are_listed() -> None:
    data = '<Data ss:Type="String">甲</Data></Cell>'
    down = f'<Row><Cell ss:MergeDown="1000000000">{data}</Row><Row ss:Index="999999999"><Cell>{data}</Row>'
    across = f'<Row><Cell ss:MergeAcross="1000000000">{data}</Row><Row><Cell ss:Index="999999999">{data}</Row>'
    for content in (down, across):
        with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
            xml(f'<Worksheet ss:Name="表"><Table>{content}</Table></Worksheet>')


def test_xml_odd_values_are_doubts_and_the_sheet_is_read() -> None:
    cells = '<Cell><Data ss:Type="Number">viel</Data></Cell><Cell><Data ss:Type="DateTime">T10:00</Data></Cell>'
    cells += '<Cell><Data ss:Type="String">甲</Data></Cell>'
    (found,) = xml(f'<Worksheet ss:Name="表"><Table><Row>{cells}</Row></Table></Worksheet>')
    assert texts(found) == [["", "", "甲"]]
    assert [cell.doubt is not None for cell in found.rows[0].cells] == [True, True, False]


def test_xml_formats_dates_and_errors() -> None:
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>'
        for name, code in {
            "p": "Percent",
            "s": "Standard",
            "d": "Short Date",
            "m": "yyyy&quot;年&quot;m&quot;月&quot;",
        }.items()
    )
    cells = [
        ("p", "Number", "0.955", "95.50%"), ("s", "Number", "1234.5", "1,234.50"), ("x", "Number", "12.0", "12"),
        ("d", "DateTime", "2023-01-31T00:00:00.000", "2023/1/31"), ("m", "DateTime", "2023-01-31", "2023年1月"),
        ("x", "Boolean", "1", "TRUE"), ("x", "String", "甲&#10;乙", "甲\n乙"), ("x", "Error", "#N/A", ""),
    ]  # fmt: skip
    row = "".join(f'<Cell ss:StyleID="{s}"><Data ss:Type="{kind}">{text}</Data></Cell>' for s, kind, text, _ in cells)
    formula = '<Cell ss:Formula="=1+1"/><Cell><Comment><Data>批注</Data></Comment></Cell>'
    formula += '<Cell><Data ss:Type="String">末</Data></Cell>'
    (found,) = xml(f'<Worksheet ss:Name="表"><Table><Row>{row}{formula}</Row></Table></Worksheet>', styles)
    assert texts(found) == [[*(text for *_, text in cells), "", "", "末"]]
    assert [cell.column for cell in found.rows[0].cells if cell.doubt] == [7, 8]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gbk"), ("gb18030", "gb18030"), ("utf-16", "utf-16"), ("utf-8", "utf-8-sig")],
)
def test_xml_is_read_in_its_encoding(declared: str, encoding: str) -> None:
    cell = '<Cell><Data ss:Type="String">朱镕基　堃</Data></Cell>'
    made = xml2003_of(f'<Worksheet ss:Name="表"><Table><Row>{cell}</Row></Table></Worksheet>').decode()
    data = made.replace('version="1.0"', f'version="1.0" encoding="{declared}"').encode(encoding)
    (found,) = tables(read_xml2003(data, "表.xls", ReadOptions()))
    assert texts(found) == [["朱镕基　堃"]]


def test_xml_leaves_out_what_is_hidden_and_counts_skipped_places() -> None:
    data = '<Data ss:Type="String">{}</Data>'
    sheet = (
        '<Worksheet ss:Name="表"><Table><Column/><Column ss:Hidden="1" ss:Span="1"/>'
        f"<Row><Cell>{data.format('甲')}</Cell><Cell>{data.format('藏')}</Cell>"
        f'<Cell ss:Index="4">{data.format("乙")}</Cell></Row>'
        f'<Row ss:Hidden="1"><Cell>{data.format("藏")}</Cell></Row>'
        f'<Row ss:Index="4"><Cell>{data.format("丙")}</Cell></Row></Table></Worksheet>'
    )
    hidden = (
        f'<Worksheet ss:Name="藏"><Table><Row><Cell>{data.format("藏")}</Cell></Row></Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
    )
    (found,) = xml(hidden + sheet)
    assert texts(found) == [["甲", "乙"], ["", ""], ["丙", ""]]
    assert [row.number for row in found.rows] == [1, 3, 4]


def test_xml_spans_beyond_any_sheet_are_not_expanded() -> None:
    cell = '<Cell ss:MergeAcross="999999999" ss:MergeDown="999999999"><Data ss:Type="String">甲</Data></Cell>'
    (found,) = xml(f'<Worksheet ss:Name="表"><Table><Row ss:Span="99999999">{cell}</Row></Table></Worksheet>')
    assert texts(found) == [["甲"]]
