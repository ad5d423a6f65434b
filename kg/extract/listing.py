"""Tables that list many projects, one under the other: each is unfolded into the lines of a form of its own.

Budget disclosures print 单位名称 | 项目名称 | 预算数 | 年度目标 | 一级指标 | … as one table, its columns in any order.
Here the columns have to be trusted, since nothing else tells the project's cells from the indicator's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.extract.columns import is_heading_row, is_listing_header
from kg.extract.entries import entry_lines, line_of
from kg.extract.grid import Heading, header_height, headings_of
from kg.extract.labels import AMOUNTS, COLUMNS, FIELDS, is_head
from kg.extract.lines import Line, Token
from kg.extract.rows import is_footer

_IDENTITY = frozenset({"name", "unit", "department", "year"})


@dataclass(frozen=True)
class _Listing:
    """The header of such a table.

    :param lines: its lines, with the headings of the indicators only.
    :param headings: its lowest headings, left to right.
    """

    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]

    @cached_property
    def project(self) -> tuple[Heading, ...]:
        """The headings of what a project says of itself."""
        return tuple(heading for heading in self.headings if _is_of_project(heading))

    def entries(self, line: Line) -> list[tuple[Heading, Token]]:
        """Pair the project's headings with the filled cells that stand in their columns on a row, or cover it."""
        cells = (*line.tokens, *line.above)
        found = ((heading, next(filter(heading.covers, cells), None)) for heading in self.project)
        return [(heading, cell) for heading, cell in found if cell is not None]

    def is_remark(self, line: Line) -> bool:
        """Tell whether the row is one cell across several headings."""
        only = line.tokens[0] if len(line.tokens) == 1 else None
        return only is not None and sum(1 for heading in self.headings if heading.covers(only)) > 1

    def is_indicators(self, token: Token) -> bool:
        """Tell whether a cell belongs to the indicator, not to the project; codes left of both belong to neither."""
        return token.column >= self._start and not any(heading.covers(token) for heading in self.project)

    @cached_property
    def _start(self) -> int:
        """The leftmost column that speaks of the indicator."""
        return min((heading.start for heading in self.headings if heading.token.key in COLUMNS), default=0)


def unfold(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of one form per project; a row with an empty name belongs to the project above it."""
    lead: list[Line] = []
    listing: _Listing | None = None
    forms: dict[tuple[str, ...], list[Line]] = {}
    form: list[Line] | None = None
    place = 0
    while place < len(lines):
        line = lines[place]
        height = max(1, header_height(lines[place:])) if is_listing_header(line) else 0
        if height:
            listing = _header(lines[place : place + height])
        elif listing is None:
            lead.append(line)
        elif line.in_table and not is_heading_row(line) and not is_footer(line) and not listing.is_remark(line):
            form = _form(forms, listing, line, lead) or form
            part = _part(line, listing.is_indicators)
            if form is not None and part.tokens:
                form.append(part)
        place += height or 1
    yield from forms.values()


def _header(lines: Sequence[Line]) -> _Listing:
    listing = _Listing((), tuple(headings_of(lines)))
    return replace(listing, lines=tuple(_part(line, listing.is_indicators) for line in lines))


def _is_of_project(heading: Heading) -> bool:
    return is_head(heading.token.key) and heading.token.key not in COLUMNS


def _form(
    forms: dict[tuple[str, ...], list[Line]], listing: _Listing, line: Line, lead: list[Line]
) -> list[Line] | None:
    """Return the form of the project that the row names, a new one if the name is new; None if it names none."""
    entries = listing.entries(line)
    identity = tuple(cell.text for heading, cell in entries if FIELDS.get(heading.token.key) in _IDENTITY)
    names = [cell for heading, cell in entries if FIELDS.get(heading.token.key) == "name"]
    if not names or names[0].key in AMOUNTS:
        # No name, or the 合计 of several projects.
        return None
    if identity not in forms:
        # 预算金额（万元） over 总额 | 财政拨款: the unit of money stands in the heading above.
        above = [line_of(line, heading.above) for heading, _ in entries if heading.above]
        head = entry_lines(((heading.token, cell) for heading, cell in entries), line)
        forms[identity] = [*lead, *above, *head, *(part for part in listing.lines if part.tokens)]
    return forms[identity]


def _part(line: Line, wanted: Callable[[Token], bool]) -> Line:
    return replace(line, cells=tuple(filter(wanted, line.cells)), above=tuple(filter(wanted, line.above)))
