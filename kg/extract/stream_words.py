"""Words of a line that has lost its cells: which of them stand there as labels, and of what kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from kg.extract.cleaning import LABEL_LIMIT, compact
from kg.extract.labels import (
    AMOUNTS,
    COLUMNS,
    FIELDS,
    FOOTERS,
    GOALS,
    MONEY_HEADINGS,
    OTHER_ROWS,
    SECTIONS,
    is_full_label,
    key,
    level1,
    level2,
)

#: Most words that a converter's blanks make of one label, and of one year or span of years.
_MOST_WORDS = 6

#: Longest label of a field (characters) that a pattern tells.
_PATTERNED = 8

#: Longest label (characters) with the blanks in it and what stands in brackets behind it.
_LONGEST = LABEL_LIMIT + _MOST_WORDS

_OF_WHICH = re.compile(r"^其中:?")
_YEARS = re.compile(r"\(?(?:19|20)\d\d年?度?(?:[-—–~至]+(?:19|20)\d\d年?度?)?\)?")
_MONEY_UNIT = re.compile(r"\((?:单位[:为]?)?(?:人民币)?[亿万千百]*元\)")
#: What forms print in brackets behind a label: its points, or where to put the seal.
_REMARK = re.compile(r"\((?:\d+(?:\.\d+)?[分%]?|盖章|公章|签章|签字)\)")
_ENTRY = re.compile(r"([^:：]{2,20}[:：])(.+)", re.DOTALL)
_FORMULA = re.compile(r"\$[^$\n]{1,40}\$")
#: A line that a converter draws between rows.
_RULE = re.compile(r"[-=_—─]{3,}")
_BLANK = re.compile(r"\s+")


class Role(StrEnum):
    """What a word may be a label of."""

    FIELD = "field"
    AMOUNT = "amount"
    GOAL = "goal"
    COLUMN = "column"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    SECTION = "section"
    OTHER = "other"
    FOOTER = "footer"
    YEARS = "years"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several that make one label.

    :param roles: everything that it could label; empty for content.
    """

    text: str
    roles: frozenset[Role] = frozenset()

    @property
    def key(self) -> str:
        """The look-up form that its roles were found by; blanks within it do not count."""
        return key(_OF_WHICH.sub("", compact(self.text)))

    def may_be(self, *roles: Role) -> bool:
        """Tell whether it could label one of these."""
        return any(role in self.roles for role in roles)


def words_of(text: str) -> list[Word]:
    """Part a text at its blanks, and close up labels that have blanks in them."""
    text = _FORMULA.sub(lambda match: _BLANK.sub("", match[0]), text.strip())
    parts = [piece for part in _BLANK.split(text) if not _RULE.fullmatch(part) for piece in _entry(part)]
    return list(_closed_up(parts))


def with_bare_labels(words: list[Word]) -> list[Word]:
    """Return the words; where no label of the second level is written out, bare ones such as 数量 are labels, too."""
    if any(word.may_be(Role.LEVEL2) for word in words):
        return words
    return [word if word.roles else replace(word, roles=_bare_roles(word.text)) for word in words]


def _bare_roles(text: str) -> frozenset[Role]:
    return frozenset(role for find, role in ((level1, Role.LEVEL1), (level2, Role.LEVEL2)) if find(text))


def _entry(part: str) -> tuple[str, ...]:
    """Part 主管部门：林业局 into label and value; a colon inside a value is left alone."""
    match = _ENTRY.fullmatch(part)
    label = _OF_WHICH.sub("", compact(match[1])) if match else ""
    if match and _roles(label, compact(match[1])) & {Role.FIELD, Role.AMOUNT, Role.GOAL, Role.FOOTER}:
        return match[1], match[2]
    return (part,)


def _closed_up(parts: list[str]) -> Iterator[Word]:
    place = 0
    while place < len(parts):
        for count in range(min(_MOST_WORDS, len(parts) - place), 0, -1):
            text = " ".join(parts[place : place + count])
            roles = _joined_roles(parts[place : place + count]) if len(text) <= _LONGEST else frozenset()
            if roles or count == 1:
                yield Word(text, roles)
                place += count
                break


def _joined_roles(parts: list[str]) -> frozenset[Role]:
    joined = compact("".join(parts))
    roles = _roles(joined, joined)
    if len(parts) == 1 and not roles and len(joined) <= _PATTERNED and key(joined) in FIELDS:
        # 政策主管部门: no value reads like what only a pattern knows, as long as it is one word.
        return frozenset({Role.FIELD})
    if len(parts) == 1 or not roles or roles == {Role.YEARS}:
        return roles
    if joined.startswith("("):
        # (2024 年度) 项目名称: what stands in brackets in front of a label is none of it.
        return frozenset()
    first = _roles(compact(parts[0]), compact(parts[0]))
    if first and compact(parts[1]).startswith("("):
        # A bracket behind a whole label may be its value: 项目名称 （略）. A unit of money and years belong to it.
        rest = compact("".join(parts[1:]))
        if _REMARK.fullmatch(rest):
            return roles
        return roles if _MONEY_UNIT.fullmatch(rest) or (Role.GOAL in first and _YEARS.fullmatch(rest)) else frozenset()
    # Two labels side by side that also make one together stay two.
    return frozenset() if all(_roles(compact(part), compact(part)) for part in parts) else roles


@lru_cache(maxsize=8192)
def _roles(text: str, whole: str) -> frozenset[Role]:
    bare = _OF_WHICH.sub("", text)
    word = key(bare)
    if not word:
        return frozenset({Role.YEARS}) if _YEARS.fullmatch(whole) else frozenset()
    tables = ((FIELDS, Role.FIELD), (AMOUNTS, Role.AMOUNT), (GOALS, Role.GOAL), (COLUMNS, Role.COLUMN))
    roles = {role for table, role in tables if table.spells(word)}
    sets = ((SECTIONS, Role.SECTION), (MONEY_HEADINGS, Role.SECTION), (OTHER_ROWS, Role.OTHER), (FOOTERS, Role.FOOTER))
    roles |= {role for words, role in sets if word in words}
    if is_full_label(bare):
        roles |= {role for find, role in ((level1, Role.LEVEL1), (level2, Role.LEVEL2)) if find(bare)}
    return frozenset(roles or ({Role.YEARS} if _YEARS.fullmatch(whole) else ()))
