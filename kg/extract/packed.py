"""Cells that hold several entries of a head, 资金总额：100 其中：财政拨款80: each becomes a line of its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.entries import line_of
from kg.extract.labels import AMOUNTS, FIELDS, key
from kg.extract.lines import Line, Token

_BREAK = re.compile(r"\s*\n\s*|[ \u3000\u00a0]{2,}|[,，;；、\s]+(?=其中)|[,，;；]\s*")
_LABEL = re.compile(r"(?:其中[:：]?\s*)?(?P<label>[^:：\d\n]{2,16}?)\s*(?:[:：]|(?=[¥￥\d]))")

#: Longest cell (characters) that is looked into; longer ones are goals.
_LONGEST = 300


def unpack(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines with such cells of ruled tables on lines of their own, every other line as it is."""
    for line in lines:
        packed = next((token for token in line.tokens if _parts(token)), None) if line.ruled else None
        if packed is None:
            yield line
            continue
        before = [token for token in line.tokens if token.column < packed.column]
        behind = [token for token in line.tokens if token.column > packed.column]
        entries = [
            cells for cells in (before, *([replace(packed, text=part)] for part in _parts(packed)), behind) if cells
        ]
        yield replace(line_of(line, *entries[0]), doubts=line.doubts)
        yield from (line_of(line, *cells) for cells in entries[1:])


def _parts(token: Token) -> list[str]:
    """Return the entries of a cell, nothing if it is not made of several."""
    if len(token.text) > _LONGEST:
        return []
    parts = [part for part in _BREAK.split(token.text.strip()) if part]
    return parts if len(parts) > 1 and all(_is_entry(part) for part in parts) else []


def _is_entry(part: str) -> bool:
    match = _LABEL.match(part)
    label = key(match.group("label")) if match else ""
    return label in FIELDS or label in AMOUNTS
