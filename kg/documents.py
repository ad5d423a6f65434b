"""The neutral document between readers and extraction: paragraphs and tables of cells, each with its place."""

from dataclasses import dataclass, field

from kg.records import Issue


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points (1/72 inch), measured from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as it is printed.

    :param text: the content with its line breaks; blanks at both ends are kept out.
    :param line: 1-based line of the source text where the cell starts, None where the format has no lines.
    :param column: 0-based column: of the grid in a ruled table, where a merged cell counts by its leftmost column; in
        the row as printed elsewhere, where a flattened form may have lost cells on its left.
    :param rows: rows that a merged cell covers, from this one down.
    :param columns: columns that a merged cell covers, from ``column`` to the right.
    :param box: where the cell is printed, None where the format has no pages.
    :param doubt: why the text may be wrong (an issue whose place extraction fills in), None where it was given as text.
    """

    text: str
    column: int
    line: int | None = None
    rows: int = 1
    columns: int = 1
    box: Box | None = None
    doubt: Issue | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: its cells from left to right, empty ones included.

    In a ruled table, a place covered by a merged cell has no cell of its own.

    :param page: 1-based page, None where the format has no pages or it is that of the table.
    :param number: 1-based row of the sheet it stands in, None to count within the table.
    """

    cells: tuple[Cell, ...]
    line: int | None = None
    page: int | None = None
    number: int | None = None

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
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A run of rows between two interruptions (a paragraph, a blank line, a page break).

    :param page: 1-based page of the first row.
    :param ruled: columns and merged cells are those of the original, so the reader of the form can trust them. A ruled
        table that goes on over a page break is one table.
    :param sheet: name of the sheet, None where the format has no sheets.
    """

    rows: tuple[Row, ...]
    page: int | None = None
    ruled: bool = False
    sheet: str | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One file after reading; nothing behind this type knows the file format.

    :param source: the file's name, without its directory.
    :param sha256: hex digest of the file's bytes.
    :param blocks: paragraphs and tables in reading order.
    :param issues: what the reader could not read, or read with doubt, beyond single cells.
    """

    source: str
    sha256: str
    blocks: tuple[Block, ...] = field(default=())
    issues: tuple[Issue, ...] = ()
