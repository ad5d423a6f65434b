"""How a document was understood, cell by cell: what a person needs when it went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.documents import Document
from kg.extract.lines import lines_of
from kg.extract.marks import Mark, Place, Use
from kg.extract.reading import read_marked
from kg.records import Declaration


@dataclass(frozen=True, slots=True)
class Explained:
    """One cell or paragraph with something in it.

    :param rows: rows that it covers, from its own down.
    :param columns: columns that it covers, from its own to the right.
    :param ruled: it stands in a table whose columns and merged cells could be trusted.
    """

    place: Place
    text: str
    rows: int
    columns: int
    ruled: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was read, and from which cells, in the order of the document."""

    declaration: Declaration
    cells: tuple[Explained, ...]


def explain(document: Document) -> Explanation:
    """Read the document as :func:`kg.extract.extract` does, and say what became of each cell."""
    declaration, marks = read_marked(document)
    return Explanation(declaration, tuple(_cells(document, marks)))


def _cells(document: Document, marks: dict[Place, Mark]) -> Iterator[Explained]:
    for line in lines_of(document):
        for token in line.tokens:
            if token.place is not None:
                mark = marks.get(token.place, Mark(Use.UNUSED))
                yield Explained(token.place, token.text, token.rows, token.columns, line.ruled, mark)
