"""Tables that list many projects, one under the other: each is unfolded into the lines of a form of its own.

Budget disclosures print 单位名称 | 项目名称 | 预算数 | 年度目标 | 一级指标 | … as one table. Here the columns have to
be trusted, since nothing else tells the project's cells from the indicator's.
"""

from collections.abc import Iterable, Iterator

from kg.extract.columns import is_listing_header
from kg.extract.labels import AMOUNTS, COLUMNS, FIELDS
from kg.extract.lines import Line, Token

_IDENTITY = frozenset({"name", "unit", "department"})
_RIGHT = frozenset({"level1", "level2", "name"})


def unfold(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines of one form per project; a row with an empty name belongs to the project above it."""
    lead: list[Line] = []
    header: Line | None = None
    form: list[Line] = []
    current: tuple[str, ...] = ()
    for line in lines:
        if is_listing_header(line):
            header = line
        elif header is None:
            lead.append(line)
        elif line.in_table:
            project = _project_cells(header, line)
            identity = tuple(value.text for label, value in project if FIELDS.get(label.key) in _IDENTITY)
            named = any(FIELDS.get(label.key) == "name" for label, _ in project)
            if named and identity != current:
                if form:
                    yield form
                current = identity
                form = [*lead, *_head(project, line), _part(header, header)]
            part = _part(header, line)
            if form and part.tokens:
                form.append(part)
    if form:
        yield form


def _boundary(header: Line) -> int:
    return min(token.column for token in header.tokens if COLUMNS.get(token.key) in _RIGHT)


def _project_cells(header: Line, line: Line) -> list[tuple[Token, Token]]:
    """Pair the headings left of the indicators with the filled cells under them."""
    values = {token.column: token for token in line.tokens}
    end = _boundary(header)
    return [(label, values[label.column]) for label in header.tokens if label.column < end and label.column in values]


def _head(project: list[tuple[Token, Token]], line: Line) -> list[Line]:
    """Make a line of its own for every entry; labels of fields first, so that the form begins with one."""
    order = sorted(project, key=lambda pair: (pair[0].key not in FIELDS, pair[0].key in AMOUNTS))
    return [Line(pair, line.block, True, line.locator) for pair in order]


def _part(header: Line, line: Line) -> Line:
    """Return the indicator's cells of a line."""
    start = _boundary(header)
    cells = tuple(cell for cell in line.cells if cell.column >= start)
    return Line(cells, line.block, True, line.locator)
