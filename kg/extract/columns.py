"""The header row of an indicator table: which column holds what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.extract.cleaning import compact
from kg.extract.labels import COLUMNS, FIELDS, HEADINGS, is_heading
from kg.extract.lines import Line, Token

_CORE = frozenset({"level1", "level2", "name", "target"})
_LABELS = frozenset({"level1", "level2"})
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|$)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Roles by column, left to right.

    :param roles: (role, column) of every heading; the section label 绩效指标 is not among them.
    :param between: columns left of the name that hold no level: a weight behind each level, the goal a row serves.
    """

    roles: tuple[tuple[str, int], ...] = (("level1", 0), ("level2", 1), ("name", 2), ("target", 3))
    between: frozenset[int] = frozenset()

    @property
    def name(self) -> int | None:
        """The column of the third-level name."""
        return self.of("name")

    @property
    def has_levels(self) -> bool:
        """Whether both levels and the name stand at the beginning."""
        return tuple(role for role, _ in self.roles[:3]) == ("level1", "level2", "name")

    def of(self, wanted: str) -> int | None:
        """Return the column of a role."""
        return next((column for role, column in self.roles if role == wanted), None)

    @property
    def after_name(self) -> tuple[tuple[str, int], ...]:
        """Roles to the right of the name."""
        places = [place for place, (role, _) in enumerate(self.roles) if role == "name"]
        return self.roles[places[0] + 1 :] if places else ()

    @property
    def simple(self) -> bool:
        """Whether nothing but the target stands behind the name."""
        return all(role == "target" for role, _ in self.after_name)


def year_of(heading: Token) -> int | None:
    """Return the year that a heading begins with: 2024 of 2024年目标值."""
    match = _YEAR.match(compact(heading.text))
    return int(match.group()) if match else None


def target_year(headings: Iterable[Token]) -> int | None:
    """Return the year of the only target among the headings that begins with one; None where several differ."""
    years = {year_of(token) for token in headings if _role_of(token) == "target"} - {None}
    return years.pop() if len(years) == 1 else None


def is_result_before(heading: Token, role: str, year: int | None) -> bool:
    """Tell whether the column holds the results of an earlier year, 2023年完成值 beside 2024年目标值."""
    own = year_of(heading) if role == "actual" and year is not None else None
    return own is not None and year is not None and own < year


def _role_of(token: Token) -> str | None:
    return COLUMNS.get(token.key) or HEADINGS.get(token.key)


def is_header(line: Line) -> bool:
    """Tell whether the line names at least two of the core columns."""
    return len(line.roles & _CORE) > 1 and not line.roles.isdisjoint(("level2", "name"))


def is_listing_header(line: Line) -> bool:
    """Tell whether the line heads a table of many projects: it names the project and the indicator."""
    return is_header(line) and any(FIELDS.get(token.key) == "name" for token in (*line.tokens, *line.above))


def is_heading_row(line: Line) -> bool:
    """Tell whether a ruled row prints headings only, so that the values stand below and not beside them.

    A row of a form that is not filled in prints labels only, too, but with empty cells between them.
    """
    tokens = line.tokens
    if not line.ruled or len(tokens) < 3:
        return False
    touching = all(left.end == right.column for left, right in pairwise(tokens))
    return touching and all(is_heading(token.text) for token in tokens)


def refined(columns: Columns, line: Line) -> Columns | None:
    """Return the columns where the line below a header goes on with it, 前年 | 上年 | 预期当年实现值; else None."""
    roles = [(COLUMNS.get(token.key) or HEADINGS.get(token.key), token) for token in line.tokens]
    behind = columns.name is not None and all(token.column > columns.name for _, token in roles)
    if len(roles) < 2 or not behind or not all(role in {"target", "whole", "ignored", "actual"} for role, _ in roles):
        return None
    exact = any(COLUMNS.get(token.key) == "target" for token in line.tokens)
    new = {
        token.column: "ignored" if exact and role == "target" and token.key not in COLUMNS else role or "ignored"
        for role, token in roles
    }
    kept = {column: role for role, column in columns.roles if column not in new}
    if "target" in new.values():
        kept = {column: role for column, role in kept.items() if role != "target"}
    merged = {**kept, **new}
    return replace(columns, roles=tuple((merged[column], column) for column in sorted(merged)))


def read_header(line: Line, year: int | None = None) -> Columns:
    """Return the columns of a header line; a heading printed twice counts once.

    :param year: fiscal year of the form, which results of an earlier one do not belong to.
    """
    named = [(COLUMNS[token.key], token) for token in line.tokens if token.key in COLUMNS]
    year = target_year(line.tokens) or year
    named = [("ignored" if is_result_before(token, role, year) else role, token) for role, token in named]
    name = next((token.column for role, token in named if role == "name"), 0)
    between = {token.column for role, token in named if token.column < name and role not in _LABELS}
    others = [token for token in line.tokens if token.column > name and token.key not in COLUMNS]
    # 上年完成值 in front of the target: a column that counts only for its place.
    named += [("ignored", token) for token in others if _only_takes_place(token, year)]
    named.sort(key=lambda item: item[1].column)
    has_target = any(role in {"target", "whole"} for role, _ in named)
    if not has_target:
        # 指标值及单位, 目标值设定: the wordings are many, but one heading right of the name speaks of the value.
        unknown = (token for token in line.tokens if token.column > name and token.key not in COLUMNS)
        named += [("target", token) for token in unknown if "值" in token.key][:1]
        named.sort(key=lambda item: item[1].column)
    roles: dict[str, tuple[str, int]] = {}
    for role, token in named:
        if role == "standard":
            role = "ignored" if has_target else "target"
        if token.column not in between:
            roles.setdefault(token.key if role == "ignored" else role, (role, token.column))
    return Columns(tuple(roles.values()), frozenset(between))


def _only_takes_place(token: Token, year: int | None) -> bool:
    role = HEADINGS.get(token.key)
    return role == "ignored" or (role is not None and is_result_before(token, role, year))


def assign(columns: Columns, name: Token, rest: tuple[Token, ...]) -> dict[str, tuple[Token, ...]]:
    """Give the cells behind the name their roles: by order where none is missing, else by distance from the name."""
    expected = columns.after_name
    if len(rest) == len(expected) or columns.name is None:
        return {role: (token,) for (role, _), token in zip(expected, rest, strict=False)}
    if columns.simple:
        return {"target": rest[:1]} if rest else {}
    found: dict[str, tuple[Token, ...]] = {}
    shift = name.column - columns.name
    for token in rest:
        role = min(expected, key=lambda item: abs(item[1] + shift - token.column))[0]
        found.setdefault(role, (token,))
    return found
