"""Indicators told in paragraphs with a label each, 数量指标：清雪里程≥120公里: made rows of a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.columns import is_header
from kg.extract.labels import is_full_label, is_label, level1, level2
from kg.extract.lines import Line, Token
from kg.extract.rows import is_footer
from kg.targets import parse_target

_ENTRY = re.compile(r"\s*(?:[-·•*]\s*)?([^:：\n]{2,20})[:：]\s*(.*)", re.DOTALL)
_HEADINGS = ("一级指标", "二级指标", "三级指标", "指标值")
_NEXT = re.compile("[;；\n]+")
_ENDS = "。；;，, \t\u3000"
#: Paragraphs with a label of the second level that make such a list.
_LEAST = 2
#: Longest paragraph (characters) of a list.
_LONGEST = 200
#: Longest item without a label, and what makes it a sentence.
_LONGEST_ITEM = 40
_SENTENCE = re.compile("[，,。]")
_COLON = re.compile("[:：]")

#: A first level, a second level, and what stands behind them; either label may be missing.
_Told = tuple[str | None, str | None, str]


def label_rows(lines: Sequence[Line]) -> list[Line]:
    """Return the lines; where a document has no table of indicators, paragraphs that tell them as rows of one."""
    told = {place: parts for place, line in enumerate(lines) if (parts := _told(line))}
    if sum(1 for _, second, _ in told.values() if second) < _LEAST or any(map(is_header, lines)):
        return list(lines)
    return list(_with_rows(lines, told))


def _with_rows(lines: Sequence[Line], told: dict[int, _Told]) -> Iterator[Line]:
    inside = False
    labels: dict[int, Token] = {}
    for place, line in enumerate(lines):
        parts = told.get(place)
        if parts is None and inside and _is_item(line):
            parts = None, None, line.text
        if parts is None:
            inside = False
            yield line
            continue
        if not inside:
            inside = True
            yield _row(line, tuple(Token(text, column) for column, text in enumerate(_HEADINGS)))
        first, second, rest = parts
        if first:
            labels = {0: _cell(line, first, 0)}
        if second:
            labels[1] = _cell(line, second, 1)
        for entry in filter(None, (entry.strip(_ENDS) for entry in _NEXT.split(rest))):
            cells = (_cell(line, text, column) for column, text in enumerate(_name_and_target(entry), start=2))
            yield _row(line, (*labels.values(), *cells))
            labels = {}


def _told(line: Line) -> _Told | None:
    """Part a paragraph into the labels of the levels and the rest; None if it does not begin with one."""
    text = line.text if not line.in_table else ""
    match = _ENTRY.fullmatch(text) if text and len(text) <= _LONGEST else None
    if match is None or not is_full_label(match[1]):
        return None
    label, rest = match.groups()
    below = _ENTRY.fullmatch(rest)
    if level1(label) and below and is_full_label(below[1]) and level2(below[1]):
        return label, below[1], below[2]
    if level2(label) and (rest or not level1(label)):
        return None, label, rest
    return (label, None, rest) if level1(label) else None


def _is_item(line: Line) -> bool:
    """Tell whether a paragraph below a label goes on with the list: a name and a number, 清雪里程≥120公里."""
    text = line.text.strip(_ENDS)
    sentence = len(text) > _LONGEST_ITEM or _SENTENCE.search(text)
    if line.in_table or not text or sentence or is_footer(line) or is_label(_COLON.split(text, maxsplit=1)[0]):
        return False
    parts = _parted(text)
    target = parse_target(parts[1]) if parts else None
    # 编号 2024 is no item.
    return target is not None and (target.op is not None or target.unit is not None)


def _name_and_target(text: str) -> tuple[str, str]:
    return _parted(text) or _by_colon(text) or (text, "")


def _parted(text: str) -> tuple[str, str] | None:
    """Part a name from a target with a number: at the first place behind which all is one target."""
    for place in range(2, len(text)):
        if parse_target(text[place:]).value is not None:
            return text[:place].strip(":：" + _ENDS), text[place:]
    return None


def _by_colon(text: str) -> tuple[str, str] | None:
    name, colon, target = text.replace("：", ":").partition(":")
    return (name, target) if colon and name and target else None


def _cell(line: Line, text: str, column: int) -> Token:
    return replace(line.cells[0], text=text, column=column)


def _row(line: Line, cells: tuple[Token, ...]) -> Line:
    return replace(line, cells=cells, in_table=True, ruled=True)
