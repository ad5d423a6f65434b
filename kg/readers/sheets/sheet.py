"""A sheet between a file format and the tables: filled cells by place, merged areas, hidden rows and columns."""

from dataclasses import dataclass, field
from datetime import datetime

from kg.readers.limited import check
from kg.readers.sheets.places import Area, Runs, cell_name
from kg.records import Issue, IssueCode

#: What spreadsheets print for a formula that has no result.
ERRORS = frozenset(
    (
        "#REF!",
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#VALUE!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    )
)

_EPOCH = datetime(1899, 12, 30)

#: Characters of an unreadable value that a message repeats.
_MOST_SHOWN = 40

_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"


class Budget:
    """Counts what a file has used of its limits.

    :param file: the file's name for the error.
    :param cells: cells that all tables may have together.
    """

    def __init__(self, file: str, cells: int) -> None:
        self._file, self._limit = file, cells
        self._filled = self._made = 0

    def fill(self, cells: int = 1) -> None:
        """Count cells, merged areas and whatever else a file lists one by one."""
        self._filled += cells
        self._check(self._filled)

    def make(self, cells: int) -> None:
        """Count cells of tables, empty ones included."""
        self._made += cells
        self._check(self._made)

    def require(self, cells: int) -> None:
        """Refuse what is about to be listed if it alone is beyond the limit; nothing is counted."""
        self._check(cells)

    def _check(self, size: int) -> None:
        check(self._file, "cells", size, self._limit)


@dataclass(slots=True)
class Sheet:
    """One visible sheet.

    :param name: as on its tab.
    :param texts: row → column → what the cell shows, filled cells only, all numbers 0-based.
    :param doubts: why a cell's text may be wrong, by row and column.
    """

    name: str
    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    doubts: dict[tuple[int, int], Issue] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: Runs = field(default_factory=Runs)
    hidden_columns: Runs = field(default_factory=Runs)

    def put(self, row: int, column: int, text: str, budget: Budget) -> None:
        """Keep what a cell shows; white space alone counts as nothing."""
        bare = tidy(text)
        if bare in ERRORS:
            self.put_error(row, column, bare, budget)
        elif bare:
            budget.fill()
            self.texts.setdefault(row, {})[column] = bare

    def put_error(self, row: int, column: int, error: str | None, budget: Budget) -> None:
        """Keep an empty cell whose formula has no result.

        :param error: the error value that is shown, None where the file holds no result at all.
        """
        budget.fill()
        self._put_doubt(row, column, formula_doubt(cell_name(row, column), error))

    def put_unreadable(self, row: int, column: int, value: str, budget: Budget) -> None:
        """Keep an empty cell whose value is none of the kind that the file says it is."""
        budget.fill()
        self._put_doubt(row, column, value_doubt(cell_name(row, column), tidy(value)))

    def _put_doubt(self, row: int, column: int, doubt: Issue) -> None:
        self.texts.setdefault(row, {})[column] = ""
        self.doubts[row, column] = doubt


def value_doubt(name: str, value: str) -> Issue:
    """Say which cell is empty because its value is none of its kind."""
    shown = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"
    return Issue(IssueCode.UNREADABLE_VALUE, f"单元格 {name} 的值“{shown}”无法读取，留空，请对照原文件核对。")


def serial_of(text: str) -> float | None:
    """Return the days from the end of 1899 to a date as ISO 8601 writes it, None for anything else."""
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None
    return (moment - _EPOCH).total_seconds() / 86_400


def tidy(text: str) -> str:
    """Return the text with plain line breaks and without blanks at its ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)


def formula_doubt(name: str, error: str | None) -> Issue:
    """Say which cell is empty because of its formula, and what helps."""
    told = (
        "没有保存计算结果，留空；用 Excel 或 WPS 打开并保存一次后可以读到"
        if error is None
        else f"结果是错误值 {error}，留空"
    )
    return Issue(IssueCode.FORMULA_ERROR, f"单元格 {name} 的公式{told}。")
