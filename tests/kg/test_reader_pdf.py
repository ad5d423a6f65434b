"""The PDF reader on drawn pages: exact texts, spans and pages, and every way in which a file can be unusable."""

import io
import zlib

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.documents import Document, Paragraph, Table
from kg.errors import Encrypted, NoPages, NoText, TooLarge, Truncated, WrongPassword
from kg.limits import Limits
from kg.readers import read_document
from kg.readers.base import ReadOptions
from kg.readers.pdf.streams import unpacked_size

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595, 842
_LEFT, _COLUMN, _ROW = 100.0, 90.0, 24.0


class _Drawing:
    """Draws tables cell by cell; y runs down from the top of the page."""

    def __init__(self, **how) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=(_WIDTH, _HEIGHT), **how)

    def text(self, left: float, top: float, text: str, size: float = 10) -> None:
        self.canvas.setFont(_FONT, size)
        self.canvas.drawString(left, _HEIGHT - top - 0.86 * size, text)

    def cell(
        self, top: float, row: int, column: int, text: str, rows: int = 1, columns: int = 1, gap: float = 0
    ) -> None:
        left, upper = _LEFT + column * _COLUMN, top + row * _ROW
        right, lower = left + columns * _COLUMN, upper + rows * _ROW
        for x0, y0, x1, y1 in (
            (left, upper, right, upper),
            (left, lower, right, lower),
            (left, upper, left, lower - gap),
            (right, upper, right, lower - gap),
        ):
            self.canvas.line(x0, _HEIGHT - y0, x1, _HEIGHT - y1)
        for number, line in enumerate(text.split("\n")):
            self.text(left + 4, upper + 2 + 11 * number, line)

    def page(self) -> None:
        self.canvas.showPage()

    def read(self, **options) -> Document:
        return read_document(self.bytes(), "made.pdf", ReadOptions(**options))

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._out.getvalue()


def _cells(table: Table) -> list[list[tuple]]:
    return [[(cell.column, cell.rows, cell.columns, cell.text) for cell in row.cells] for row in table.rows]


def test_merged_cells_have_their_spans_and_stand_between_paragraphs():
    drawing = _Drawing()
    drawing.text(220, 60, "项目绩效目标表", size=16)
    drawing.cell(100, 0, 0, "项目名称")
    drawing.cell(100, 0, 1, "道路养护", columns=3)
    drawing.cell(100, 1, 0, "绩效指标", rows=2)
    drawing.cell(100, 1, 1, "数量指标")
    drawing.cell(100, 1, 2, "")
    drawing.cell(100, 1, 3, "≥90%")
    drawing.cell(100, 2, 1, "质量指标", columns=2)
    drawing.cell(100, 2, 3, "=100%", gap=9)
    drawing.text(100, 300, "填报人：")
    drawing.page()
    title, table, note = drawing.read().blocks
    assert (title.text, note.text, note.page) == ("项目绩效目标表", "填报人：", 1)
    assert table.ruled
    assert _cells(table) == [
        [(0, 1, 1, "项目名称"), (1, 1, 3, "道路养护")],
        [(0, 2, 1, "绩效指标"), (1, 1, 1, "数量指标"), (2, 1, 1, ""), (3, 1, 1, "≥90%")],
        [(1, 1, 2, "质量指标"), (3, 1, 1, "=100%")],
    ]
    assert table.rows[0].cells[0].box.left == pytest.approx(_LEFT, abs=1)


def test_lines_that_the_column_broke_are_closed_up_and_typed_ones_stay():
    drawing = _Drawing()
    drawing.cell(100, 0, 0, "完成道路养护里程\n数量合计", rows=2)
    drawing.cell(100, 0, 1, "项目资金\n（万元）", rows=2)
    drawing.page()
    (table,) = drawing.read().blocks
    assert _cells(table) == [[(0, 1, 1, "完成道路养护里程数量合计"), (1, 1, 1, "项目资金\n（万元）")]]


