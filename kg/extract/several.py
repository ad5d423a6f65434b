"""Cells that hold several numbered indicators, 1.培训次数 over 2.培训人数: each gets a row of its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.lines import Token
from kg.extract.rows import TARGETS, IndicatorRow

#: 1. 1、 (1) ①; 1.5万元 is a number.
_NUMBER = re.compile(r"(?:(\d{1,2})(?:[、．)）]|\.(?!\d))|[(（](\d{1,2})[)）]|([①-⑳]))\s*")
#: What one cell may say for all of them.
_SHARED = frozenset({"unit", "relation"})


def parted(rows: Iterable[IndicatorRow]) -> Iterator[IndicatorRow]:
    """Yield the rows; one whose name and target cells hold as many entries becomes as many rows."""
    for row in rows:
        yield from _parts(row) if entries_of(row.name) else (row,)


def entries_of(name: Token | None) -> list[str]:
    """Return the entries of a cell that numbers them from 1, each on a line; nothing if it does not."""
    return _numbered(name.text) if name is not None and "\n" in name.text else []


def _numbered(text: str) -> list[str]:
    entries: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        match = _NUMBER.match(line)
        if match and _ordinal(match) == len(entries) + 1:
            entries.append(line[match.end() :])
        elif entries:
            # The rest of a long entry.
            entries[-1] += line
        else:
            return []
    return entries if len(entries) > 1 and all(entries) else []


def _ordinal(match: re.Match[str]) -> int:
    arabic, bracketed, circled = match.groups()
    return ord(circled) - ord("①") + 1 if circled else int(arabic or bracketed)


def _parts(row: IndicatorRow) -> Iterator[IndicatorRow]:
    names = entries_of(row.name)
    values = {role: _shares(role, tokens, len(names)) for role, tokens in row.values.items()}
    if row.name is None or not all(values.values()) or values.keys().isdisjoint(TARGETS):
        yield row
        return
    for place, text in enumerate(names):
        own = {role: shares[place] for role, shares in values.items()}
        part = replace(row, name=replace(row.name, text=text), values=own)
        yield part if place == 0 else replace(part, level1=None, level2=None, after_break=False)


def _shares(role: str, tokens: tuple[Token, ...], count: int) -> list[tuple[Token, ...]]:
    """Return what each of the entries has of the cells of a role; nothing if they cannot be shared out."""
    if len(tokens) == 1:
        lines = [line.strip() for line in tokens[0].text.split("\n") if line.strip()]
        entries = _numbered(tokens[0].text) or lines
        if len(entries) == count:
            return [(replace(tokens[0], text=entry),) for entry in entries]
        if len(lines) > 1:
            return []
    return [tokens] * count if role in _SHARED else []
