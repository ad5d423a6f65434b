"""Formats of other word processors (doc, wps, odt, rtf): converted to docx by LibreOffice, then read."""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from kg.documents import Document
from kg.errors import Encrypted, UnknownCipher
from kg.readers.base import ReadOptions
from kg.readers.containers import OLE_START, ZIP_START
from kg.readers.conversion import through_office
from kg.readers.docx import read_docx
from kg.readers.docx_flat import read_flat
from kg.readers.docx_package import Package
from kg.readers.kinds import Kind

_TARGET: Final = "docx:MS Word 2007 XML"
_ENCRYPTION: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"


def read_word(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read what Word wrote before docx, and what WPS calls wps; XML of 2003 needs no LibreOffice.

    :raises Encrypted, WrongPassword: if the file is protected; see :func:`kg.readers.protected.decrypted`.
    :raises ConverterMissing, TooSlow, Truncated, TooLarge, Unreadable: as :func:`read_open_text`.
    """
    if not data.startswith(OLE_START):
        return read_flat(data, name, options)
    from kg.readers.protected import decrypted, is_encrypted

    plain = decrypted(data, name, options.password) if is_encrypted(data) else data
    return replace(_read(plain, name, Kind.WORD, ".doc", options), sha256=sha256(data).hexdigest())


def read_open_text(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read OpenDocument texts.

    :raises ConverterMissing, TooSlow, Truncated, Unreadable: as :func:`kg.readers.conversion.through_office`.
    :raises TooLarge: if it is beyond another limit, before or after the conversion.
    :raises Encrypted, UnknownCipher: if it is protected; LibreOffice takes no password from us.
    """
    if data.startswith(ZIP_START):
        _check_archive(data, name, options)
    return _read(data, name, Kind.OPEN_TEXT, ".odt", options)


def read_rich_text(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read RTF.

    :raises ConverterMissing, TooSlow, Truncated, TooLarge, Unreadable: as :func:`read_open_text`.
    """
    return _read(data, name, Kind.RICH_TEXT, ".rtf", options)


def _check_archive(data: bytes, name: str, options: ReadOptions) -> None:
    manifest = Package(data, name, options.limits, Kind.OPEN_TEXT).part("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(_ENCRYPTION), None) is not None:
        if options.password is None:
            raise Encrypted(file=name)
        raise UnknownCipher(file=name, cipher="OpenDocument")


def _read(data: bytes, name: str, kind: Kind, suffix: str, options: ReadOptions) -> Document:
    docx = through_office(data, name, kind, suffix, _TARGET, options)
    return replace(read_docx(docx, name, options), sha256=sha256(data).hexdigest())
