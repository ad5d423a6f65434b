"""Narrow cells that break a number in two, and tables whose borders are filled boxes."""

import io
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.documents import Table
from kg.readers import read_document

FONT = "STSong-Light"
SIZE = 10
YS = (700.0, 560.0, 500.0)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def width_of(text: str) -> float:
    return pdfmetrics.stringWidth(text, FONT, SIZE)


def wrapped(text: str, room: float) -> list[str]:
    """Break a text wherever the room ends, as spreadsheets do with a number that is too long."""
    lines = [""]
    for character in text:
        if lines[-1] and width_of(lines[-1] + character) > room:
            lines.append("")
        lines[-1] += character
    return lines


def ruled(canvas: Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x in xs:
        canvas.line(x, ys[-1], x, ys[0])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def table_of(draw: Callable[[Canvas], None]) -> Table:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.setFont(FONT, SIZE)
    draw(canvas)
    canvas.save()
    (table,) = read_document(target.getvalue(), "表.pdf").blocks
    assert isinstance(table, Table)
    return table


def narrow_cell(lines: Sequence[str], width: float, padding: float, side: str, pitch: float = 12) -> str:
    """Return what is read of a cell between two others."""
    xs = (60.0, 200.0, 200 + width, 500.0)

    def draw(canvas: Canvas) -> None:
        ruled(canvas, xs, YS)
        canvas.drawString(64, 680, "指标名称内容")
        canvas.drawString(xs[2] + 4, 680, "其他说明")
        for number, line in enumerate(lines):
            own = width_of(line)
            left = {"left": padding, "centre": (width - own) / 2, "right": width - padding - own}[side]
            canvas.drawString(xs[1] + left, 680 - number * pitch, line)

    return table_of(draw).rows[0].cells[1].text


@pytest.mark.parametrize("text", ["≥1250", "≥1250户", "12500.00"])
@pytest.mark.parametrize("padding", [0.5, 10])
@pytest.mark.parametrize("side", ["left", "centre", "right"])
def test_a_number_that_a_narrow_cell_breaks_is_whole(text: str, padding: float, side: str) -> None:
    for room in (22, 28):
        lines = wrapped(text, room)
        assert narrow_cell(lines, room + 2 * padding, padding, side) == text, lines


@pytest.mark.parametrize("pitch", [11, 15])
def test_digits_under_each_other_are_one_number(pitch: float) -> None:
    assert narrow_cell(["≥", "1", "2", "5", "0"], 12, 1, "left", pitch) == "≥1250"


@pytest.mark.parametrize("side", ["left", "right"])
def test_numbers_in_lines_of_their_own_stay_apart(side: str) -> None:
    assert narrow_cell(["12", "50户"], 60, 5, side) == "12\n50户"


TEXTS = [["指标", "目标值", "单位"], ["培训人数", "≥1250", "户"], ["满意度", "≥90", "%"]]
XS, ROWS = (60.0, 150.0, 300.0, 500.0), (700.0, 660.0, 620.0, 580.0)
Draw = Callable[[Canvas, float], None]


def bars(canvas: Canvas, width: float) -> None:
    for x in XS:
        canvas.rect(x, ROWS[-1], width, ROWS[0] - ROWS[-1], fill=1, stroke=0)
    for y in ROWS:
        canvas.rect(XS[0], y, XS[-1] - XS[0], width, fill=1, stroke=0)


def bars_in_one_path(canvas: Canvas, width: float) -> None:
    path = canvas.beginPath()
    for x in XS:
        path.rect(x, ROWS[-1], width, ROWS[0] - ROWS[-1])
    for y in ROWS:
        path.rect(XS[0], y, XS[-1] - XS[0], width)
    canvas.drawPath(path, fill=1, stroke=0)


def frames(canvas: Canvas, width: float) -> None:
    for left, right in pairwise(XS):
        for top, bottom in pairwise(ROWS):
            path = canvas.beginPath()
            path.rect(left, bottom, right - left, top - bottom)
            path.rect(left + width, bottom + width, right - left - 2 * width, top - bottom - 2 * width)
            canvas.drawPath(path, fill=1, stroke=0, fillMode=0)


@pytest.mark.parametrize("width", [0.24, 1, 2])
@pytest.mark.parametrize("draw", [bars, bars_in_one_path, frames])
def test_filled_boxes_are_borders(draw: Draw, width: float) -> None:
    def drawn(canvas: Canvas) -> None:
        draw(canvas, width)
        for y, row in zip(ROWS, TEXTS, strict=False):
            for x, text in zip(XS, row, strict=False):
                canvas.drawString(x + 4, y - 24, text)

    table = table_of(drawn)
    assert table.ruled
    assert [[cell.text for cell in row.cells] for row in table.rows] == TEXTS
