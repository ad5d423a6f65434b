"""One PDF page through PDFium: its characters, its rulings and its images, in points from the upper left corner."""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from kg.documents import Box
from kg.readers.pdf.clips import Clips, brought_inside
from kg.readers.pdf.paths import PathReader
from kg.readers.pdf.space import Matrix, Space
from kg.readers.printed.content import PageContent
from kg.readers.printed.glyphs import UNKNOWN, Glyph, normal, once
from kg.readers.printed.ruled import ruling_of

#: How deep drawings may be packed in each other before we stop looking for rulings in them.
_DEPTH: Final = 8

#: Share of a quarter turn by which print may lean and still count as straight. Leaning print is a watermark or a stamp.
_LEAN: Final = 0.05


#: Share of its size that a character reaches above and below the line it stands on, as in Chinese fonts.
_ASCENT: Final = 0.86
_DESCENT: Final = 0.14


class TooManyObjects(Exception):
    """A page draws more than allowed."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


#: What PDFium makes of a hyphen at the end of a line, for it may part a word: in a form it parts the ends of a range.
_LINE_END_HYPHENS: Final = (0x0002, 0xFFFE)


@contextmanager
def open_page(document: pypdfium2.PdfDocument, index: int) -> Iterator[pypdfium2.PdfPage]:
    """Open a page with what was filled into its form fields as part of it; close it afterwards.

    :raises pypdfium2.PdfiumError: if it is damaged.
    """
    page = document[index]
    if pdfium.FPDFPage_GetAnnotCount(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == 1:
        page.close()
        page = document[index]
    try:
        yield page
    finally:
        page.close()


def page_content(page: Any, number: int, most: int) -> PageContent:
    """Read one page.

    :param page: an open ``pypdfium2.PdfPage``.
    :param most: characters and pieces of rulings that the page may have.
    :raises TooManyObjects: if it has more.
    """
    space = Space.of(page)
    content = PageContent(number, space.width, space.height)
    content.glyphs = list(once(_glyphs(page, space, content, most)))
    _drawn(page, space, content, most)
    return content


def _glyphs(page: Any, space: Space, content: PageContent, most: int) -> Iterator[Glyph]:
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > most:
            raise TooManyObjects(count)
        frame = pdfium.FS_RECTF()
        clips = Clips(space)
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if code in _LINE_END_HYPHENS:
                code = ord("-")
            if pdfium.FPDFText_IsGenerated(text, index) == 1 or not pdfium.FPDFText_GetLooseCharBox(text, index, frame):
                continue
            _set_height(frame, text, index)
            box = space.box(frame.left, frame.bottom, frame.right, frame.top)
            cut_off = brought_inside(box, clips.of(text, index))
            turn = _turn(pdfium.FPDFText_GetCharAngle(text, index), space.turns)
            if turn is None or not space.holds(cut_off or box):
                continue
            if code < 0x20 or 0xD800 <= code < 0xE000 or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
                if code not in (9, 10, 13) and _has_ink(text, index):
                    content.unmapped += 1
                    yield Glyph(UNKNOWN, box, turn, cut_off)
                continue
            yield from _split(normal(chr(code)), Glyph("", box, turn, cut_off))
    finally:
        text.close()


def _has_ink(text: Any, index: int) -> bool:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    return right.value > left.value and top.value > bottom.value


def _set_height(frame: Any, text: Any, index: int) -> None:
    """Make a character's box as high as its size: of some fonts PDFium gives the ink instead."""
    matrix = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not (pdfium.FPDFText_GetMatrix(text, index, matrix) and pdfium.FPDFText_GetCharOrigin(text, index, x, y)):
        return
    scale = math.hypot(matrix.c, matrix.d)
    size = float(pdfium.FPDFText_GetFontSize(text, index)) * scale
    if size <= 0:
        return
    across, up = matrix.c / scale, matrix.d / scale
    if abs(across) <= _LEAN and frame.bottom - size <= y.value <= frame.top + size:
        frame.bottom, frame.top = sorted((y.value - _DESCENT * size * up, y.value + _ASCENT * size * up))
    elif abs(up) <= _LEAN and frame.left - size <= x.value <= frame.right + size:
        frame.left, frame.right = sorted((x.value - _DESCENT * size * across, x.value + _ASCENT * size * across))


def _split(text: str, glyph: Glyph) -> Iterator[Glyph]:
    """Yield the characters of a ligature side by side in its box."""
    box = glyph.box
    step = (box.right - box.left) / len(text)
    for place, character in enumerate(text):
        left = box.left + place * step
        yield replace(glyph, text=character, box=Box(left, box.top, left + step, box.bottom))


def _turn(angle: float, page_turns: int) -> int | None:
    """Return the quarter turns of a character as shown, None if it leans."""
    # PDFium measures with the clock from the unturned page; -1 says that it does not know.
    quarters = angle / (math.pi / 2) if angle >= 0 else 0.0
    if abs(quarters - round(quarters)) > _LEAN:
        return None
    return (round(quarters) + page_turns) % 4


def _drawn(page: Any, space: Space, content: PageContent, most: int) -> None:
    paths = PathReader(space, most)
    for kind, item, matrix in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths.read(item, matrix)
            if paths.left < 0:
                raise TooManyObjects(most - paths.left)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _image_box(item, matrix, space)
            paths.rulings += ruling_of(box)
            content.image = max(content.image, space.share(box))
    content.rulings = paths.rulings
    content.bent = paths.bent


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _unpacked(pdfium.FPDFPage_GetObject(page, index), Matrix(), 0)


def _unpacked(item: Any, around: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    matrix = Matrix(own.a, own.b, own.c, own.d, own.e, own.f).then(around)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield kind, item, matrix
    elif depth < _DEPTH:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _unpacked(pdfium.FPDFFormObj_GetObject(item, ctypes.c_ulong(index)), matrix, depth + 1)


def _image_box(_item: Any, matrix: Matrix, space: Space) -> Box:
    # An image fills the unit square of its own space.
    corners = [matrix.apply(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return space.box(min(xs), min(ys), max(xs), max(ys))
