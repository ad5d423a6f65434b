"""Tell by the content, never by the name, what kind of file some bytes are."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from kg.readers.delimiters import looks_delimited
from kg.readers.encoding import decode_start, is_binary
from kg.readers.markup import head_of, is_html, is_mail, xml_root
from kg.readers.signatures import is_image, other_name


class Kind(StrEnum):
    """Kinds of files; the value is what people call them."""

    TEXT = "plain text"
    DELIMITED = "CSV"
    HTML = "HTML"
    PDF = "PDF"
    IMAGE = "image"
    DOCX = "Word (docx)"
    XLSX = "Excel (xlsx)"
    XLSB = "Excel (xlsb)"
    XLS = "Excel (xls)"
    XML_SHEET = "Excel (XML 2003)"
    WORD = "Word (doc, wps)"
    OPEN_TEXT = "OpenDocument text (odt)"
    OPEN_SHEET = "OpenDocument sheet (ods)"
    RICH_TEXT = "RTF"
    ZIP = "ZIP archive"
    PROTECTED = "protected office file"
    BROKEN = "Office (doc, xls, wps)"
    OTHER = "unknown"


_PDF = re.compile(rb"%PDF-\d")
_PDF_WITHIN = 1024

#: Bytes that show whether text is delimited data: a hundred lines.
_DELIMITED_WITHIN = 8192

_OFFICE_MAIN: Final = (
    ("word/document.xml", Kind.DOCX),
    ("xl/workbook.xml", Kind.XLSX),
    ("xl/workbook.bin", Kind.XLSB),
)
#: Where the member above is called otherwise or is lost: what the folder says.
_OFFICE_FOLDER: Final = (("word/", Kind.DOCX), ("xl/", Kind.XLSX))
_OPEN: Final = (
    ("application/vnd.oasis.opendocument.text", Kind.OPEN_TEXT),
    ("application/vnd.oasis.opendocument.spreadsheet", Kind.OPEN_SHEET),
)
#: Every package of Open XML has it; an archive of somebody's folders, however they are called, has not.
_CONTENT_TYPES: Final = "[Content_Types].xml"
_PACKAGE_OTHERS: Final = (
    ("ppt/presentation.xml", "PowerPoint (pptx)"),
    ("visio/document.xml", "Visio"),
)
_ZIP_OTHERS: Final = (
    ("OFD.xml", "OFD"),
    ("META-INF/container.xml", "EPUB"),
    ("META-INF/MANIFEST.MF", "Java archive"),
    ("AndroidManifest.xml", "Android package"),
)
_OLE: Final = (
    ("EncryptedPackage", Kind.PROTECTED),
    ("WordDocument", Kind.WORD),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
)
_XML: Final = {
    "Workbook": Kind.XML_SHEET,
    "ss:Workbook": Kind.XML_SHEET,
    "w:wordDocument": Kind.WORD,
    "html": Kind.HTML,
    "HTML": Kind.HTML,
}
_SUFFIXES: Final = {
    Kind.TEXT: "txt text md markdown",
    Kind.DELIMITED: "csv tsv",
    Kind.HTML: "html htm xhtml shtml mht mhtml",
    Kind.PDF: "pdf",
    Kind.IMAGE: "png jpg jpeg jpe tif tiff bmp gif webp",
    Kind.DOCX: "docx docm dotx dotm",
    Kind.XLSX: "xlsx xlsm xltx xltm",
    Kind.XLSB: "xlsb",
    Kind.XLS: "xls xlt et ett",
    Kind.WORD: "doc dot wps wpt",
    Kind.OPEN_TEXT: "odt ott",
    Kind.OPEN_SHEET: "ods ots",
    Kind.RICH_TEXT: "rtf",
    Kind.ZIP: "zip",
}
_PROMISES: Final = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}


def kind_of(data: bytes) -> Kind:
    """Return the kind of *data*; ``OTHER`` for what no reader takes.

    Of a file that is cut off, the kind that it was, so that its reader can say so.
    """
    return _recognise(data)[0]


def describe(data: bytes) -> str:
    """Return what people call this kind of file, also where no reader takes it."""
    return _recognise(data)[1]


def promised_kind(name: str) -> Kind | None:
    """Return the kind that a file's suffix promises, None where it promises nothing that we know."""
    _, dot, suffix = name.rpartition(".")
    return _PROMISES.get(suffix.lower()) if dot else None


def suffix_of(kind: Kind) -> str | None:
    """Return the commonest suffix of a kind, without the dot; None for kinds that have none of their own."""
    return _SUFFIXES[kind].split()[0] if kind in _SUFFIXES else None


@lru_cache(maxsize=1)
def _recognise(data: bytes) -> tuple[Kind, str]:
    # Several steps ask about the file at hand; bytes keep their hash, so asking again costs nothing.
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_kind(data)
    if is_image(data):
        return _named(Kind.IMAGE)
    if _PDF.search(data, 0, _PDF_WITHIN):
        return _named(Kind.PDF)
    if data[:64].lstrip().startswith(b"{\\rtf"):
        return _named(Kind.RICH_TEXT)
    name = other_name(data)
    if name and is_binary(data):
        return Kind.OTHER, name
    return _text_kind(data)


def _named(kind: Kind) -> tuple[Kind, str]:
    return kind, kind.value


def _zip_kind(data: bytes) -> tuple[Kind, str]:
    from kg.readers.containers import zip_mimetype, zip_names

    names = zip_names(data)
    for member, kind in _OFFICE_MAIN:
        if member in names:
            return _named(kind)
    mimetype = zip_mimetype(data)
    for start, kind in _OPEN:
        if mimetype.startswith(start):
            return _named(kind)
    for member, label in _ZIP_OTHERS + (_PACKAGE_OTHERS if _CONTENT_TYPES in names else ()):
        if member in names:
            return Kind.OTHER, label
    if _CONTENT_TYPES in names:
        for folder, kind in _OFFICE_FOLDER:
            if any(name.startswith(folder) for name in names):
                return _named(kind)
    return (Kind.OTHER, mimetype) if mimetype else _named(Kind.ZIP)


def _ole_kind(data: bytes) -> tuple[Kind, str]:
    from kg.readers.containers import ole_streams

    streams = ole_streams(data)
    if streams is None:
        return _named(Kind.BROKEN)
    for stream, kind in _OLE:
        if stream in streams:
            return _named(kind)
    if "PowerPoint Document" in streams:
        return Kind.OTHER, "PowerPoint (ppt)"
    if any(name.startswith("__properties_version") for name in streams):
        return Kind.OTHER, "Outlook mail (msg)"
    return Kind.OTHER, "OLE2 file of another program"


def _text_kind(data: bytes) -> tuple[Kind, str]:
    head = head_of(data)
    root = xml_root(head)
    if root in _XML:
        return _named(_XML[root])
    if is_html(head) or is_mail(head):
        return _named(Kind.HTML)
    if root is not None:
        return Kind.OTHER, "XML"
    if is_binary(data):
        return Kind.OTHER, "binary data"
    text = decode_start(data, _DELIMITED_WITHIN)
    # Data has no pages; a form feed is of text that was printed.
    delimited = text is not None and "\f" not in text and looks_delimited(text)
    return _named(Kind.DELIMITED if delimited else Kind.TEXT)
