"""What a reader is: bytes of one kind of file in, a neutral document out."""

from dataclasses import dataclass, field
from typing import Protocol

from kg.documents import Document
from kg.limits import Limits


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a caller may say about reading.

    :param password: opens protected files; None where there is none.
    :param soffice: LibreOffice's program, path or name; None where it is on PATH under its usual names.
    """

    limits: Limits = field(default_factory=Limits)
    password: str | None = None
    soffice: str | None = None


class Reader(Protocol):
    """Read the files of one :class:`kg.readers.kinds.Kind`.

    A new format is one kind in ``kinds.py``, one module with such a function and one line in
    :data:`kg.readers.READERS`.
    """

    def __call__(self, data: bytes, name: str, options: ReadOptions) -> Document:
        """Turn the bytes into a document.

        :param name: the file's name, for the document and for error messages.
        :raises kg.errors.InputError: if the bytes cannot be used after all; nothing else ever.
        """
        ...
