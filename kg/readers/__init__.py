"""Readers: bytes of any supported file in, one neutral document out."""

from kg.documents import Document
from kg.errors import EmptyFile, UnsupportedFormat
from kg.readers.base import Reader
from kg.readers.text import TextReader

READERS: tuple[Reader, ...] = (TextReader(),)
"""All readers, the most specific first; the first that accepts the bytes reads them."""

__all__ = ["READERS", "Reader", "read_document"]


def read_document(data: bytes, name: str) -> Document:
    """Read a file's bytes with the first reader that takes them.

    :param name: the file's name without directory.
    :raises EmptyFile: if there is nothing but white space.
    :raises UnsupportedFormat: if no reader takes the content.
    :raises WrongEncoding: if it is text in no encoding that we could settle on.
    """
    if not data.strip():
        raise EmptyFile(file=name)
    for reader in READERS:
        if reader.accepts(data):
            return reader.read(data, name)
    raise UnsupportedFormat(file=name, supported=", ".join(reader.label for reader in READERS))
