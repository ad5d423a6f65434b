"""The goals of a form: what the whole project and what the year is to reach."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.cleaning import clean_paragraphs, compact
from kg.extract.labels import GOAL_SECTIONS, GOALS, SECTIONS
from kg.extract.lines import Line, Token
from kg.extract.marks import Marks, Use
from kg.extract.pieces import Piece, piece_of

#: (2023年 - 2025年) under a heading.
_SPAN = re.compile(r"\(?(?:19|20)\d\d年?度?[-—–~至]+(?:19|20)\d\d年?度?\)?")

#: 目标1 in a cell of its own beside the goal: no heading of a column.
_NUMBERED = re.compile(r"\D{0,6}目标(?:\d+|[一二三四五六七八九十])")

_INLINE = re.compile(r"\s*([^:：\n]{2,20})[:：]\s*(\S.*)", re.DOTALL)

_IGNORED = "ignored"
_SENTENCE_END = frozenset("。；！？;!?.")


@dataclass
class Goals:
    """Goal texts by scope while the lines are read.

    :param columns: scope and column of the headings seen last, left to right.
    :param last: the scope that the text read last belongs to.
    """

    texts: dict[str, str] = field(default_factory=dict)
    columns: list[tuple[str, int]] = field(default_factory=list)
    last: str | None = None
    open: bool = False
    marks: Marks = field(default_factory=Marks)
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))

    def text(self, scope: str) -> str | None:
        """Return a goal as plain paragraphs, None if there is none."""
        return clean_paragraphs(self.texts.get(scope, "")) or None

    def add(self, scope: str, token: Token) -> None:
        """Append a text; a sentence that a page break cut is closed up again."""
        before = self.texts.get(scope)
        gap = "" if before is None or before[-1:] not in _SENTENCE_END else "\n"
        self.texts[scope] = f"{before or ''}{gap}{token.text}"
        self.marks.note(token.place, Use.KNOWN if scope == _IGNORED else Use.VALUE, f"goal.{scope}")
        self.pieces[f"{scope}_goal"].append(piece_of(token))
        self.last = scope


def is_goal_heading(line: Line) -> bool:
    """Tell whether the line prints a heading of goals as its first word or behind a section label."""
    first = next((token for token in line.tokens if token.key not in SECTIONS), None)
    return first is not None and (goal_kind(first) is not None or _split(first) is not None)


def goal_kind(token: Token) -> str | None:
    """Return what a heading heads; a number at its end tells goals of one scope apart, 年度绩效目标1."""
    return GOALS.get(token.key.rstrip("0123456789"))


def _split(token: Token) -> tuple[Token, Token] | None:
    """Part a heading from the goal printed in the same cell, 年度目标：完成任务."""
    match = _INLINE.fullmatch(token.text)
    heading = replace(token, text=match.group(1)) if match else None
    if match is None or heading is None or goal_kind(heading) is None:
        return None
    return heading, replace(token, text=match.group(2))


def opens_bare_goal(line: Line) -> bool:
    """Tell whether a goal stands beside 绩效目标 itself, without any heading of its own."""
    tokens = line.tokens
    return (
        len(tokens) == 2
        and tokens[0].key in GOAL_SECTIONS
        and not (tokens[1].key in GOALS or tokens[1].key in SECTIONS)
    )


def read_heading(goals: Goals, line: Line) -> None:
    """Take the headings of a line, and any text that stands right behind one of them."""
    tokens = [part for token in line.tokens if token.key not in SECTIONS for part in _split(token) or (token,)]
    if line.ruled and _spans_headings(tokens):
        goals.columns = [(_unknown_scope(tokens[0], token), token.column) for token in tokens[1:]]
        goals.open = True
        _note_headings(goals, tokens)
        return
    named = [token for token in tokens if goal_kind(token)]
    _note_headings(goals, named)
    headings = _scopes(named)
    goals.columns = list(headings.values())
    goals.open = True
    scope = None
    before = ""
    for token in tokens:
        if goal_kind(token):
            scope = headings.get(token, (None, 0))[0]
        elif scope and token.text != before:
            # Some converters fill every place of a merged cell with its text.
            goals.add(scope, token)
        before = token.text


def _note_headings(goals: Goals, tokens: list[Token]) -> None:
    for token in tokens:
        goals.marks.note(token.place, Use.LABEL, f"goal.{goal_kind(token) or 'expected'}")


def _spans_headings(tokens: list[Token]) -> bool:
    """Tell whether a heading that covers the rows below, too, has headings beside it that the vocabulary lacks."""
    unknown = [token for token in tokens[1:] if goal_kind(token) is None]
    words = all(len(token.key) > 1 and token.text[-1] not in _SENTENCE_END for token in tokens)
    numbered = len(tokens) > 1 and _NUMBERED.fullmatch(tokens[1].key) is not None
    return tokens[0].rows > 1 and len(tokens) > 1 and bool(unknown) and words and not numbered


def _unknown_scope(outer: Token, token: Token) -> str:
    kind = goal_kind(token)
    if kind == _IGNORED or (kind is None and "完成" in token.key):
        return _IGNORED
    return kind if kind in {"overall", "annual"} else ("overall" if goal_kind(outer) == "overall" else "annual")


def spans_others(kinds: Sequence[str]) -> bool:
    """Tell whether the first of several headings only spans the others: 年度总体目标 over 预期目标 and 实际完成情况."""
    repeated = "expected" in kinds or kinds.count("overall") > 1 or kinds.count("annual") > 1
    return repeated and len(kinds) > 1 and kinds[0] != "expected"


def _scopes(headings: list[Token]) -> dict[Token, tuple[str, int]]:
    """Give each heading its scope; 总体目标 beside 中期目标 and 年度目标 beside 预期目标 only span the others."""
    kinds = [goal_kind(token) or "" for token in headings]
    outer = kinds[0]
    found = {}
    for place, (token, kind) in enumerate(zip(headings, kinds, strict=True)):
        if place == 0 and spans_others(kinds):
            continue
        scope = ("overall" if outer == "overall" else "annual") if kind == "expected" else kind
        found[token] = (scope, token.column)
    return found


def read_text(goals: Goals, line: Line) -> None:
    """Give the texts of a line to the headings: by order where each has one, else by the nearest column.

    Text without a table, or left of every heading, goes on with the cell before it.
    """
    tokens = [token for token in line.tokens if token.key not in SECTIONS and not _SPAN.fullmatch(compact(token.text))]
    columns = goals.columns or [("overall", 0)]
    if len(tokens) >= len(columns) and line.in_table:
        for (scope, _), token in zip(columns, tokens, strict=False):
            goals.add(scope, token)
        return
    left = min(column for _, column in columns)
    for token in tokens:
        nearest = min(columns, key=lambda item: abs(item[1] - token.column))[0]
        goes_on = goals.last is not None and (not line.in_table or token.column < left)
        goals.add(goals.last if goes_on and goals.last else nearest, token)
