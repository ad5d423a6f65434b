"""Formats: abstract sheets in, bytes of a file out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from tests.rendering.grid import Sheet


@dataclass(frozen=True, slots=True)
class Format:
    """One way to make a file.

    :param suffix: of the file's name, with its dot.
    :param made_by: ``module:function`` from sheets to bytes, in this package.
    """

    suffix: str
    made_by: str


#: Name of a format → how it is made; those made by ``office`` start LibreOffice, the pictures ask for OCR.
FORMATS: dict[str, Format] = {
    "docx": Format(".docx", "word:docx"),
    "xlsx": Format(".xlsx", "sheets:xlsx"),
    "xls": Format(".xls", "sheets:xls"),
    "html": Format(".html", "web:html_utf8"),
    "html_gb": Format(".htm", "web:html_gb"),
    "csv": Format(".csv", "delimited:csv_utf8"),
    "csv_gb": Format(".csv", "delimited:csv_gb"),
    "tsv": Format(".tsv", "delimited:tsv"),
    "pdf": Format(".pdf", "pdf:pdf"),
    "pdf_word": Format(".pdf", "office:pdf_word"),
    "pdf_excel": Format(".pdf", "office:pdf_excel"),
    "doc": Format(".doc", "office:doc"),
    "odt": Format(".odt", "office:odt"),
    "rtf": Format(".rtf", "office:rtf"),
    "ods": Format(".ods", "office:ods"),
    "scan": Format(".pdf", "scan:scan_pdf"),
    "png": Format(".png", "scan:png"),
    "tiff": Format(".tiff", "scan:tiff"),
}


def render(sheets: Sequence[Sheet], format_name: str) -> bytes:
    """Return the bytes of a file.

    :param format_name: a key of :data:`FORMATS`.
    """
    module, _, function = FORMATS[format_name].made_by.partition(":")
    make: Callable[[Sequence[Sheet]], bytes] = getattr(import_module(f"{__name__}.{module}"), function)
    return make(sheets)
