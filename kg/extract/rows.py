"""One row of an indicator table: its labels, its name, its target, found by content and not by column.

Flattening moves cells sideways, so the filled cells are read from left to right: labels that we know first, then the
name, then the target. The column decides only where a table has more columns than these.
"""

import re
from dataclasses import dataclass

from kg.extract.cleaning import has_content
from kg.extract.columns import Columns, assign
from kg.extract.labels import COST_KINDS, FOOTERS, SECTIONS, is_full_label, key, level1, level2
from kg.extract.lines import Line, Token
from kg.targets import is_placeholder

_OPERATOR = r"(?:[≥≤<>=＞＜＝≧≦]+|\\[gl]eq?|不低于|不少于|不超过|不高于|大于等于|小于等于|大于|小于)"
_DIGITS = r"[\d０-９]+(?:[.,]\d+)*"
_NUMBER = re.compile(
    rf"[\s$¥￥]*(?:{_OPERATOR}\s*[¥￥]?{_DIGITS}.{{0,12}}|{_DIGITS}[^\d０-９]{{0,4}}(?:[-~～—至]\s*{_DIGITS}.{{0,5}})?)"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_TEMPLATE = re.compile(r"指标\s*\d+\s*[:：]\s*")
_EMPTY_NAME = re.compile(r"(?:指标\s*\d*\s*[:：]?|[.…·\-—/*]+|无)?")

_COST = "成本指标"

#: Roles of cells that hold a target, that of the year first.
TARGETS = ("target", "whole")

#: Shortest paragraph (characters) that ends a table; shorter ones are page numbers and the like.
_PARAGRAPH = 12


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """What one printed row says, before its group is known.

    :param level1: printed first-level label, None for a blank cell.
    :param level2: printed second-level label, None for a blank cell.
    :param name: None where only labels are printed.
    :param values: cells by role: target, weight, score, actual, relation, unit.
    :param after_break: a page break or a repeated header stands above.
    :param shifted: the name stands in another column than the header says.
    :param stray: a target that stands alone, torn from its name.
    :param known: cells of columns that are not taken.
    :param unread: the cell of the target is empty because it could not be read, which is told elsewhere.
    """

    line: Line
    level1: Token | None
    level2: Token | None
    name: Token | None
    values: dict[str, tuple[Token, ...]]
    after_break: bool
    shifted: bool
    stray: Token | None = None
    known: tuple[Token, ...] = ()
    unread: bool = False

    def text(self, role: str) -> str | None:
        """Return what is printed for a role, on one line; None if nothing is."""
        printed = "".join(token.text for token in self.values.get(role, ()))
        return " ".join(printed.split()) or None

    @property
    def nameless(self) -> str | None:
        """The target of a row that prints no name, None where it has one or no target; one left open is none.

        A row of nothing but numbers counts the columns.
        """
        if self.name is not None or all(token.text.isdigit() for token in self.line.tokens):
            return None
        text = self.stray.text if self.stray else self.target
        return None if text is None or not has_content(text) or is_placeholder(text) else text

    @property
    def target(self) -> str | None:
        """The target of the year, else that of the whole period."""
        return next(filter(None, map(self.text, TARGETS)), None)

    @property
    def labelled(self) -> bool:
        """Whether any label is printed in the row."""
        return self.level1 is not None or self.level2 is not None


def read_row(line: Line, columns: Columns, *, cost_first: bool, after_break: bool) -> IndicatorRow | None:
    """Read one row; None for footers and for lines that hold nothing of the kind.

    :param cost_first: the form uses 成本指标 as a first-level name (经济成本指标 and the like occur in it).
    """
    tokens = tuple(token for token in line.tokens if token.key not in SECTIONS and not _is_between(token, columns))
    if not tokens or is_footer(line, tokens[0]):
        return None
    first, second, rest = _take_labels(tokens, columns, cost_first=cost_first)
    name, rest = (rest[0], rest[1:]) if rest else (None, ())
    if name is not None and (is_blank_name(name.text) or (not rest and _is_stray(name))):
        name = None
    lone = tokens[-1] if name is None and len(tokens) == 1 + (first is not None) + (second is not None) else None
    stray = lone if lone is not None and _is_value(lone) else None
    if name is None and first is None and second is None and stray is None:
        return None
    values = assign(columns, name, rest) if name else {}
    shifted = name is not None and columns.name is not None and name.column != columns.name
    targets = (columns.of("target"), columns.of("whole"))
    unread = any(cell.unread and cell.column in targets for cell in line.cells)
    return IndicatorRow(line, first, second, name, values, after_break, shifted, stray, unread=unread)


def _is_between(token: Token, columns: Columns) -> bool:
    """Tell whether the cell stands in a column between the levels and is no label that slipped there."""
    return token.column in columns.between and not (level1(token.text) or level2(token.text))


def is_footer(line: Line, first: Token | None = None) -> bool:
    """Tell whether the row stands below the indicators and is none.

    :param first: its first cell that counts, by default the first that is filled.
    """
    token = first or line.tokens[0]
    return token.key in FOOTERS or key(re.split("[:：]", token.text, maxsplit=1)[0]) in FOOTERS


def _is_stray(token: Token) -> bool:
    """Tell whether a lone cell is no name: a page number, a remark, a value torn from its row."""
    text = token.text.strip()
    return looks_numeric(text) or _CHINESE.search(text) is None or text.endswith(("。", "：", ":")) or "页" in text[-2:]


def _is_value(token: Token) -> bool:
    return looks_numeric(token.text) and not token.text.strip().isdigit()


def ends_table(line: Line) -> bool:
    """Tell whether the line is text that ends the table above it, and not only a page number or the like."""
    return not line.in_table and len(line.text) >= _PARAGRAPH


def is_blank_name(text: str) -> bool:
    """Tell whether a cell under the heading of the names prints no name: a dash, dots, 指标1：."""
    return _EMPTY_NAME.fullmatch(text.strip()) is not None


def name_text(text: str) -> str:
    """Drop the number that a blank form prints in front of a name: 指标1：."""
    return _TEMPLATE.sub("", text, count=1) if text.startswith("指标") else text


def looks_numeric(text: str) -> bool:
    """Tell whether a cell can only be a target: a number with or without operator and unit."""
    return _NUMBER.fullmatch(text) is not None


def _take_labels(
    tokens: tuple[Token, ...], columns: Columns, *, cost_first: bool
) -> tuple[Token | None, Token | None, tuple[Token, ...]]:
    first: Token | None = None
    second: Token | None = None
    rest = tokens
    if _is_first(rest, columns, cost_first=cost_first):
        first, rest = rest[0], rest[1:]
    if _is_second(rest, columns):
        second, rest = rest[0], rest[1:]
    if first is None and second is not None and len(rest) > 2 and rest[0].key == second.key:
        # The first-level cell was misread as a second-level one: 可持续影响指标 | 可持续影响指标.
        first, second, rest = second, rest[0], rest[1:]
    if first is None and second is None and columns.has_levels and len(rest) == len(columns.roles):
        # Every cell is filled: the columns tell the labels of a scheme that we do not know.
        return rest[0], rest[1], rest[2:]
    if second is None and _is_unknown_label(rest, columns, first):
        second, rest = rest[0], rest[1:]
    return first, second, rest


def _is_first(rest: tuple[Token, ...], columns: Columns, *, cost_first: bool) -> bool:
    standard = level1(rest[0].text) if rest else None
    if standard is None or not _is_label_here(rest, columns):
        return False
    if level2(rest[0].text) != _COST:
        return True
    following = level2(rest[1].text) if len(rest) > 1 else None
    if following is None:
        return cost_first or (len(rest) > 3 and columns.simple and is_full_label(rest[1].text))
    return following in COST_KINDS and not _is_cost_name(rest, columns)


def _is_cost_name(rest: tuple[Token, ...], columns: Columns) -> bool:
    """Tell whether 经济成本指标 is the name here, beside 成本指标 in the column of the second level."""
    in_place = (rest[0].column, rest[1].column) == (columns.of("level2"), columns.name)
    return in_place and len(rest) > 2 and looks_numeric(rest[2].text)


def _is_second(rest: tuple[Token, ...], columns: Columns) -> bool:
    return bool(rest) and level2(rest[0].text) is not None and _is_label_here(rest, columns)


def _is_label_here(rest: tuple[Token, ...], columns: Columns) -> bool:
    """Tell a label from a name that reads like one, by what follows it."""
    written_out = is_full_label(rest[0].text)
    if len(rest) == 1:
        return written_out
    if len(rest) > 2 and columns.simple:
        return True
    if columns.name is not None and rest[0].column < columns.name == rest[1].column:
        return columns.has_levels or written_out
    fills_the_row = len(rest) == 1 + len(columns.after_name)
    return not looks_numeric(rest[1].text) and (written_out or not fills_the_row)


def _is_unknown_label(rest: tuple[Token, ...], columns: Columns, first: Token | None) -> bool:
    """Tell whether a label of no known scheme stands before name and target: 其他指标 | 名称 | ≥1."""
    if len(rest) < 3 or looks_numeric(rest[1].text) or rest[1].key == rest[2].key:
        return False
    if not columns.simple:
        return first is not None and columns.has_levels and len(rest) == len(columns.roles) - 1
    in_place = (rest[0].column, rest[1].column) == (columns.of("level2"), columns.name)
    return is_full_label(rest[0].text) or looks_numeric(rest[2].text) or first is not None or in_place
