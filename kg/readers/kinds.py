"""Tell by the content, never by the name, what kind of file some bytes are."""

from enum import StrEnum

from kg.readers.encoding import is_binary


class Kind(StrEnum):
    """Kinds of files; the value is what people call them."""

    TEXT = "plain text"
    DELIMITED = "CSV"
    HTML = "HTML"
    PDF = "PDF"
    IMAGE = "image"
    DOCX = "Word (docx)"
    XLSX = "Excel (xlsx)"
    XLS = "Excel (xls)"
    WORD = "Word (doc, wps)"
    OPEN_TEXT = "OpenDocument text (odt)"
    OPEN_SHEET = "OpenDocument sheet (ods)"
    RICH_TEXT = "RTF"
    ZIP = "ZIP archive"
    PROTECTED = "protected office file"
    OTHER = "unknown"


def kind_of(data: bytes) -> Kind:
    """Return the kind of *data*; ``OTHER`` for what no reader takes."""
    return Kind.OTHER if is_binary(data) else Kind.TEXT
