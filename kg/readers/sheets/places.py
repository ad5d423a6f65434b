"""Places of a sheet: names of cells, rectangles, and runs of hidden rows or columns."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns are 0-based, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Runs:
    """A set of row or column numbers kept as runs, since a filter may hide a million rows.

    :param runs: first and last number of each run, in order and apart from each other.
    """

    runs: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Runs":
        """Join pairs of first and last numbers, in any order."""
        runs: list[tuple[int, int]] = []
        for first, last in sorted(pairs):
            if runs and first <= runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], max(runs[-1][1], last))
            else:
                runs.append((first, last))
        return cls(runs)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.runs, (number, float("inf"))) - 1
        return place >= 0 and number <= self.runs[place][1]

    def count(self, first: int, last: int) -> int:
        """Count the members from *first* to *last*, both included."""
        place = max(0, bisect_right(self.runs, (first, float("inf"))) - 1)
        total = 0
        for start, end in self.runs[place:]:
            if start > last:
                break
            total += max(0, min(end, last) - max(start, first) + 1)
        return total

    def after(self, number: int) -> int:
        """Return the first number from *number* on that is not a member."""
        place = bisect_right(self.runs, (number, float("inf"))) - 1
        return self.runs[place][1] + 1 if place >= 0 and number <= self.runs[place][1] else number


def hidden_by_hand(rows: Iterable[int], filtered: Iterable[Area]) -> Runs:
    """Return the hidden rows without those that a filter hides: it was left on, and takes nothing out of the form.

    No format of Excel says of a single row whether a hand or a filter hid it; where a filter is at work, it did.

    :param rows: all hidden rows, 0-based.
    :param filtered: what filters are at work on; their first row is the header, which they never hide.
    """
    by_filter = Runs.of((area.top + 1, area.bottom) for area in filtered if area.bottom > area.top)
    return Runs.of((row, row) for row in rows if row not in by_filter)


def column_name(column: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell: row 11 and column 3 are D12."""
    return f"{column_name(column)}{row + 1}"


def parse_cell(name: str) -> tuple[int, int] | None:
    """Return the 0-based row and column of a name like D12, None for anything else."""
    match = _NAME.fullmatch(name)
    if match is None or match[2].strip("0") == "":
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def parse_area(name: str) -> Area | None:
    """Return the rectangle of a name like A1:D12, None for anything else."""
    first, _, second = name.partition(":")
    start, end = parse_cell(first), parse_cell(second or first)
    if start is None or end is None:
        return None
    return Area(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
