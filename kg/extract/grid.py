"""The header of an indicator table whose columns can be trusted: which columns hold what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.extract.columns import is_header, is_result_before, target_year, year_of
from kg.extract.labels import COLUMNS, HEADINGS, SECTIONS, level1, level2
from kg.extract.lines import Line, Token
from kg.targets import parse_target

#: Share of a column's filled cells that must be of a kind before an unknown heading is taken for that kind.
_MOST = 0.6

#: Most lines of a header in a file without merged cells.
_UNMERGED = 3

_LEVELS = ("level1", "level2")
_VALUES = frozenset({"target", "whole"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the columns of the grid under it.

    :param above: the heading that spans this one and others.
    """

    token: Token
    start: int
    end: int
    above: Token | None = None

    def covers(self, token: Token) -> bool:
        """Tell whether a cell stands in the columns of the heading."""
        return self.end > token.column and token.end > self.start


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with the columns of the grid under it.

    :param role: a meaning of ``[columns]`` in the vocabulary; empty for a heading that says nothing to us.
    """

    role: str
    start: int
    end: int
    heading: Token

    def overlap(self, token: Token) -> int:
        """Return how many columns the cell and the heading have in common."""
        return min(self.end, token.end) - max(self.start, token.column)


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a table, left to right."""

    columns: tuple[Column, ...]
    _found: dict[tuple[int, int], Column | None] = field(default_factory=dict, compare=False, repr=False)

    def column_of(self, token: Token) -> Column | None:
        """Return the column that the cell stands in: that of the widest overlap, the left one of two."""
        span = token.column, token.end
        if span not in self._found:
            self._found[span] = self._widest(token)
        return self._found[span]

    def _widest(self, token: Token) -> Column | None:
        best = max(self.columns, key=lambda column: column.overlap(token), default=None)
        return best if best is not None and best.overlap(token) > 0 else None


def header_height(lines: Sequence[Line]) -> int:
    """Return how many lines the header at the beginning of *lines* takes; 0 if there is none.

    A heading that is merged downwards takes the lines beside its parts into the header.
    """
    if not lines or not is_header(lines[0]):
        return 0
    first = set(lines[0].tokens) | set(lines[0].above)
    height = 1
    while height < len(lines) and _is_part_of_header(lines[height], first):
        height += 1
    if height > 1:
        return height
    while height < min(len(lines), _UNMERGED) and _is_unmerged_part(lines[0], lines[height]):
        height += 1
    return height


def _is_part_of_header(line: Line, headings: set[Token]) -> bool:
    covering = [token for token in line.above if token in headings and token.key in COLUMNS]
    return len(covering) > 1


def _is_unmerged_part(header: Line, line: Line) -> bool:
    """Tell whether the line goes on with a header in a file without merged cells.

    Its cells are words, and stand only under the last heading before an empty place, or under that place: 前年 | 上年
    under 近两年指标值.
    """
    if not line.ruled or is_header(line) or any(token.rows > 1 for token in header.tokens):
        return False
    filled = {token.column: token for token in header.tokens}
    last = header.cells[-1].column if header.cells else 0
    open_places = {
        column
        for column in range(last + 1)
        if column not in filled or (column + 1 not in filled and column < last and filled[column].columns == 1)
    }
    words = all(not parse_target(token.text).value and len(token.key) > 1 for token in line.tokens)
    return len(line.tokens) > 1 and words and all(token.column in open_places for token in line.tokens)


def read_grid(header: Sequence[Line], body: Sequence[Line], year: int | None = None) -> Grid:
    """Return the columns that the header lines name.

    :param body: the rows below; where no heading speaks of the levels or the target, a column with an unknown heading
        takes the role if its cells say so.
    :param year: of several columns with the targets of years, 2023年 | 2024年, the one of this year counts.
    """
    headings = headings_of(header)
    columns = _patterned([Column(_role(each), each.start, each.end, each.token) for each in headings])
    columns = _of_year(columns, year)
    return Grid(tuple(_completed(_only_one_name(_only_one_standard(columns)), body)))


def headings_of(header: Sequence[Line]) -> list[Heading]:
    """Return the lowest headings of a header, left to right, cells that come down from above it included."""
    headings: list[Heading] = []
    for line in header:
        tokens = (*line.above, *line.tokens) if line is header[0] else line.tokens
        headings = _refined(headings, tokens)
    edge = max((cell.end for line in header for cell in line.cells), default=0)
    return _widened(sorted(headings, key=lambda heading: heading.start), edge)


