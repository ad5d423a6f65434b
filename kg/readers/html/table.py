"""One HTML table while it is read, and what it becomes: a table, plain lines, or the pieces of a frame."""

from collections.abc import Iterator
from itertools import groupby

from kg.documents import Row, Table
from kg.readers.html.flow import Flow, Item
from kg.readers.html.grid import HeldCell, HeldRow, Meter, rows_of

_HEAD, _BODY, _FOOT = 0, 1, 2
_ORDER = {"thead": _HEAD, "tbody": _BODY, "tfoot": _FOOT}


class TableBuilder:
    """The rows of one table, opened and closed tag by tag, however broken the markup.

    :param meter: shared by all tables of a page.
    """

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._groups: list[tuple[int, list[HeldRow]]] = []
        self._row_open = False
        self.cell: HeldCell | None = None
        #: Text that stands in the table but in no cell (captions, broken markup), shown above it as browsers do.
        self.outside = Flow()

    @property
    def flow(self) -> Flow:
        """Where text goes at present."""
        return self.cell.flow if self.cell else self.outside

    def open_group(self, tag: str) -> None:
        """Begin a row group; only the first head and foot are moved to the ends, as in browsers."""
        self.close_row()
        order = _ORDER[tag]
        again = order != _BODY and any(known == order for known, _ in self._groups)
        self._groups.append((_BODY if again else order, []))

    def close_group(self) -> None:
        """End a row group; rows that follow outside any group form one of their own."""
        self.close_row()
        self._groups.append((_BODY, []))

    def open_row(self) -> None:
        """Begin a row."""
        self.close_row()
        if not self._groups:
            self._groups.append((_BODY, []))
        self._groups[-1][1].append([])
        self._row_open = True

    def close_row(self) -> None:
        """End the row."""
        self.close_cell()
        self.outside.break_line()
        self._row_open = False

    def open_cell(self, cell: HeldCell) -> None:
        """Begin a cell, with a row of its own where none is open.

        :raises OverflowError: if the page has too many.
        """
        self.close_cell()
        if not self._row_open:
            self.open_row()
        self._groups[-1][1][-1].append(cell)
        self.cell = cell

    def close_cell(self) -> None:
        """End the cell."""
        if self.cell:
            self.cell.flow.break_line()
            self.cell = None

    def finish(self, *, inside: bool) -> list[Item]:
        """Return the table in reading order.

        Rows whose cells hold tables are a frame that only arranges the page: their content follows piece by piece. A
        table of a single cell is a box around text. A single row or column inside another cell is a line break by
        other means, so it becomes lines.

        :param inside: the table stands in a cell of another one.
        :raises OverflowError: if the page has too many cells.
        """
        self.close_row()
        groups = [rows for _, rows in sorted(self._groups, key=lambda group: group[0])]
        items = self.outside.finish()
        for framed, pieces in groupby(_pieces(groups), key=lambda piece: piece[0]):
            if framed:
                items += [item for _, rows in pieces for row in rows for cell in row for item in cell.flow.items]
            else:
                items += _shown(rows_of([rows for _, rows in pieces], self._meter), inside=inside)
        return items


def _pieces(groups: list[list[HeldRow]]) -> Iterator[tuple[bool, list[HeldRow]]]:
    """Cut groups into runs of rows with and without tables in them."""
    for rows in groups:
        for framed, run in groupby(rows, key=_holds_table):
            yield framed, list(run)


def _holds_table(row: HeldRow) -> bool:
    return any(isinstance(item, Table) for cell in row for item in cell.flow.items)


def _shown(rows: tuple[Row, ...], *, inside: bool) -> list[Item]:
    cells = [cell for row in rows for cell in row.cells]
    if not any(cell.text for cell in cells):
        return []
    if len(cells) == 1:
        return list(cells[0].text.split("\n"))
    if inside and len(rows) == 1:
        return [" ".join(text.replace("\n", " ") for text in rows[0].texts)]
    if inside and all(len(row.cells) == 1 for row in rows):
        return [line for cell in cells if cell.text for line in cell.text.split("\n")]
    return [Table(rows, ruled=True)]