def test_fake_bold_is_read_once_and_radicals_are_ideographs():
    drawing = _Drawing()
    drawing.text(100, 100, "指标")
    drawing.text(100.3, 100, "指标")
    drawing.page()
    assert [block.text for block in drawing.read().blocks] == ["指标"]
    from kg.readers.printed.glyphs import normal

    assert [normal(character) for character in "⼀⼈㎡（ﬁ"] == ["一", "人", "㎡", "（", "fi"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(turn):
    drawing = _Drawing()
    canvas = drawing.canvas
    canvas.setPageRotation(turn)
    if turn != 180:
        # reportlab changes the sides of a page that is turned by one or three quarters; this changes them back.
        canvas.setPageSize((_HEIGHT, _WIDTH))
    # What is drawn is turned against the page, so that both together stand upright.
    canvas.translate(*{90: (_WIDTH, 0), 180: (_WIDTH, _HEIGHT), 270: (0, _HEIGHT)}[turn])
    canvas.rotate(turn)
    if turn != 180:
        canvas.translate(0, _WIDTH - _HEIGHT)
    drawing.cell(100, 0, 0, "指标名称")
    drawing.cell(100, 0, 1, "指标值")
    drawing.page()
    (table,) = drawing.read().blocks
    assert _cells(table) == [[(0, 1, 1, "指标名称"), (1, 1, 1, "指标值")]]


def _two_pages(lower_label: str, upper_label: str = "产出指标") -> _Drawing:
    drawing = _Drawing()
    drawing.cell(700, 0, 0, upper_label, rows=2)
    drawing.cell(700, 0, 1, "甲")
    drawing.cell(700, 0, 2, "1")
    drawing.cell(700, 1, 1, "乙")
    drawing.cell(700, 1, 2, "2")
    drawing.text(290, 805, "- 1 -", size=9)
    drawing.page()
    drawing.cell(72, 0, 0, lower_label, rows=2)
    drawing.cell(72, 0, 1, "丙")
    drawing.cell(72, 0, 2, "3")
    drawing.cell(72, 1, 1, "丁")
    drawing.cell(72, 1, 2, "4")
    drawing.text(290, 805, "- 2 -", size=9)
    drawing.page()
    return drawing


@pytest.mark.parametrize(("upper", "lower"), [("产出指标", ""), ("", "产出指标")])
def test_a_label_cut_by_a_page_break_is_one_cell_again(upper, lower):
    (table,) = _two_pages(lower, upper).read().blocks
    assert _cells(table) == [
        [(0, 4, 1, "产出指标"), (1, 1, 1, "甲"), (2, 1, 1, "1")],
        [(1, 1, 1, "乙"), (2, 1, 1, "2")],
        [(1, 1, 1, "丙"), (2, 1, 1, "3")],
        [(1, 1, 1, "丁"), (2, 1, 1, "4")],
    ]
    assert [row.page for row in table.rows] == [1, 1, 2, 2]


def test_two_labels_at_a_page_break_stay_two():
    (table,) = _two_pages("效益指标").read().blocks
    assert [row[0] for row in _cells(table)] == [
        (0, 2, 1, "产出指标"),
        (1, 1, 1, "乙"),
        (0, 2, 1, "效益指标"),
        (1, 1, 1, "丁"),
    ]


def test_a_row_cut_by_a_page_break_is_one_row_again():
    drawing = _Drawing()
    drawing.cell(760, 0, 0, "完成道路养护里程")
    drawing.cell(760, 0, 1, "≥90%")
    drawing.page()
    drawing.cell(72, 0, 0, "数量")
    drawing.cell(72, 0, 1, "")
    drawing.cell(72, 1, 0, "满意度")
    drawing.cell(72, 1, 1, "≥95%")
    drawing.page()
    (table,) = drawing.read().blocks
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["完成道路养护里程数量", "≥90%"],
        ["满意度", "≥95%"],
    ]


