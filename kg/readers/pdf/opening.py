"""Open a PDF file, or say why it cannot be opened."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from kg.errors import Encrypted, NoPages, Truncated, WrongPassword
from kg.readers.base import ReadOptions
from kg.readers.limited import MEGABYTE, check, megabytes
from kg.readers.pdf.streams import unpacked_size

_OBJECT: Final = re.compile(rb"\d+ \d+ obj\b")


@contextmanager
def opened(data: bytes, name: str, options: ReadOptions) -> Iterator[Any]:
    """Open a document of at least one page and within the limits; close it afterwards.

    :raises Encrypted: if it needs a password and none was given.
    :raises WrongPassword: if it needs another one.
    :raises Truncated: if it is cut off or damaged.
    :raises NoPages: if it has no page.
    :raises TooLarge: if its pages or its unpacked streams are beyond the limits.
    """
    if _is_cut_off(data):
        raise Truncated(file=name, kind="PDF")
    _check_size(data, name, options)
    document = _document(data, name, options.password)
    try:
        pages = len(document)
        check(name, "pages", pages, options.limits.pages)
        yield document
    finally:
        document.close()


def _is_cut_off(data: bytes) -> bool:
    """Tell whether the end is missing: PDFium would rebuild what is there, and lose pages without a word."""
    end = max(data.rfind(b"%%EOF"), data.rfind(b"startxref"))
    return end < 0 or _OBJECT.search(data, end) is not None


def _check_size(data: bytes, name: str, options: ReadOptions) -> None:
    limit = options.limits.unpacked_megabytes
    size = unpacked_size(data, limit * MEGABYTE)
    check(name, "unpacked_megabytes", megabytes(size), limit)


def _document(data: bytes, name: str, password: str | None) -> Any:
    try:
        return pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        if _opens(data, password):
            # A document without pages is an error to the library, with whatever code the one before left.
            raise NoPages(file=name) from error
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise (Encrypted if password is None else WrongPassword)(file=name) from error
        raise Truncated(file=name, kind="PDF") from error


def _opens(data: bytes, password: str | None) -> bool:
    document = raw.FPDF_LoadMemDocument64(data, len(data), None if password is None else password.encode() + b"\0")
    if document:
        raw.FPDF_CloseDocument(document)
    return bool(document)
