"""Records out: the JSON objects of the public contract."""

from decimal import Decimal
from typing import Any

from kg.records import Budget, Declaration, Indicator, Issue, Locator, Narrative, Printed, Project

_BUDGET = ("total", "total_fiscal", "total_other", "annual", "annual_fiscal", "annual_carryover", "annual_other")
_NARRATIVE = ("overview", "basis", "subject", "plan", "period", "budget_plan")


def declaration_to_json(declaration: Declaration) -> dict[str, Any]:
    """Return the contract's object for one document; read in again, it is that document."""
    return {
        "source": declaration.source,
        "sha256": declaration.sha256,
        "projects": [project_to_json(project) for project in declaration.projects],
        "issues": [_issue(issue) for issue in declaration.issues],
    }


def project_to_json(project: Project) -> dict[str, Any]:
    """Return the contract's object for one project; ``ref``, ``kind`` and ``places`` only where there are some."""
    return {
        **({"ref": project.ref} if project.ref is not None else {}),
        "index": project.index,
        **({"kind": project.kind.value} if project.kind is not None else {}),
        "year": project.year,
        "name": project.name,
        "nature": project.nature,
        "category": project.category,
        "department": project.department,
        "unit": project.unit,
        "start": project.start.isoformat() if project.start else None,
        "end": project.end.isoformat() if project.end else None,
        "budget_yuan": _budget(project.budget),
        "overall_goal": project.overall_goal,
        "annual_goal": project.annual_goal,
        "narrative": _narrative(project.narrative),
        "indicators": [_indicator(item) for item in project.indicators],
        "issues": [_issue(issue) for issue in project.issues],
        "locator": _locator(project.locator),
        **({"places": {each.field: _place(each) for each in project.places}} if project.places else {}),
    }


def number_to_json(value: Decimal | None) -> int | float | None:
    """Return an int where the value is whole, else the nearest float (exact up to 15 significant digits)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _budget(budget: Budget) -> dict[str, int | float | None]:
    return {slot: number_to_json(getattr(budget, slot)) for slot in _BUDGET}


def _narrative(narrative: Narrative | None) -> dict[str, str | None] | None:
    return {section: getattr(narrative, section) for section in _NARRATIVE} if narrative else None


def _indicator(item: Indicator) -> dict[str, Any]:
    raw = {"level1_raw": item.level1_raw, "level2_raw": item.level2_raw}
    return {
        "level1": item.level1,
        "level2": item.level2,
        **{key: text for key, text in raw.items() if text is not None},
        "name": item.name,
        "target_raw": item.target.raw,
        "op": item.target.op.value if item.target.op else None,
        "value": number_to_json(item.target.value),
        **({"value_to": number_to_json(item.target.value_to)} if item.target.value_to is not None else {}),
        "unit": item.target.unit,
        "qualitative": item.target.qualitative,
        "occurrences": item.occurrences,
        "ambiguous": item.ambiguous,
        "weight": number_to_json(item.weight),
        "score": number_to_json(item.score),
        "actual_raw": item.actual_raw,
        "locator": _locator(item.locator),
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {"code": issue.code.value, "message": issue.message, "locator": _locator(issue.locator)}


def _place(printed: Printed) -> dict[str, int | str | None]:
    return {**_locator(printed.locator), **({"text": printed.text} if printed.text is not None else {})}


def _locator(locator: Locator) -> dict[str, int | str | None]:
    place = {"page": locator.page, "table": locator.table, "row": locator.row, "line": locator.line}
    return {**place, **({"sheet": locator.sheet} if locator.sheet is not None else {})}