def test_a_repeated_head_stays_and_a_title_parts_tables():
    drawing = _Drawing()
    for name in ("甲", "乙"):
        drawing.cell(720, 0, 0, "指标")
        drawing.cell(720, 0, 1, "目标值")
        drawing.cell(720, 1, 0, name)
        drawing.cell(720, 1, 1, "1")
        drawing.page()
    drawing.text(200, 90, "又一张表")
    drawing.cell(120, 0, 0, "丙")
    drawing.cell(120, 0, 1, "2")
    drawing.page()
    whole, title, other = drawing.read().blocks
    assert [[cell.text for cell in row.cells] for row in whole.rows] == [
        ["指标", "目标值"],
        ["甲", "1"],
        ["指标", "目标值"],
        ["乙", "1"],
    ]
    assert title == Paragraph("又一张表", page=3, box=title.box)
    assert other.page == 3


def test_a_borderless_table_is_not_ruled():
    drawing = _Drawing()
    for row, texts in enumerate([("指标", "目标值"), ("完成率", "100%"), ("满意度", "95%"), ("及时率", "90%")]):
        for column, text in enumerate(texts):
            drawing.text(100 + 150 * column, 100 + 20 * row, text)
    drawing.page()
    (table,) = drawing.read().blocks
    assert not table.ruled
    assert [row.texts for row in table.rows] == [
        ("指标", "目标值"),
        ("完成率", "100%"),
        ("满意度", "95%"),
        ("及时率", "90%"),
    ]


def test_a_drawn_check_box_stands_before_its_label():
    drawing = _Drawing()
    drawing.cell(100, 0, 0, "")
    drawing.cell(100, 0, 1, "项目")
    for left, label in ((106, "是"), (150, "否")):
        drawing.canvas.rect(left, _HEIGHT - 117, 9, 9)
        drawing.text(left + 12, 107, label)
    drawing.text(106, 107.5, "√", size=9)
    drawing.page()
    (table,) = drawing.read().blocks
    assert table.rows[0].cells[0].text.replace(" ", "") == "☑是□否"


def test_passwords():
    drawing = _Drawing(encrypt=StandardEncryption("开门1".encode().hex(), canPrint=0))
    drawing.text(100, 100, "指标")
    drawing.page()
    data = drawing.bytes()
    with pytest.raises(Encrypted):
        read_document(data, "made.pdf")
    with pytest.raises(WrongPassword):
        read_document(data, "made.pdf", ReadOptions(password="other"))
    opened = read_document(data, "made.pdf", ReadOptions(password="开门1".encode().hex()))
    assert [block.text for block in opened.blocks] == ["指标"]


def test_a_cut_off_file_is_truncated_wherever_it_ends():
    data = _two_pages("").bytes()
    for share in (0.05, 0.3, 0.6, 0.9):
        with pytest.raises(Truncated):
            read_document(data[: int(len(data) * share)], "made.pdf")


def test_limits_come_before_reading():
    drawing = _Drawing()
    for _ in range(2001):
        drawing.page()
    with pytest.raises(TooLarge, match="pages 2001, the limit is 2000"):
        drawing.read()
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
        _two_pages("").read(limits=Limits(cells=5))


def test_twenty_thousand_pages_are_refused_by_their_number():
    kids = " ".join(["3 0 R"] * 20_000)
    data = _file(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count 20000/Kids[{kids}]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ]
    )
    with pytest.raises(TooLarge, match="20000"):
        read_document(data, "made.pdf")


def test_a_file_without_pages_and_one_without_print():
    with pytest.raises(NoPages):
        read_document(_file(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"]), "made.pdf")
    drawing = _Drawing()
    drawing.page()
    with pytest.raises(NoText):
        drawing.read()


def test_packed_streams_are_measured_without_being_kept():
    packed = zlib.compress(bytes(3_000_000))
    head = f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
    assert unpacked_size(b"1 0 obj" + head + packed + b"\nendstream", 10**9) == 3_000_000
    twice = zlib.compress(packed)
    head = f"<</Filter[/FlateDecode/FlateDecode]/Length {len(twice)}>>stream\n".encode()
    assert unpacked_size(b"1 0 obj" + head + twice + b"\nendstream", 10**9) == 3_000_000 + len(packed)


def _file(objects: list[str]) -> bytes:
    """Write a PDF file of the given objects, the first of them its catalogue."""
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{content}endobj\n".encode()
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + (table + tail).encode()
