"""What renderers draw in many ways and the PDF reader reads in one: rulings, fields, labels, lost characters."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.readers.pdf as reader
from kg.documents import Box, Paragraph, Table
from kg.errors import OcrMissing
from kg.readers import read_document
from kg.readers.pdf import scans
from kg.readers.printed.content import PageContent
from kg.readers.printed.continued import PageBlocks
from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.layout import PageLayout
from kg.records import IssueCode
from tests.kg.test_reader_pdf import _COLUMN, _HEIGHT, _LEFT, _ROW, _cells, _Drawing, _file


def _texts(table: Table) -> list[tuple[str, ...]]:
    return [row.texts for row in table.rows]


@pytest.mark.parametrize("way", ["dashed", "double", "thin boxes"])
def test_rulings_may_be_dashed_double_or_filled(way):
    drawing = _Drawing()
    canvas = drawing.canvas
    if way == "dashed":
        canvas.setDash(2, 2)
    for row in range(3):
        for column in range(2):
            if way == "thin boxes":
                left, top = _LEFT + column * _COLUMN, _HEIGHT - 100 - row * _ROW
                canvas.rect(left, top, _COLUMN, 0.7, stroke=0, fill=1)
                canvas.rect(left, top - _ROW, _COLUMN, 0.7, stroke=0, fill=1)
                canvas.rect(left, top - _ROW, 0.7, _ROW, stroke=0, fill=1)
                canvas.rect(left + _COLUMN, top - _ROW, 0.7, _ROW, stroke=0, fill=1)
                drawing.text(left + 4, 102 + row * _ROW, f"第{row}行{column}")
            else:
                drawing.cell(100, row, column, f"第{row}行{column}")
                if way == "double":
                    drawing.cell(102, row, column, "")
    drawing.page()
    (table,) = drawing.read().blocks
    assert _cells(table) == [[(column, 1, 1, f"第{row}行{column}") for column in range(2)] for row in range(3)]


def test_side_borders_may_be_left_away():
    drawing = _Drawing()
    right = _LEFT + 3 * _COLUMN
    for row in range(4):
        drawing.canvas.line(_LEFT, _HEIGHT - 100 - row * _ROW, right, _HEIGHT - 100 - row * _ROW)
    for column in (1, 2):
        place = _LEFT + column * _COLUMN
        drawing.canvas.line(place, _HEIGHT - 100, place, _HEIGHT - 100 - 3 * _ROW)
    for row in range(3):
        for column, text in enumerate(("指标", "名称", "目标值")):
            drawing.text(_LEFT + column * _COLUMN + 4, 102 + row * _ROW, text)
    drawing.page()
    (table,) = drawing.read().blocks
    assert _cells(table) == [[(0, 1, 1, "指标"), (1, 1, 1, "名称"), (2, 1, 1, "目标值")]] * 3


def test_a_table_with_three_lines_only_keeps_its_rows():
    drawing = _Drawing()
    rows = [("指标", "目标值", "单位"), ("完成率", "100", "%"), ("满意度", "95", "%"), ("场次", "12", "次")]
    for height in (96, 116, 196):
        drawing.canvas.line(_LEFT, _HEIGHT - height, _LEFT + 400, _HEIGHT - height)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            drawing.text(_LEFT + 130 * column, 100 + 24 * row, text)
    drawing.page()
    (table,) = drawing.read().blocks
    assert not table.ruled
    assert _texts(table) == rows


def test_the_background_of_a_head_changes_nothing():
    drawing = _Drawing()
    drawing.canvas.setFillColorRGB(0.8, 0.9, 1)
    drawing.canvas.rect(_LEFT, _HEIGHT - 100 - _ROW, 2 * _COLUMN, _ROW, stroke=0, fill=1)
    drawing.canvas.setFillColorRGB(0, 0, 0)
    for column, (head, value) in enumerate((("指标", "完成率"), ("目标值", "100%"))):
        drawing.cell(100, 0, column, head)
        drawing.cell(100, 1, column, value)
    drawing.page()
    (table,) = drawing.read().blocks
    assert _cells(table) == [[(0, 1, 1, "指标"), (1, 1, 1, "目标值")], [(0, 1, 1, "完成率"), (1, 1, 1, "100%")]]


def test_a_label_set_from_the_top_down_is_one_line():
    drawing = _Drawing()
    drawing.cell(100, 0, 0, "", rows=3)
    for place, sign in enumerate("绩效指标"):
        drawing.text(_LEFT + 40, 105 + 15 * place, sign)
    for row in range(3):
        drawing.cell(100, row, 1, f"第{row}行")
    drawing.page()
    (table,) = drawing.read().blocks
    assert _cells(table)[0][0] == (0, 3, 1, "绩效指标")


def test_print_that_is_clipped_away_belongs_to_the_cell_that_clips_it():
    drawing = _Drawing()
    canvas = drawing.canvas
    drawing.cell(100, 0, 0, "")
    drawing.cell(100, 1, 0, "下格")
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(_LEFT, _HEIGHT - 100 - _ROW, _COLUMN, _ROW)
    canvas.clipPath(path, stroke=0, fill=0)
    drawing.text(_LEFT + 4, 104, "上格")
    drawing.text(_LEFT + 40, 104 + _ROW, "之余")
    canvas.restoreState()
    drawing.page()
    (table,) = drawing.read().blocks
    assert [cell.text.replace("\n", "") for row in table.rows for cell in row.cells] == ["上格之余", "下格"]


def test_what_is_filled_into_fields_is_text():
    drawing = _Drawing()
    drawing.cell(100, 0, 0, "目标值")
    drawing.cell(100, 0, 1, "")
    drawing.canvas.acroForm.textfield(
        value="90%", x=_LEFT + _COLUMN + 4, y=_HEIGHT - 100 - _ROW + 3, width=70, height=18, borderWidth=0, fontSize=10
    )
    drawing.page()
    (table,) = drawing.read().blocks
    assert table.rows[0].texts == ("目标值", "90%")


def test_characters_without_meaning_are_said():
    document = read_document(_lost(), "made.pdf")
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.replace(" ", "") == "\ufffdab12"
    (issue,) = document.issues
    assert (issue.code, issue.locator.page) == (IssueCode.UNREADABLE_VALUE, 1)
    assert "请对照原文件核对" in issue.message


def test_a_cell_with_a_character_without_meaning_is_doubted():
    document = read_document(_lost("40 80 200 50 re 140 80 m 140 130 l 180 80 m 180 130 l S"), "made.pdf")
    (table,) = document.blocks
    first, *others = table.rows[0].cells
    assert "\ufffd" in first.text
    assert first.doubt.code is IssueCode.UNREADABLE_VALUE
    assert not any(cell.doubt for cell in others)


def _scanned_between() -> _Drawing:
    drawing = _Drawing()
    drawing.text(100, 100, "第一页的文字")
    drawing.page()
    # A page of curves without a character, as of letters that are drawn.
    for place in range(120):
        drawing.canvas.circle(60 + 4 * place, 400, 3)
    drawing.page()
    drawing.text(100, 100, "第三页的文字")
    drawing.page()
    return drawing


def test_a_scanned_page_among_others_is_named_where_it_cannot_be_read(monkeypatch):
    def missing(name: str) -> None:
        raise OcrMissing(file=name)

    monkeypatch.setattr(scans, "require_ocr", missing)
    document = _scanned_between().read()
    assert [block.text for block in document.blocks] == ["第一页的文字", "第三页的文字"]
    (issue,) = document.issues
    assert (issue.code, issue.locator.page) == (IssueCode.OCR_MISSING, 2)


def test_a_scanned_page_among_others_stands_in_its_place(monkeypatch):
    @dataclass
    class Reading:
        joinable: PageBlocks
        layout: PageLayout = field(default_factory=lambda: PageLayout(2, 595, 842))
        issues: tuple = ()

    def read_scan(page: object, number: int, *rest: object) -> Reading:
        return Reading(PageBlocks(number, (Paragraph("图片上的文字", page=number),)))

    monkeypatch.setattr(reader, "read_scan", read_scan)
    document = _scanned_between().read()
    assert [(block.page, block.text) for block in document.blocks] == [
        (1, "第一页的文字"),
        (2, "图片上的文字"),
        (3, "第三页的文字"),
    ]


@pytest.mark.parametrize(
    ("printed", "image", "scan"),
    [
        ("", 0.9, True),
        ("第1页", 0.9, True),
        ("第1页", 0.1, False),
        ("正文" * 40, 0.9, False),
        ("正文" * 40, 0.0, False),
    ],
)
def test_a_picture_with_a_stamp_on_it_is_a_scan(printed: str, image: float, scan: bool) -> None:
    glyphs = [Glyph(char, Box(10 * place, 10, 10 * place + 10, 20)) for place, char in enumerate(printed)]
    assert scans.is_scan(PageContent(1, 595, 842, glyphs=glyphs, image=image)) is scan


@pytest.mark.parametrize("first", ["80处-", "12个-", "5%-", "2024-"])
def test_a_hyphen_at_the_end_of_a_line_parts_the_ends_of_a_range(first: str) -> None:
    drawing = _Drawing()
    drawing.cell(60, 0, 0, f"{first}\n100处")
    drawing.cell(60, 0, 1, "某")
    drawing.page()
    (table,) = drawing.read().blocks
    assert table.rows[0].texts[0].replace("\n", "") == f"{first}100处"


def test_a_page_of_rulings_without_text_is_no_scan(monkeypatch):
    monkeypatch.setattr(reader, "read_scan", lambda *rest: pytest.fail("sent to the reader of scans"))
    drawing = _Drawing()
    for row in range(25):
        for column in range(4):
            drawing.cell(60, row, column, "")
    drawing.page()
    (table,) = drawing.read().blocks
    assert len(table.rows) == 25


@st.composite
def _merged(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Draw a grid that merged cells cover without a gap, each as (row, column, rows, columns)."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 4))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            columns = 1
            while (row, column + columns) in free and draw(st.booleans()):
                columns += 1
            rows = 1
            while all((row + rows, column + n) in free for n in range(columns)) and draw(st.booleans()):
                rows += 1
            free -= {(row + down, column + across) for down in range(rows) for across in range(columns)}
            cells.append((row, column, rows, columns))
    return cells


@settings(max_examples=60, deadline=None)
@given(_merged())
def test_any_merged_grid_is_read_exactly(cells):
    drawing = _Drawing()
    for number, (row, column, rows, columns) in enumerate(cells):
        drawing.cell(100, row, column, f"格{number}", rows=rows, columns=columns)
    drawing.page()
    # A grid line at which no cell ends cannot be seen.
    ys = sorted({edge for row, _, rows, _ in cells for edge in (row, row + rows)})
    xs = sorted({edge for _, column, _, columns in cells for edge in (column, column + columns)})
    wanted = [
        (ys.index(row), xs.index(column), ys.index(row + rows) - ys.index(row),
         xs.index(column + columns) - xs.index(column), f"格{number}")
        for number, (row, column, rows, columns) in enumerate(cells)
    ]  # fmt: skip
    (block,) = drawing.read().blocks
    if len(cells) == 1:
        assert block.text == "格0"
        return
    found = [(number, *cell) for number, row in enumerate(_cells(block)) for cell in row]
    assert found == [(row, column, rows, columns, text) for row, column, rows, columns, text in wanted]


def _lost(drawn: str = "") -> bytes:
    """Write a page with a character that nothing gives a meaning, before others that have one.

    :param drawn: what the page draws besides, in the operators of PDF.
    """
    content = f"{drawn} BT /F1 20 Tf 50 100 Td <0005> Tj /F2 20 Tf 30 0 Td (ab12) Tj ET"
    return _file(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 8 0 R>>>>>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream\n",
            "<</Type/Font/Subtype/Type0/BaseFont/Lost/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Lost/CIDSystemInfo"
            "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>>",
            "<</Type/FontDescriptor/FontName/Lost/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900"
            "/Descent -200/CapHeight 700/StemV 80>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )
