"""The header of an indicator table among words that have lost their cells."""

from collections.abc import Sequence

from kg.extract.labels import COLUMNS, HEADINGS, key
from kg.extract.stream_words import Role, Word

#: Most columns of a table.
_WIDEST = 30

_CORE = frozenset({"level1", "level2", "name", "target"})
#: Columns that a pattern may tell.
_ASIDE = frozenset({"ignored", "actual", "weight", "score"})


def header_end(words: Sequence[Word], start: int) -> int:
    """Return where a run of column headings that begins at *start* ends; 0 for none."""
    end = start
    while end < min(len(words), start + _WIDEST) and words[end].may_be(Role.COLUMN):
        end += 1
    if end == start:
        return 0
    whole = end
    while whole < min(len(words), start + _WIDEST) and column_of(words[whole]):
        whole += 1
    if whole < len(words) and words[whole].may_be(Role.LEVEL1, Role.LEVEL2):
        # A label of the rows follows: what only a pattern knows is a heading, too, 1-8月执行情况.
        end = whole
    roles = {column_of(word) for word in words[start:end]}
    return end if len(roles & _CORE) > 1 and roles & {"level2", "name"} else 0


def column_of(word: Word) -> str:
    """Return what a heading of the indicator table says of its column; empty for no heading."""
    if word.may_be(Role.COLUMN):
        return COLUMNS[word.key]
    role = HEADINGS.get(key(word.text)) if not word.roles else None
    return role if role in _ASIDE else ""
