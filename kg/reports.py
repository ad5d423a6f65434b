"""What became of the files that were handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import ZhibiaoError
from kg.facts import DocumentRef
from ontology.shapes import ShapeResult

#: Called before each file with its name, its number from 1 and the number of files.
Progress = Callable[[str, int, int], None]


class Outcome(StrEnum):
    """What storing a document came to; each is a list of the report."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Ingested:
    """A file that is in the graph now.

    :param file: the path or upload name as it was handed in.
    :param remarks: what the declaration itself is wanting (warnings and information of the shapes); empty for a
        file that is unchanged.
    :param issues: number of things that were read with doubt; None for a file that is unchanged and was not read again.
    """

    file: str
    document: DocumentRef
    projects: int
    indicators: int
    remarks: tuple[ShapeResult, ...] = ()
    issues: int | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that is gone from the file it came from; it is still in the graph if it stands elsewhere, too."""

    file: str
    document: DocumentRef


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not in the graph, and why."""

    file: str
    error: ZhibiaoError

    @property
    def code(self) -> str:
        """Stable code of the reason."""
        return self.error.code

    @property
    def message(self) -> str:
        """The reason as one English line that names the file."""
        return str(self.error)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, each list in the order of reading.

    :param unchanged: the same bytes were stored already; the data stay as they are.
    :param replaced: new content at a place whose former document is gone now.
    :param removed: members that a changed archive has no longer.
    :param seconds: wall clock.
    """

    stored: tuple[Ingested, ...] = ()
    unchanged: tuple[Ingested, ...] = ()
    replaced: tuple[Ingested, ...] = ()
    failed: tuple[Failure, ...] = ()
    removed: tuple[Removed, ...] = ()
    seconds: float = 0.0

    @property
    def projects(self) -> int:
        """Number of projects in the stored and replaced files."""
        return sum(file.projects for file in (*self.stored, *self.replaced))

    @property
    def indicators(self) -> int:
        """Number of declared rows in the stored and replaced files."""
        return sum(file.indicators for file in (*self.stored, *self.replaced))
