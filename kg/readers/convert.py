"""Formats of other word processors (doc, wps, odt, rtf): converted to docx by LibreOffice, then read."""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.containers import OLE_START, ZIP_START
from kg.readers.conversion import through_office
from kg.readers.docx.document import read_docx
from kg.readers.docx.flat import read_flat
from kg.readers.kinds import Kind
from kg.readers.opendocument import opened

_TARGET: Final = "docx:MS Word 2007 XML"


def read_word(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read what Word wrote before docx, and what WPS calls wps; XML of 2003 needs no LibreOffice.

    :raises Encrypted, WrongPassword: if the file is protected; see :func:`kg.readers.decryption.decrypted`.
    :raises ConverterMissing, TooSlow, Truncated, TooLarge, Unreadable: as :func:`read_open_text`.
    """
    if not data.startswith(OLE_START):
        return read_flat(data, name, options)
    from kg.readers.decryption import decrypted, is_encrypted

    plain = decrypted(data, name, options.password) if is_encrypted(data) else data
    return replace(_read(plain, name, Kind.WORD, ".doc", options), sha256=sha256(data).hexdigest())


def read_open_text(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read OpenDocument texts.

    :raises ConverterMissing, TooSlow, Truncated, Unreadable: as :func:`kg.readers.conversion.through_office`.
    :raises TooLarge: if it is beyond another limit, before or after the conversion.
    :raises Encrypted, WrongPassword, UnknownCipher: if it is protected; see :func:`kg.readers.opendocument.opened`.
    """
    plain = opened(data, name, Kind.OPEN_TEXT, options) if data.startswith(ZIP_START) else data
    return replace(_read(plain, name, Kind.OPEN_TEXT, ".odt", options), sha256=sha256(data).hexdigest())


def read_rich_text(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read RTF.

    :raises ConverterMissing, TooSlow, Truncated, TooLarge, Unreadable: as :func:`read_open_text`.
    """
    return _read(data, name, Kind.RICH_TEXT, ".rtf", options)


def _read(data: bytes, name: str, kind: Kind, suffix: str, options: ReadOptions) -> Document:
    docx = through_office(data, name, kind, suffix, _TARGET, options)
    return replace(read_docx(docx, name, options), sha256=sha256(data).hexdigest())