def _role(heading: Heading) -> str:
    """Return what the heading says; one that says nothing has the role of the heading above it."""
    return COLUMNS.get(heading.token.key) or COLUMNS.get(heading.above.key if heading.above else "") or ""


def _patterned(columns: list[Column]) -> list[Column]:
    """Give the headings that only a pattern knows their roles; beside a heading that is written out they add nothing.

    近两年指标值 is no target where 年度指标值 stands beside it.
    """
    exact = {column.role for column in columns}
    found = []
    for column in columns:
        role = column.role or HEADINGS.get(column.heading.key) or ""
        found.append(replace(column, role="ignored" if role in exact and not column.role and role else role))
    return found


def _refined(headings: list[Heading], tokens: Iterable[Token]) -> list[Heading]:
    """Put the lower headings in place of those above them."""
    new = [
        Heading(token, token.column, token.end, next((known.token for known in headings if known.covers(token)), None))
        for token in tokens
    ]
    return [*(known for known in headings if not any(known.covers(part.token) for part in new)), *new]


def _widened(headings: list[Heading], edge: int) -> list[Heading]:
    """Give empty places right of a heading to it: a merged heading leaves them in a file without merged cells."""
    ends = [*(heading.start for heading in headings[1:]), edge]
    return [replace(heading, end=max(heading.end, end)) for heading, end in zip(headings, ends, strict=False)]


def _of_year(columns: list[Column], year: int | None) -> list[Column]:
    """Leave out the targets of other years than the form's, and the results of years before that of the target."""
    headings = [column.heading for column in columns]
    named = any(year is not None and column.role == "target" and year_of(column.heading) == year for column in columns)
    other = {each for each in headings if named and year_of(each) not in (None, year)}
    latest = year if named else target_year(headings) or year
    return [
        replace(column, role="ignored")
        if (column.role == "target" and column.heading in other)
        or is_result_before(column.heading, column.role, latest)
        else column
        for column in columns
    ]


def _only_one_standard(columns: list[Column]) -> list[Column]:
    """Read 绩效标准 as the target in forms that have no other column for it, else as a remark."""
    role = "ignored" if any(column.role in _VALUES for column in columns) else "target"
    return [replace(column, role=role) if column.role == "standard" else column for column in columns]


def _only_one_name(columns: list[Column]) -> list[Column]:
    """Read 指标内容 behind 三级指标 as a remark."""
    first = next((column for column in columns if column.role == "name"), None)
    return [
        replace(column, role="ignored") if column.role == "name" and column is not first else column
        for column in columns
    ]


def _completed(columns: list[Column], body: Sequence[Line]) -> list[Column]:
    columns = _with_name(columns)
    for role in (*_LEVELS, "target"):
        if not any(column.role == role or (role == "target" and column.role in _VALUES) for column in columns):
            columns = _with_guess(columns, body, role)
    return columns


def _with_name(columns: list[Column]) -> list[Column]:
    """Take 绩效指标 for the heading of the names where it stands between the levels and the target."""
    if any(column.role == "name" for column in columns):
        return columns
    for left, column in pairwise(columns):
        if left.role in _LEVELS and column.heading.key in SECTIONS:
            return [replace(each, role="name") if each is column else each for each in columns]
    return columns


def _with_guess(columns: list[Column], body: Sequence[Line], role: str) -> list[Column]:
    for place, column in enumerate(columns):
        if column.role in {"", "ignored"} and _is_filled_with(_texts(column, body), role):
            return [*columns[:place], replace(column, role=role), *columns[place + 1 :]]
    return columns


def _texts(column: Column, body: Sequence[Line]) -> list[str]:
    return [token.text for line in body for token in line.tokens if column.overlap(token) > 0]


def _is_filled_with(texts: list[str], role: str) -> bool:
    """Tell whether most of the cells can only be of the role; a name has no form of its own."""
    tests: dict[str, Callable[[str], object]] = {"level1": level1, "level2": level2, "target": _number}
    test = tests.get(role)
    return test is not None and bool(texts) and sum(1 for text in texts if test(text)) > _MOST * len(texts)


def _number(text: str) -> bool:
    return parse_target(text).value is not None
