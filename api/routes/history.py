"""Where values come from, and what changed: versions of a project, its other years, two years of a unit."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import WorkspaceDep
from api.past import explanations_json, history_json, unit_years_json
from api.problems import responses
from api.texts import Name
from kg.history import history_of, unit_years
from kg.provenance import explain_project, explain_value

router = APIRouter(prefix="/api", tags=["projects"])


@router.get("/projects/{identifier}/history", summary="What changed in a project", responses=responses(404, 422))
def history(
    workspace: WorkspaceDep,
    identifier: str,
    triples: Annotated[bool, Query(description="list the triples that came and went as N-Triples")] = False,
) -> dict[str, Any]:
    """Return the versions of the project's form, the oldest first, and the same project in the unit's other years."""
    return history_json(history_of(workspace.store.view(), identifier, workspace.iris), triples=triples)


@router.get(
    "/projects/{identifier}/provenance",
    summary="Where each value of a project comes from",
    responses=responses(404, 422),
)
def provenance(
    workspace: WorkspaceDep,
    identifier: str,
    field: Annotated[str | None, Query(description="one value: year, budget_yuan.total, indicators[0].value …")] = None,
) -> dict[str, Any]:
    """Return printed text, place, reader, issues and former values of every value, or of one."""
    view, iris = workspace.store.view(), workspace.iris
    if field is not None:
        return explanations_json([explain_value(view, identifier, field, iris)])
    return explanations_json(explain_project(view, identifier, iris))


@router.get("/history", summary="What changed between two years of a unit", responses=responses(422))
def years(
    workspace: WorkspaceDep,
    unit: Annotated[Name, Query(description="implementing unit in any spelling")],
    earlier: Annotated[int, Query(alias="from", description="fiscal year", ge=1990, le=2100)],
    later: Annotated[int, Query(alias="to", description="fiscal year", ge=1990, le=2100)],
) -> dict[str, Any]:
    """Return the projects of both years with what changed, and those of one year only."""
    return unit_years_json(unit_years(workspace.store.view(), unit, earlier, later), unit, earlier, later)
