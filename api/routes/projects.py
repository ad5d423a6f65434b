"""Projects, units, categories and counts."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import WorkspaceDep
from api.problems import responses
from api.reports import counts_json, page_json, schemes_json, stored_project_json, unit_json
from api.texts import Name, Text

router = APIRouter(prefix="/api", tags=["projects"])


@router.get("/projects", summary="Stored projects", responses=responses(422))
def projects(
    workspace: WorkspaceDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
    unit: Annotated[Name | None, Query(description="implementing unit, exactly as printed")] = None,
    year: Annotated[int | None, Query(description="fiscal year")] = None,
    q: Annotated[Text | None, Query(max_length=200, description="part of the project's name")] = None,
) -> dict[str, Any]:
    """Return one page of projects; ``next`` is the offset of the following page or null."""
    return page_json(workspace.projects(limit=limit, offset=offset, unit=unit, year=year, text=q), offset)


@router.get("/projects/{identifier}", summary="One project with its whole record", responses=responses(404, 422))
def project(workspace: WorkspaceDep, identifier: str) -> dict[str, Any]:
    """Return the record with id, document and ref."""
    return stored_project_json(workspace.project(identifier))


@router.get("/units", summary="Implementing units with the number of their projects")
def units(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return every unit."""
    items = [unit_json(unit) for unit in workspace.units()]
    return {"items": items, "total": len(items)}


@router.get("/categories", summary="Category schemes with the number of declared rows in each category")
def categories(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return the schemes by rule year, newest first."""
    return {"schemes": schemes_json(workspace.category_counts())}


@router.get("/stats", summary="How much is stored")
def stats(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return counts of documents, projects, indicators, units and triples."""
    return counts_json(workspace.counts())
