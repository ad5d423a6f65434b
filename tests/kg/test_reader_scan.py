"""Scans: tables from rulings, signs that recognition is weak at, doubt, pages, limits and damaged files."""

import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFilter

from kg.documents import Cell, Document, Table
from kg.errors import OcrMissing, TooLarge, Truncated
from kg.limits import Limits
from kg.readers import ReadOptions, read_document, scan
from kg.records import IssueCode
from tests.kg.made_scans import LEFT, check_box, font, saved, scanned, table_page
from tests.rendering.needs import need_module

need_module("rapidocr", "ocr")

WIDTHS = (220, 280, 560, 340)
FORM = (
    (0, 0, 1, 1, "项目名称"),
    (0, 1, 1, 3, "农村公路养护（2023年）"),
    (1, 0, 1, 1, "年度目标"),
    (1, 1, 1, 3, "完成养护里程120公里；优良率（含中修）达到98.5%，群众\n满意度不低于90%。"),
    (2, 0, 6, 1, "绩效指标"),
    (2, 1, 1, 1, "二级指标"),
    (2, 2, 1, 1, "三级指标"),
    (2, 3, 1, 1, "指标值"),
    (3, 1, 3, 1, "数量指标"),
    (3, 2, 1, 1, "养护里程"),
    (3, 3, 1, 1, "≥120公里"),
    (4, 2, 1, 1, "修补路面面积"),
    (4, 3, 1, 1, "≤2.5万㎡"),
    (5, 2, 1, 1, "平均时速（km/h）"),
    (5, 3, 1, 1, "＞40"),
    (6, 1, 2, 1, "质量指标"),
    (6, 2, 1, 1, "沥青温度"),
    (6, 3, 1, 1, "150±5℃"),
    (7, 2, 1, 1, "返工率"),
    (7, 3, 1, 1, "<0.5‰"),
)
HEIGHTS = (70, 120, 64, 64, 64, 64, 64, 64)
SMALL = (("二级指标", "三级指标", "指标值"), ("数量指标", "养护里程", "≥120公里"))
#: The recognition has one name for both widths of a sign of comparison.
READ = {"＞40": ">40"}


def read(data: bytes, limits: Limits | None = None) -> Document:
    return read_document(data, "form.png", ReadOptions(limits=limits or Limits()))


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [
        (number, cell.column, cell.rows, cell.columns, cell.text)
        for number, row in enumerate(table.rows)
        for cell in row.cells
    ]


def only_table(document: Document) -> Table:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == 1
    return tables[0]


def text_at(table: Table, row: int, column: int) -> Cell:
    return next(cell for cell in table.rows[row].cells if cell.column == column)


def wanted(placed: tuple[tuple[int, int, int, int, str], ...]) -> list[tuple[int, int, int, int, str]]:
    return [(*place, READ.get(text, text)) for *place, text in placed]


def test_a_skewed_noisy_scan_gives_the_cells_of_the_form() -> None:
    page = scanned(table_page(FORM, WIDTHS, HEIGHTS, "绩效目标表", "填报人：王五"))
    document = read(saved([page], "JPEG"))
    table = only_table(document)
    assert cells(table) == wanted(FORM)
    assert table.ruled
    assert [block.text for block in document.blocks if not isinstance(block, Table)] == ["绩效目标表", "填报人：王五"]
    box = text_at(table, 0, 0).box
    assert box is not None
    # 120 pixels of 200 dpi from the left, moved a little by the turning of the page about its middle.
    assert box.left == pytest.approx(120 * 72 / 200, abs=12)
    assert box.right - box.left == pytest.approx(220 * 72 / 200, abs=1)


def test_lone_signs_and_check_boxes_are_read_right() -> None:
    signs = ("≥", "≤", ">", "<", "=")
    placed = [(0, column, 1, 1, sign) for column, sign in enumerate(signs)]
    page = table_page([*placed, (1, 0, 1, 5, "　是　否")], (150,) * 5, (64, 64))
    for left, ticked in ((137, True), (195, False)):
        check_box(page, left, 325, ticked=ticked)
    table = only_table(read(saved([page], "PNG")))
    assert [cell.text for cell in table.rows[0].cells] == list(signs)
    assert "".join(table.rows[1].cells[0].text.split()) == "☑是□否"


