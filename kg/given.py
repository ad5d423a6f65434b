"""A file that is handed in: what a worker is given to read."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from kg.files import shown
from kg.readers.base import ReadOptions

#: The function that reads a :class:`Given`, for workers to import: it answers with lists of ``Found``.
READ = "kg.intake:declarations_of"
#: The same for how the documents in it were understood: it answers with pairs of name and explanation.
EXPLAIN = "kg.intake:explanations_of"


@dataclass(frozen=True, slots=True)
class Given:
    """A file on disk, or the bytes of one.

    :param label: how it is called in messages.
    :param name: its name without directories, for the records.
    :param path: where its bytes are; None if they are given.
    """

    label: str
    name: str
    path: Path | None = None
    data: bytes | None = None
    options: ReadOptions = field(default_factory=ReadOptions)

    @classmethod
    def from_path(cls, path: Path, options: ReadOptions | None = None) -> Self:
        """Name the file by *path* as given; it is read by whoever reads it."""
        return cls(shown(path), shown(path.name), path, options=options or ReadOptions())

    @classmethod
    def from_bytes(cls, data: bytes, name: str, options: ReadOptions | None = None) -> Self:
        """Hand in *data* as the content of a file called *name*."""
        return cls(name, name, data=data, options=options or ReadOptions())
