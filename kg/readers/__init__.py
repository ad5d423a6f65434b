"""Readers: bytes of any supported file in, one neutral document out."""

from importlib import import_module
from typing import Final

from kg.documents import Document
from kg.errors import EmptyFile, NotYetPdf, PackedOtherwise, Phrase, Truncated, UnsupportedFormat
from kg.readers.base import Reader, ReadOptions
from kg.readers.kinds import Kind, describe, kind_of
from kg.readers.signatures import ARCHIVES, PAGES

#: Kind → module and name of its reader. The module is imported at the first file of its kind, so that a command over
#: text never waits for the libraries of the other formats.
READERS: Final[dict[Kind, str]] = {
    Kind.TEXT: "kg.readers.text:read_text",
    Kind.IMAGE: "kg.readers.scan:read_image",
    Kind.DELIMITED: "kg.readers.delimited:read_delimited",
    Kind.XLSX: "kg.readers.sheets.xlsx:read_xlsx",
    Kind.XLSB: "kg.readers.sheets.xlsb:read_xlsb",
    Kind.XLS: "kg.readers.sheets.xls:read_xls",
    Kind.OPEN_SHEET: "kg.readers.sheets.ods:read_ods",
    Kind.XML_SHEET: "kg.readers.sheets.xml2003:read_xml2003",
    Kind.DOCX: "kg.readers.docx.document:read_docx",
    Kind.WORD: "kg.readers.convert:read_word",
    Kind.OPEN_TEXT: "kg.readers.convert:read_open_text",
    Kind.RICH_TEXT: "kg.readers.convert:read_rich_text",
    Kind.PROTECTED: "kg.readers.protected:read_protected",
    Kind.HTML: "kg.readers.html:read_html",
    Kind.PDF: "kg.readers.pdf:read_pdf",
}

#: What people are told that can be read.
SUPPORTED: Final = Phrase(
    "PDF, Word, Excel, WPS, OpenDocument, RTF, web pages, CSV, text, Markdown, images, JSON records and ZIP of these"
)

__all__ = ["READERS", "ReadOptions", "Reader", "read_document"]


def read_document(data: bytes, name: str, options: ReadOptions | None = None) -> Document:
    """Read a file's bytes with the reader of their kind.

    :param name: the file's name without directory.
    :raises EmptyFile: if there is nothing but white space.
    :raises UnsupportedFormat: if no reader takes the content.
    :raises Truncated: if it is an Office file of which too little is left to tell its program.
    :raises InputError: whatever else is wrong with the file; see :mod:`kg.errors`.
    """
    if not data.strip():
        raise EmptyFile(file=name)
    kind = kind_of(data)
    if kind is Kind.BROKEN:
        raise Truncated(file=name, kind=kind)
    if kind not in READERS:
        raise _unsupported(name, describe(data))
    return _reader(kind)(data, name, options or ReadOptions())


def _unsupported(name: str, found: str) -> UnsupportedFormat:
    """Return the error about a kind that no reader takes, with what to do where that is known.

    :param found: what people call the kind.
    """
    if found in ARCHIVES:
        return PackedOtherwise(file=name, found=found)
    if found in PAGES:
        return NotYetPdf(file=name, found=found)
    return UnsupportedFormat(file=name, found=found, supported=SUPPORTED)


def _reader(kind: Kind) -> Reader:
    module, _, function = READERS[kind].partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
