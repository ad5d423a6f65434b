"""The neutral document between readers and extraction: paragraphs and tables of cells, each with its place."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as it is printed.

    :param text: the content with its line breaks; blanks at both ends are kept out.
    :param line: 1-based line of the source text where the cell starts, None where the format has no lines.
    :param column: 0-based column in the row as printed; a flattened form may have lost cells on its left.
    """

    text: str
    column: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: its cells from left to right, empty ones included."""

    cells: tuple[Cell, ...]
    line: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The non-empty contents from left to right."""
        return tuple(cell.text for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text outside every table.

    :param page: 1-based page, None where the format has no pages.
    """

    text: str
    line: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A run of rows between two interruptions (a paragraph, a blank line, a page break)."""

    rows: tuple[Row, ...]
    page: int | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One file after reading; nothing behind this type knows the file format.

    :param source: the file's name, without its directory.
    :param sha256: hex digest of the file's bytes.
    :param blocks: paragraphs and tables in reading order.
    """

    source: str
    sha256: str
    blocks: tuple[Block, ...] = field(default=())
