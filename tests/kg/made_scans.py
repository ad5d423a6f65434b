"""Page images drawn for tests: a ruled table at 200 dpi, and what a scanner does to it."""

import io
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.rendering.needs import need

DPI = 200
SIZE = 29
"""Pixels of 10.5 pt."""
TOP = 240
LEFT = 120

Placed = tuple[int, int, int, int, str]
"""Row, column, rows, columns, text."""


@cache
def font(size: int = SIZE) -> ImageFont.FreeTypeFont:
    """Return a font with simplified Chinese; leave the test where there is none."""
    found = ""
    if shutil.which("fc-match"):
        found = subprocess.run(
            ["fc-match", "-f", "%{family}|%{file}|%{index}", "Noto Sans CJK SC"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    need("CJK SC" in found, "a Chinese font: apt-get install fonts-noto-cjk")
    _, path, index = found.split("|")
    return ImageFont.truetype(Path(path), size, index=int(index))


def table_page(
    cells: Sequence[Placed], widths: Sequence[int], heights: Sequence[int], title: str = "", end: str = ""
) -> Image.Image:
    """Draw an A4 page with a ruled table.

    :param widths: pixels of the columns.
    :param heights: pixels of the rows.
    :param end: a line under the table.
    """
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    draw.text((600, 130), title, font=font(44), fill=0)
    for row, column, rows, columns, text in cells:
        box = (
            LEFT + sum(widths[:column]),
            TOP + sum(heights[:row]),
            LEFT + sum(widths[: column + columns]),
            TOP + sum(heights[: row + rows]),
        )
        draw.rectangle(box, outline=0, width=2)
        lines = text.split("\n")
        for number, line in enumerate(lines):
            top = (box[1] + box[3]) / 2 - len(lines) * 21 + number * 42
            draw.text((box[0] + 14, top), line, font=font(), fill=0)
    draw.text((LEFT, TOP + sum(heights) + 30), end, font=font(), fill=0)
    return page


def scanned(page: Image.Image, degrees: float = 1.5, noise: float = 10.0) -> Image.Image:
    """Lay a page askew, add the grain and dust of a scanner and what JPEG does to it."""
    grains = np.random.default_rng(7)
    pixels = np.asarray(page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255), dtype=np.float64)
    pixels = pixels * 0.92 + 10 + grains.normal(0, noise, pixels.shape)
    for row, column in grains.integers(0, (page.height - 3, page.width - 3), (200, 2)):
        pixels[row : row + 2, column : column + 2] = 60
    packed = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(packed, "JPEG", quality=50)
    return Image.open(packed)


def check_box(page: Image.Image, left: int, top: int, *, ticked: bool) -> None:
    """Draw a check box of 24 pixels."""
    draw = ImageDraw.Draw(page)
    draw.rectangle((left, top, left + 23, top + 23), outline=0, width=2)
    if ticked:
        draw.line((left + 5, top + 12, left + 10, top + 18, left + 19, top + 5), fill=0, width=3)


def saved(pages: Sequence[Image.Image], kind: str) -> bytes:
    """Return the bytes of an image file."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": list(pages[1:])} if len(pages) > 1 else {}
    pages[0].save(out, kind, dpi=(DPI, DPI), **more)
    return out.getvalue()
