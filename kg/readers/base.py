"""What a reader is: bytes of one kind of file in, a neutral document out."""

from typing import Protocol

from kg.documents import Document


class Reader(Protocol):
    """Read one kind of file.

    A new format is one module with such a class and one line in :data:`kg.readers.READERS`.
    """

    label: str
    """What to call the format in a message to people."""

    def accepts(self, data: bytes) -> bool:
        """Tell by the content, never by the name, whether this reader takes the bytes."""
        ...

    def read(self, data: bytes, name: str) -> Document:
        """Turn the bytes into a document.

        :param name: the file's name, for the document and for error messages.
        :raises kg.errors.InputError: if the bytes cannot be used after all.
        """
        ...
