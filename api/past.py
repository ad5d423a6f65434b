"""The JSON of where values come from and what changed: places, versions, other years, two years of a unit."""

from collections.abc import Sequence
from typing import Any

from pyoxigraph import RdfFormat, Triple, serialize

from kg.codec.references import document_ref_to_json, locator_to_json, project_ref_to_json
from kg.comparing import NOWHERE, Change
from kg.history import History, Step, UnitYears
from kg.provenance import Explanation

#: Triples of one step that are listed; their number is told whole.
TRIPLES_LISTED = 1000


def history_json(history: History, *, triples: bool = False) -> dict[str, Any]:
    """Return the history of a project; versions the oldest first.

    :param triples: list the triples that came and went, not only their numbers.
    """
    years = [
        {"project": project_ref_to_json(each.project), "changes": changes_json(each.changes)} for each in history.years
    ]
    return {
        "project": project_ref_to_json(history.project),
        "versions": [_step_json(step, triples=triples) for step in history.versions],
        "years": years,
    }


def unit_years_json(years: UnitYears, unit: str, earlier: int, later: int) -> dict[str, Any]:
    """Return what a unit declared for two years, project by project."""
    both = [
        {"from": project_ref_to_json(before), "to": project_ref_to_json(after), "changes": changes_json(changes)}
        for before, after, changes in years.both
    ]
    return {
        "unit": unit,
        "from": earlier,
        "to": later,
        "both": both,
        "gone": [project_ref_to_json(ref) for ref in years.gone],
        "new": [project_ref_to_json(ref) for ref in years.new],
    }


def explanations_json(explanations: Sequence[Explanation]) -> dict[str, Any]:
    """Return where each value of a project comes from."""
    return {"values": [_explanation_json(each) for each in explanations]}


def _explanation_json(told: Explanation) -> dict[str, Any]:
    unit = told.unit
    money = {"unit_of_money": {"text": unit.text, "locator": locator_to_json(unit.locator)}} if unit else {}
    former = [
        {"value": past.value, "program": past.program, "replaced": past.replaced.isoformat()} for past in told.former
    ]
    issues = [{"code": issue.code.value, "message": issue.message} for issue in told.issues]
    return {
        "field": told.field,
        "value": told.value,
        "text": told.text,
        "locator": locator_to_json(told.locator) if told.locator else None,
        **money,
        "document": document_ref_to_json(told.document),
        "program": told.program,
        "issues": issues,
        "former": former,
    }


def changes_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return changes; ``indicator`` names the row, for changes of one."""
    return [_change_json(change) for change in changes]


def _step_json(step: Step, *, triples: bool) -> dict[str, Any]:
    numbers: dict[str, Any] = {"added": len(step.added), "removed": len(step.removed)}
    if triples:
        numbers |= {"added_lines": _lines(step.added), "removed_lines": _lines(step.removed)}
    return {
        "document": document_ref_to_json(step.document),
        "sha256": step.sha256,
        "program": step.program,
        "current": step.replaced is None,
        "replaced": step.replaced.isoformat() if step.replaced else None,
        "changes": changes_json(step.changes),
        "triples": numbers,
    }


def _lines(triples: Sequence[Triple]) -> list[str]:
    text = serialize(triples[:TRIPLES_LISTED], format=RdfFormat.N_TRIPLES) or b""
    return text.decode("utf-8").splitlines()


def _change_json(change: Change) -> dict[str, Any]:
    row = change.row
    named = {"indicator": {"level1": row.level1, "level2": row.level2, "name": row.name}} if row else {}
    places = {"before_at": change.before_at, "after_at": change.after_at}
    told = {name: locator_to_json(place) for name, place in places.items() if place != NOWHERE}
    return {"field": change.field, **named, "before": change.before, "after": change.after, **told}
