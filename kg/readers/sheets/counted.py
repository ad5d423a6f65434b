"""A sheet whose file lists its cells one after the other: places are counted, merged areas and hidden runs gathered."""

from kg.readers.sheets.places import Area, Runs
from kg.readers.sheets.sheet import Budget, Sheet


class CountedSheet:
    """Collects one sheet from the elements of its file, in their order.

    :ivar row: 0-based row that is being read.
    :ivar column: 0-based column of the next cell in it.
    :ivar columns: number of columns described so far.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.content = Sheet("")
        self.row = self.column = self.columns = 0
        self._hidden_rows: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []

    def finished(self, name: str) -> Sheet:
        """Return the sheet under its name, which stands behind its cells in some formats."""
        self.content.name = name
        self.content.hidden_rows = Runs.of(self._hidden_rows)
        self.content.hidden_columns = Runs.of(self._hidden_columns)
        return self.content

    def take_columns(self, first: int, last: int, *, hidden: bool) -> None:
        """Take the description of some columns, both ends included."""
        if hidden:
            self._hidden_columns.append((first, last))
        self.columns = last + 1

    def take_row(self, first: int, last: int, *, hidden: bool) -> None:
        """Close a row that stands for all from *first* to *last*."""
        if hidden:
            self._hidden_rows.append((first, last))
        self.row, self.column = last + 1, 0

    def merge(self, row: int, column: int, height: int, width: int) -> None:
        """Note that a cell covers so many rows and columns; a single place is no merged area."""
        if height > 1 or width > 1:
            self.budget.fill()
            self.content.merged.append(Area(row, column, row + height - 1, column + width - 1))
