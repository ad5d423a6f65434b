"""Abstract pages between layouts and formats: paragraphs and grids of cells with spans, alignment and widths."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

Align = Literal["left", "center", "right"]
VerticalAlign = Literal["top", "center"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, placed at the first free column of its row as in HTML.

    :param columns: columns covered, to the right.
    :param rows: rows covered, downwards.
    :param vertical: one character per line, as narrow label cells print.
    """

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: Align = "center"
    valign: VerticalAlign = "center"
    vertical: bool = False

    @property
    def printed(self) -> str:
        """The text with its real line breaks."""
        return "\n".join(self.text) if self.vertical else self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line outside every grid.

    :param size: of the letters, in points.
    """

    text: str
    align: Align = "left"
    size: float = 10.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place: 0-based row and column of its upper left corner."""

    row: int
    column: int
    cell: Cell


@dataclass
class Grid:
    """A table under construction, row by row.

    :param widths: relative widths of the columns; their number is the number of columns.
    :param header: index of the row that is printed again on every page, None for none.
    """

    widths: tuple[float, ...]
    header: int | None = None
    lines: list[tuple[Cell, ...]] = field(default_factory=list)
    _places: list[Placed] = field(init=False, repr=False, compare=False, default_factory=list)
    _covered: set[tuple[int, int]] = field(init=False, repr=False, compare=False, default_factory=set)

    def __post_init__(self) -> None:
        given, self.lines = self.lines, []
        for cells in given:
            self._add(cells)

    def row(self, *cells: Cell | str) -> None:
        """Add a row from left to right; the last cell of a short row is widened to the right edge."""
        made = [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells]
        row = len(self.lines)
        free = sum((row, column) not in self._covered for column in range(len(self.widths)))
        missing = free - sum(cell.columns for cell in made)
        if missing < 0 or (missing and not made):
            raise ValueError(f"row {row} has {free} free columns, not {free - missing}: {made}")
        if missing:
            made[-1] = replace(made[-1], columns=made[-1].columns + missing)
        self._add(tuple(made))

    def _add(self, cells: tuple[Cell, ...]) -> None:
        row, column = len(self.lines), 0
        for cell in cells:
            while (row, column) in self._covered:
                column += 1
            self._places.append(Placed(row, column, cell))
            self._covered |= {
                (row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            }
        self.lines.append(cells)

    def placed(self) -> Iterator[Placed]:
        """Yield every cell with its place, row by row."""
        return iter(self._places)

    def check(self) -> None:
        """Raise ``ValueError`` unless every place is covered exactly once."""
        covered = [
            (placed.row + down, placed.column + right)
            for placed in self.placed()
            for down in range(placed.cell.rows)
            for right in range(placed.cell.columns)
        ]
        wanted = {(row, column) for row in range(len(self.lines)) for column in range(len(self.widths))}
        if len(covered) != len(wanted) or set(covered) != wanted:
            raise ValueError(f"cells covered twice or never: {sorted(set(covered) ^ wanted)[:5]}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a page or sheet of its own.

    :param name: of the sheet, where the format has sheets.
    :param landscape: the page lies on its side.
    """

    name: str
    blocks: tuple[Paragraph | Grid, ...]
    landscape: bool = False
