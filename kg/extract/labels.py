"""Look up what a cell is: a field label, an amount label, a column heading, a category."""

from collections.abc import Mapping
from functools import lru_cache

from kg.extract.cleaning import LABEL_LIMIT, compact, label_key
from kg.extract.vocabulary import load_vocabulary
from ontology.aliases import ALIASES_LEVEL1, ALIASES_LEVEL2
from ontology.categories import LEVEL1, LEVEL2, PARENT

_WORDS = load_vocabulary()


def _reverse(table: str) -> dict[str, str]:
    return {label_key(word): meaning for meaning, words in _WORDS[table].items() for word in words}


def _rows(meaning: str) -> tuple[str, ...]:
    return tuple(label_key(word) for word in _WORDS["rows"][meaning])


def _with_standard(aliases: Mapping[str, str], standard: tuple[str, ...]) -> dict[str, str]:
    return {**{label_key(word): name for word, name in aliases.items()}, **{name: name for name in standard}}


FIELDS = _reverse("fields")
FIELD_RANK = {label_key(word): rank for words in _WORDS["fields"].values() for rank, word in enumerate(words)}
AMOUNTS = _reverse("amounts")
GOALS = _reverse("goals")
COLUMNS = _reverse("columns")
NARRATIVE = _reverse("narrative")
OTHER_ROWS = frozenset(_rows("other"))
SECTIONS = frozenset(_rows("sections"))
BUDGET_COLUMNS = _rows("budget_columns")
MONEY_HEADINGS = frozenset(_rows("money_headings"))
FOOTERS = frozenset(_rows("footers"))
_LEVEL1 = _with_standard(ALIASES_LEVEL1, LEVEL1)
_LEVEL2 = _with_standard(ALIASES_LEVEL2, LEVEL2)

_ALL = (FIELDS, AMOUNTS, GOALS, COLUMNS, OTHER_ROWS, SECTIONS, MONEY_HEADINGS, _LEVEL1, _LEVEL2)

#: Second-level names that stand under 成本指标 and so make it a first-level name.
COST_KINDS = frozenset(name for name, parent in PARENT.items() if parent == "成本指标")

#: A bare word such as 满意度 may also be a name; only a word with this ending is a label by itself.
_LABEL_ENDING = "指标"


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    return label_key(text)


def key(text: str) -> str:
    """Return the look-up form of a cell, empty for anything too long to be a label."""
    return _key(text) if len(text) <= LABEL_LIMIT else ""


def level1(text: str) -> str | None:
    """Return the standard first-level name of a printed label."""
    return _LEVEL1.get(key(text))


def level2(text: str) -> str | None:
    """Return the standard second-level name of a printed label."""
    return _LEVEL2.get(key(text))


def is_label(text: str) -> bool:
    """Tell whether a cell prints a label of any kind."""
    word = key(text)
    return bool(word) and any(word in table for table in _ALL)


def is_full_label(text: str) -> bool:
    """Tell whether the label is written out, as against a bare word that a name could be, too."""
    return key(text).endswith(_LABEL_ENDING)


def printed_differently(text: str, standard: str) -> str | None:
    """Return the label as printed if it differs from the standard name beyond spacing."""
    return None if compact(text) == standard else " ".join(text.split())


def speaks_for(name: str, category: str | None) -> bool:
    """Tell whether the wording of a name fits a category; see ``[wording]`` in the vocabulary."""
    return any(word in name for word in _WORDS["wording"].get(category or "", ()))
