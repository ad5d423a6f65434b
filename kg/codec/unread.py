"""What a JSON record says without being understood, and what it leaves open, as issues of its project."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.codec.shapes import BudgetShape, IndicatorShape, NarrativeShape, ProjectShape
from kg.records import Issue, IssueCode, Project

#: Keys beside those of the record that our own answers print; they follow from the rest and are made anew.
_OWN: Final = frozenset({"id", "document", "region", "source", "sha256"})

_TARGET_KEYS: Final = frozenset({"target_raw", "op", "value", "value_to", "unit", "qualitative"})

#: Keys that one message names, and letters of each.
_NAMED: Final = 10
_LETTERS: Final = 40


def issues_of(obj: Mapping[str, Any], project: Project) -> Iterator[Issue]:
    """Yield what is doubtful about a record beyond the issues that it tells of itself.

    Keys that the contract does not know are one issue for all, so that a thousand rows with one odd key give one
    sentence; null under such a key is nothing lost. A row is wanting a target if it gives none and says nothing of it:
    a record with ``issues`` that writes ``target_raw: null`` has told what there was to tell.

    :param obj: a JSON object that was accepted as *project*.
    """
    unknown = _unknown(obj)
    if unknown:
        yield Issue(IssueCode.UNKNOWN_LABEL, _unknown_message(unknown), project.locator)
    rows = obj.get("indicators") or ()
    for row, indicator in zip(rows, project.indicators, strict=True):
        target = indicator.target
        silent = "issues" not in obj or _TARGET_KEYS.isdisjoint(row)
        if silent and target.raw is None and target.value is None and target.qualitative is None:
            message = f"记录没有给出指标“{indicator.name}”的指标值，留空。"
            yield Issue(IssueCode.MISSING_TARGET, message, indicator.locator)


def _unknown(obj: Mapping[str, Any]) -> dict[str, int]:
    """Return the unknown keys that hold something, by where they stand, with their number, in the order of reading."""
    found: dict[str, int] = {}
    parts: list[tuple[str, Any, frozenset[str]]] = [
        ("", obj, frozenset(ProjectShape.model_fields) | _OWN),
        ("budget_yuan.", obj.get("budget_yuan"), frozenset(BudgetShape.model_fields)),
        ("narrative.", obj.get("narrative"), frozenset(NarrativeShape.model_fields)),
    ]
    row_keys = frozenset(IndicatorShape.model_fields) | _OWN
    parts += [("indicators[].", row, row_keys) for row in obj.get("indicators") or ()]
    for prefix, part, known in parts:
        for key, value in (part or {}).items():
            if key not in known and value not in (None, "", [], {}):
                found[prefix + key] = found.get(prefix + key, 0) + 1
    return found


def _unknown_message(unknown: Mapping[str, int]) -> str:
    named = [_told(key, count) for key, count in list(unknown.items())[:_NAMED]]
    rest = f" 等 {len(unknown)} 个键" if len(unknown) > _NAMED else ""
    return f"记录中有约定以外的键，其内容没有读取：{'、'.join(named)}{rest}。"


def _told(key: str, count: int) -> str:
    # A message is one line that every encoding can spell; half of a surrogate pair is no character.
    name = "".join(char if char.isprintable() else "\ufffd" for char in key)
    name = name if len(name) <= _LETTERS else f"{name[:_LETTERS]}…"
    return f"{name}（{count} 处）" if count > 1 else name
