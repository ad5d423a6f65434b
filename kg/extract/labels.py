"""Look up what a cell is: a field label, an amount label, a column heading, a category."""

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.extract.cleaning import LABEL_LIMIT, compact, label_key
from kg.extract.lookup import Lookup
from kg.extract.traditional import simplified
from kg.extract.vocabulary import load_vocabulary
from ontology.aliases import ALIASES_LEVEL1, ALIASES_LEVEL2
from ontology.categories import LEVEL1, LEVEL2, PARENT

_WORDS = load_vocabulary()


def _rows(meaning: str) -> tuple[str, ...]:
    return tuple(label_key(word) for word in _WORDS["rows"][meaning])


def _with_standard(aliases: Mapping[str, str], standard: tuple[str, ...]) -> dict[str, str]:
    return {**{label_key(word): name for word, name in aliases.items()}, **{name: name for name in standard}}


FIELDS = Lookup(_WORDS["fields"])
AMOUNTS = Lookup(_WORDS["amounts"])
GOALS = Lookup(_WORDS["goals"])
COLUMNS = Lookup(_WORDS["columns"])
NARRATIVE = Lookup(_WORDS["narrative"])
#: Patterns that hold only in the header of a ruled table, where nothing but headings stands.
HEADINGS = Lookup(_WORDS["headings"])
OTHER_ROWS = frozenset(_rows("other"))
SECTIONS = frozenset(_rows("sections"))
BUDGET_COLUMNS = _rows("budget_columns")
MONEY_HEADINGS = frozenset(_rows("money_headings"))
FOOTERS = frozenset(_rows("footers"))
_LEVEL1 = _with_standard(ALIASES_LEVEL1, LEVEL1)
_LEVEL2 = _with_standard(ALIASES_LEVEL2, LEVEL2)

_LOOKUPS = (FIELDS, AMOUNTS, GOALS, COLUMNS)
_SETS = (OTHER_ROWS, SECTIONS, MONEY_HEADINGS, _LEVEL1, _LEVEL2)

#: Sections whose name says that a goal stands beside them, used where no goal heading is printed.
GOAL_SECTIONS = frozenset({"项目绩效目标", "绩效目标", "项目目标"})

#: Second-level names that stand under 成本指标 and so make it a first-level name.
COST_KINDS = frozenset(name for name, parent in PARENT.items() if parent == "成本指标")

#: What joins the two levels in one cell.
_BOTH_LEVELS = re.compile(r"\s*[-—–/>›_、|]+\s*")

#: A bare word such as 满意度 may also be a name; only a word with this ending is a label by itself.
_LABEL_ENDING = "指标"


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    return label_key(simplified(text))


def key(text: str) -> str:
    """Return the look-up form of a cell, empty for anything too long to be a label."""
    return _key(text) if len(text) <= LABEL_LIMIT else ""


def level1(text: str) -> str | None:
    """Return the standard first-level name of a printed label."""
    return _LEVEL1.get(key(text))


def level2(text: str) -> str | None:
    """Return the standard second-level name of a printed label."""
    return _LEVEL2.get(key(text)) or _of_both(text)


def _of_both(text: str) -> str | None:
    """Return the second level of a cell that prints both, 产出指标-数量指标."""
    parts = _BOTH_LEVELS.split(text.strip()) if len(text) <= LABEL_LIMIT else []
    known = len(parts) == 2 and level1(parts[0]) is not None
    return _LEVEL2.get(key(parts[1])) if known else None


def is_label(text: str) -> bool:
    """Tell whether a cell prints a label of any kind, word for word."""
    word = key(text)
    return bool(word) and (any(table.spells(word) for table in _LOOKUPS) or any(word in words for words in _SETS))


def is_heading(text: str) -> bool:
    """Tell whether a cell of a ruled table prints a label of any kind, word for word or by a pattern."""
    word = key(text)
    return bool(word) and (
        any(word in table for table in (*_LOOKUPS, HEADINGS)) or any(word in words for words in _SETS)
    )


def is_head(label: str) -> bool:
    """Tell whether a label belongs to what a project says of itself: a field, an amount or a goal."""
    return label in FIELDS or label in AMOUNTS or label in GOALS or label in GOAL_SECTIONS


def is_full_label(text: str) -> bool:
    """Tell whether the label is written out, as against a bare word that a name could be, too."""
    return key(text).endswith(_LABEL_ENDING)


def printed_differently(text: str, standard: str) -> str | None:
    """Return the label as printed if it differs from the standard name beyond spacing."""
    return None if compact(text) == standard else " ".join(text.split())


def speaks_for(name: str, category: str | None) -> bool:
    """Tell whether the wording of a name fits a category; see ``[wording]`` in the vocabulary."""
    return any(word in name for word in _WORDS["wording"].get(category or "", ()))