def test_strokes_of_print_close_to_a_border_stay() -> None:
    texts = ("等于420元/人", "大于等于98%", "故障天数小于10天", "20元/人·天")
    page = table_page([(row, 0, 1, 1, text) for row, text in enumerate(texts)], (560,), (44,) * 4)
    page.paste(255, (0, 0, LEFT - 20, page.height))
    table = only_table(read(saved([scanned(page, degrees=0.2, noise=6)], "PNG")))
    assert [row.cells[0].text for row in table.rows] == list(texts)


def test_a_heading_in_large_type_is_one_line() -> None:
    cells_ = [(row, column, 1, 1, text) for row, texts in enumerate(SMALL) for column, text in enumerate(texts)]
    page = table_page(cells_, WIDTHS, (64, 64))
    ImageDraw.Draw(page).text((400, 90), "2021年部门预算项目绩效目标汇总表", font=font(60), fill=0)
    document = read(saved([page], "PNG"))
    assert [block.text for block in document.blocks if not isinstance(block, Table)] == [
        "2021年部门预算项目绩效目标汇总表"
    ]


def test_rows_of_dots_and_lone_strokes_are_read_by_their_shape() -> None:
    texts = ("……", "/", "1", "7", "三", "-")
    page = table_page([(0, column, 1, 1, text) for column, text in enumerate(texts)], (120,) * 6, (64,))
    assert [cell.text for cell in only_table(read(saved([page], "PNG"))).rows[0].cells] == list(texts)


def test_a_blurred_cell_is_doubted_and_the_others_are_not() -> None:
    page = table_page(FORM, WIDTHS, HEIGHTS)
    blot = (660, 570, 1100, 630)
    page.paste(page.crop(blot).filter(ImageFilter.GaussianBlur(5)), blot)
    table = only_table(read(saved([page], "PNG")))
    doubted = [cell for row in table.rows for cell in row.cells if cell.doubt]
    assert [(cell.column, cell.doubt.code) for cell in doubted if cell.doubt] == [(2, IssueCode.LOW_CONFIDENCE)]
    assert text_at(table, 4, 2).doubt is not None


def test_a_page_upside_down_is_turned() -> None:
    page = table_page(FORM[2:4], WIDTHS, HEIGHTS[:2]).crop((0, 0, 1654, 600)).rotate(180)
    texts = [cell.text for row in only_table(read(saved([page], "PNG"))).rows for cell in row.cells]
    assert texts == [FORM[2][4], FORM[3][4]]


def test_a_table_over_the_pages_of_a_tiff_is_one() -> None:
    rows = [
        ("二级指标", "三级指标", "指标值"),
        ("数量指标", "养护里程", "≥120公里"),
        ("时效指标", "完成时限", "12月底"),
    ]
    placed = [(row, column, 1, 1, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    first = table_page(placed[:6], WIDTHS, (64, 64))
    second = table_page([(0, *others) for _, *others in placed[6:]], WIDTHS, (64,))
    table = only_table(read(saved([first, second], "TIFF")))
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == rows
    assert [row.page for row in table.rows] == [1, 1, 2]


def test_pages_pixels_and_cells_are_limited() -> None:
    small = Image.new("L", (40, 40), 255)
    with pytest.raises(TooLarge, match=r"pages 3.*ZHIBIAO_READ_PAGES"):
        read(saved([small] * 3, "TIFF"), Limits(pages=2))
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_UNPACKED_MEGABYTES"):
        read(bomb())
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
        read(saved([table_page(FORM, WIDTHS, HEIGHTS)], "PNG"), Limits(cells=10))


def bomb() -> bytes:
    """Return a PNG of 60,000 × 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_says_so(kind: str, share: float) -> None:
    data = saved([table_page(FORM[:2], WIDTHS, HEIGHTS[:1])], kind)
    with pytest.raises(Truncated, match=r"form\.png"):
        read(data[: int(len(data) * share)])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "are_installed", lambda: False)
    with pytest.raises(OcrMissing, match=r"zhibiao\[ocr\]"):
        read(saved([Image.new("L", (40, 40), 255)], "PNG"))
