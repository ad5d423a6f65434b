"""Scans: pages drawn as pictures at 200 dpi, a little askew, noisy and compressed, without any text in the file."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.rendering.formats.pages import ASCENT, Page, lay_out, manner_for
from tests.rendering.grid import Sheet

_DPI = 200
_SCALE = _DPI / 72
#: Debian's fonts-noto-cjk; the first face of the collection that is simplified Chinese.
FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
_FACE = 2
_MOST_DEGREES = 1.0


def scan_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return a PDF of pictures."""
    return _saved(_scanned(sheets), "PDF", resolution=_DPI, quality=80)


def tiff(sheets: Sequence[Sheet]) -> bytes:
    """Return a TIFF of as many pictures as there are pages."""
    return _saved(_scanned(sheets), "TIFF", dpi=(_DPI, _DPI), compression="tiff_lzw")


def png(sheets: Sequence[Sheet]) -> bytes:
    """Return the pages as one tall picture, neither askew nor noisy: a screenshot."""
    pages = _drawn(sheets)
    tall = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        tall.paste(page, (0, top))
        top += page.height
    return _saved([tall], "PNG", dpi=(_DPI, _DPI))


def _saved(pages: list[Image.Image], kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(out, kind, **more, **options)
    return out.getvalue()


def _scanned(sheets: Sequence[Sheet]) -> list[Image.Image]:
    rng = Random(repr(sheets))
    pages = []
    for page in _drawn(sheets):
        turned = page.rotate(rng.uniform(-_MOST_DEGREES, _MOST_DEGREES), Image.Resampling.BICUBIC, fillcolor=255)
        grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 6, (turned.height, turned.width))
        noisy = np.clip(np.asarray(turned, dtype=np.float32) * 0.97 + grain, 0, 255)
        pages.append(Image.fromarray(noisy.astype(np.uint8)))
    return pages


def _drawn(sheets: Sequence[Sheet]) -> list[Image.Image]:
    return [_picture(page) for page in lay_out(sheets, _width, manner_for(sheets))]


def _picture(page: Page) -> Image.Image:
    picture = Image.new("L", (round(page.width * _SCALE), round(page.height * _SCALE)), 255)
    draw = ImageDraw.Draw(picture)
    for line in page.lines:
        draw.line([each * _SCALE for each in line], fill=30, width=2)
    for text in page.texts:
        place = (text.left * _SCALE, (text.top + text.size * ASCENT) * _SCALE)
        draw.text(place, text.text, fill=20, font=_font(text.size), anchor="ls")
    return picture


def _width(text: str, size: float) -> float:
    return _font(size).getlength(text) / _SCALE


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, round(size * _SCALE), index=_FACE)
