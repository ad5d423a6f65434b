"""The indicator table of a form: rows in, indicator records out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from kg.extract.blocks import side_by_side
from kg.extract.cleaning import clean, compact
from kg.extract.columns import Columns, is_header, read_header, refined
from kg.extract.doubts import settle, settle_ruled
from kg.extract.grid_rows import read_grid_rows
from kg.extract.groups import Placed, place
from kg.extract.labels import COLUMNS, COST_KINDS, level2
from kg.extract.lines import Line
from kg.extract.marks import Marks, Use
from kg.extract.rows import IndicatorRow, ends_table, name_text, read_row
from kg.extract.several import entries_of, parted
from kg.extract.target_cells import read_target
from kg.records import Indicator, Issue, IssueCode, Target

_POINTS = re.compile(r"(-?\d+(?:\.\d+)?)(?:分|%)?")


def read_indicators(lines: list[Line], marks: Marks, year: int | None) -> tuple[list[Indicator], list[Issue]]:
    """Read the lines from the header of the indicator table to the end of the form.

    :param marks: takes note of what every cell was taken for.
    :param year: fiscal year of the form; of several columns with targets of years its own is taken.

    :returns: the indicators in printed order, the very same rows counted once, and what is uncertain about them.
    """
    cost_first = any(level2(token.text) in COST_KINDS for line in lines for token in line.tokens)
    issues: list[Issue] = []
    found: dict[tuple[str | None, ...], Indicator] = {}
    numbers: dict[tuple[str | None, ...], int] = {}
    tables = side_by_side(lines)
    rows = [list(parted(_read_rows(table, marks, year, cost_first=cost_first))) for table in tables]
    for item in chain.from_iterable(_placed(table) for table in rows):
        indicator = _indicator(item)
        same = (compact(indicator.name), compact(indicator.target.raw or ""), indicator.level1, indicator.level2)
        known = found.get(same)
        found[same] = replace(known, occurrences=known.occurrences + 1) if known else indicator
        _note(marks, item.row, numbers.setdefault(same, len(found)))
        if not known:
            issues += _issues(item, indicator)
    issues += [_nameless(text, row) for row in chain.from_iterable(rows) if (text := row.nameless)]
    return list(found.values()), issues


def _placed(rows: list[IndicatorRow]) -> list[Placed]:
    placed = place(rows)
    if all(row.line.ruled for row in rows):
        settle_ruled(placed)
    else:
        settle(placed)
    return placed


def _read_rows(lines: list[Line], marks: Marks, year: int | None, *, cost_first: bool) -> list[IndicatorRow]:
    """Read by the columns where they can be trusted and hold what they should, else by the content of the cells."""
    headers = [line for line in lines if is_header(line)]
    trusted = bool(headers) and all(line.ruled for line in headers)
    rows = read_grid_rows(lines, marks, year) if trusted else None
    return list(_rows(lines, marks, year, cost_first=cost_first)) if rows is None else rows


def _note(marks: Marks, row: IndicatorRow, number: int) -> None:
    labels = {"level1": row.level1, "level2": row.level2, "name": row.name}
    cells = {**{role: (token,) for role, token in labels.items() if token}, **row.values}
    for role, tokens in cells.items():
        for token in tokens:
            # A merged label belongs to many rows.
            own = number if role not in {"level1", "level2"} and token in row.line.cells else None
            marks.note(token.place, Use.KNOWN if role == "ignored" else Use.VALUE, f"indicator.{role}", own)
    for token in row.known:
        marks.note(token.place, Use.KNOWN, "indicator.ignored", number)


def _rows(lines: Iterable[Line], marks: Marks, year: int | None, *, cost_first: bool) -> Iterator[IndicatorRow]:
    columns = Columns()
    block: int | None = None
    after_break = below_header = False
    active = True
    for line in lines:
        if is_header(line):
            columns, active, below_header = read_header(line, year), True, True
            for token in line.tokens:
                role = COLUMNS.get(token.key)
                marks.note(token.place, Use.HEADING, f"indicator.{role}" if role else "")
            after_break, block = block is not None, line.block
            continue
        if not line.in_table:
            active = active and not ends_table(line)
            continue
        lower = refined(columns, line) if below_header else None
        below_header = lower is not None
        if lower is not None:
            columns = lower
            continue
        after_break = after_break or (block is not None and line.block != block)
        row = read_row(line, columns, cost_first=cost_first, after_break=after_break)
        active = active or (row is not None and row.level2 is not None)
        if row and active:
            yield row
            after_break, block = False, line.block


def _indicator(item: Placed) -> Indicator:
    row = item.row
    return Indicator(
        name=name_text(clean(item.name.text)),
        level1=item.level1,
        level2=item.level2,
        target=_target(row),
        ambiguous=item.doubt is not None,
        weight=_points(row.text("weight")),
        score=_points(row.text("score")),
        actual_raw=row.text("actual"),
        locator=item.locator,
        level1_raw=item.level1_raw,
        level2_raw=item.level2_raw,
    )


def _target(row: IndicatorRow) -> Target:
    """Read the target of the year, else that of the whole period; see :func:`kg.extract.target_cells.read_target`."""
    return read_target(row.target, row.text("relation"), row.text("unit"))


def _points(text: str | None) -> Decimal | None:
    match = _POINTS.fullmatch(compact(text or ""))
    return Decimal(match.group(1)) if match else None


def _nameless(value: str, row: IndicatorRow) -> Issue:
    message = f"该行只有“{clean(value)}”而没有指标名称，可能是错位的指标值，未收录。"
    return Issue(IssueCode.UNREADABLE_VALUE, message, row.line.locator)


def _issues(item: Placed, indicator: Indicator) -> Iterator[Issue]:
    target, locator = indicator.target, indicator.locator
    if item.doubt:
        yield item.doubt
    if target.raw is None and not item.row.unread:
        message = f"指标“{indicator.name}”的指标值不在文本中（可能因单元格错位丢失），留空。"
        yield Issue(IssueCode.MISSING_TARGET, message, locator)
    if target.raw is not None and target.value is None and target.qualitative is None:
        message = f"指标“{indicator.name}”的指标值“{target.raw}”是未填写的占位符。"
        yield Issue(IssueCode.PLACEHOLDER, message, locator)
    if entries := entries_of(item.name):
        message = f"指标名称一格内印有 {len(entries)} 个指标，与旁边各格对不上数，按一个指标读取，请核对。"
        yield Issue(IssueCode.UNREADABLE_VALUE, message, locator)
    if item.level2 and not item.standard and item.row.level2:
        message = f"二级指标“{item.level2}”不在已知的指标分类中，按原文保留。"
        yield Issue(IssueCode.UNKNOWN_LABEL, message, locator)
