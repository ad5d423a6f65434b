"""The words that forms print, read from ``vocabulary.toml``, where anybody may add one."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import WrongVocabulary

FILE = Path(__file__).with_name("vocabulary.toml")

_COLUMNS = (
    *("level1", "level2", "name", "target", "whole", "standard", "relation", "unit"),
    *("weight", "score", "actual", "ignored"),
)

#: Tables of the file → the meanings that each must have. A word has one meaning within its table.
MEANINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fields": (
            "name",
            "nature",
            "category",
            "department",
            "unit",
            "local_department",
            "start",
            "end",
            "period",
            "year",
        ),
        "amounts": ("total", "annual", "fiscal", "annual_fiscal", "annual_carryover", "annual_other", "other"),
        "goals": ("overall", "annual", "expected", "ignored"),
        "columns": _COLUMNS,
        "headings": _COLUMNS,
        "narrative": ("overview", "basis", "subject", "plan", "period", "budget_plan", "ignored"),
        "rows": ("sections", "other", "footers", "money_headings", "budget_columns"),
        "wording": (
            *("质量指标", "时效指标", "成本指标", "经济成本指标", "经济效益指标", "社会效益指标", "生态效益指标"),
            *("可持续影响指标", "服务对象满意度指标"),
        ),
    }
)

#: The only table where a word may speak for several meanings.
_SHARED = "wording"

Words = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_vocabulary() -> Mapping[str, Words]:
    """Return table → meaning → words, in the order of the file.

    :raises WrongVocabulary: if the file is not the TOML that it should be, lacks a meaning or gives a word two.
    """
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, Words]:
    """Check and return the tables of a vocabulary; see :func:`load_vocabulary`."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(str(error)) from error
    _require_keys("the file", given, MEANINGS)
    return {table: _words(table, given[table], meanings) for table, meanings in MEANINGS.items()}


def _words(table: str, given: Any, meanings: tuple[str, ...]) -> Words:
    _require_keys(f"[{table}]", given, meanings)
    words = {meaning: _checked(f"[{table}] {meaning}", given[meaning]) for meaning in meanings}
    seen: dict[str, str] = {}
    for meaning, row in words.items():
        for word in row:
            if word in seen and table != _SHARED:
                raise _wrong(f"[{table}] {word} stands under {seen[word]} and under {meaning}")
            seen[word] = meaning
    return words


def _require_keys(place: str, given: Any, wanted: Iterable[str]) -> None:
    names = set(given) if isinstance(given, dict) else set()
    for missing in sorted(set(wanted) - names):
        raise _wrong(f"{place}: {missing} is missing")
    for unknown in sorted(names - set(wanted)):
        raise _wrong(f"{place}: {unknown} is not known")


def _checked(place: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(word, str) and word.strip() for word in given):
        raise _wrong(f"{place}: must be a list of words in quotation marks")
    if len(set(given)) < len(given):
        raise _wrong(f"{place}: a word stands there twice")
    return tuple(given)


def _wrong(reason: str) -> WrongVocabulary:
    return WrongVocabulary(file=FILE.name, reason=reason)
