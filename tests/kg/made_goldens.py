"""What a test compares of a read project with an expected one that was written by hand: filled slots only."""

from typing import Any

SLOTS = ("level1", "level2", "name", "op", "value", "unit", "qualitative")
FIELDS = (
    *("index", "year", "name", "nature", "category", "department", "unit", "start", "end", "budget_yuan"),
    *("overall_goal", "annual_goal"),
)


def filled(obj: dict[str, Any], slots: tuple[str, ...]) -> dict[str, Any]:
    return {slot: obj[slot] for slot in slots if obj.get(slot) is not None}


def plain(project: dict[str, Any]) -> dict[str, Any]:
    found = filled(project, FIELDS)
    amounts = {slot: value for slot, value in found.pop("budget_yuan", {}).items() if value is not None}
    goals = {slot: found[slot].replace("\n", "") for slot in ("overall_goal", "annual_goal") if slot in found}
    rows = [filled(row, SLOTS) for row in project["indicators"]]
    return {**found, **goals, **({"budget_yuan": amounts} if amounts else {}), "indicators": rows}
