"""Scans and photographs of forms: page images in, paragraphs and ruled tables out."""

import hashlib
from typing import TYPE_CHECKING

from kg.documents import Document
from kg.errors import OcrMissing
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.limited import too_large
from kg.readers.printed.ruled import TooManyCells
from kg.readers.scan.models import are_installed

if TYPE_CHECKING:
    from PIL import Image

    from kg.readers.scan.load import PageImage
    from kg.readers.scan.page import PageReading

__all__ = ["read_image", "read_page_image"]


def read_image(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read a PNG, JPEG, BMP or TIFF file, the last one with any number of pages.

    :raises OcrMissing: if the extra ``ocr`` is not installed.
    :raises TooLarge: if pages, pixels or cells are beyond the limits.
    :raises Truncated: if the file is cut off or damaged.
    """
    require_ocr(name)
    from kg.readers.printed.continued import joined_pages
    from kg.readers.printed.furniture import without_furniture
    from kg.readers.scan.load import load_pages

    readings: list[PageReading] = []
    cells = 0
    for number, page in enumerate(load_pages(data, name, options.limits), start=1):
        reading = _read(page, number, name, options.limits, cells)
        cells += sum(len(grid.cells) for grid, _ in reading.layout.tables)
        readings.append(reading)
    without_furniture([reading.layout for reading in readings])
    blocks = joined_pages([reading.joinable for reading in readings])
    issues = tuple(issue for reading in readings for issue in reading.issues)
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(blocks), issues)


def read_page_image(
    image: "Image.Image", page: int, name: str, limits: Limits, dpi: float | None = None
) -> "PageReading":
    """Read the picture of one page, as a scanned PDF holds it.

    :param page: 1-based number for the blocks.
    :param name: the file's name for error messages.
    :param dpi: dots per inch of the picture, None to infer it; boxes are in points by it.
    :raises OcrMissing: if the extra ``ocr`` is not installed.
    :raises TooLarge: if the page has more cells than the limits allow.
    """
    require_ocr(name)
    from kg.readers.scan.load import page_image

    return _read(page_image(image, dpi), page, name, limits)


def require_ocr(name: str) -> None:
    """Refuse a scan where the extra ``ocr`` is not installed.

    :raises OcrMissing: then.
    """
    if not are_installed():
        raise OcrMissing(file=name)


def _read(page: "PageImage", number: int, name: str, limits: Limits, cells: int = 0) -> "PageReading":
    """Read a page of a file that has so many cells on the pages before."""
    from kg.readers.scan.page import read_page

    try:
        return read_page(page, number, limits.cells - cells)
    except TooManyCells as error:
        raise too_large(name, "cells", cells + error.count, limits.cells) from error
