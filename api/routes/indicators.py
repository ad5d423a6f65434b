"""Search, similar, one indicator."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from api.answers import indicator_json
from api.deps import CountQuery, FiltersDep, WorkspaceDep
from api.problems import responses
from api.texts import Name, Text

LeastQuery = Annotated[float, Query(ge=0, le=1, description="lowest chance of meaning the same that is listed")]

router = APIRouter(prefix="/api", tags=["indicators"], responses=responses(422))


@router.get("/indicators/search", summary="Find indicators by words or by a sentence")
def search(
    workspace: WorkspaceDep,
    filters: FiltersDep,
    q: Annotated[Text, Query(max_length=2000, description="words or a sentence")],
    k: CountQuery = 10,
    min_score: LeastQuery = 0.0,
) -> dict[str, Any]:
    """Return distinct names, best first, each with its declared rows.

    ``score`` is the chance that a name means the same indicator; ``nothing_similar`` says that not even the first one
    is near enough to be an answer.
    """
    return workspace.search(q, k, filters, min_score).to_json()


@router.get(
    "/indicators/similar",
    summary="Find indicators that mean the same as a text, an indicator, or those of a project",
    responses=responses(404),
)
def similar(
    workspace: WorkspaceDep,
    filters: FiltersDep,
    text: Annotated[Text | None, Query(max_length=2000, description="an indicator's name")] = None,
    indicator: Annotated[Name | None, Query(description="identifier or IRI, instead of a text")] = None,
    project: Annotated[Name | None, Query(description="identifier or IRI of a project, instead of a text")] = None,
    k: CountQuery = 10,
    min_score: LeastQuery = 0.0,
) -> dict[str, Any]:
    """Return distinct names, best first; exactly one of *text*, *indicator* and *project* is needed."""
    if sum(given is not None for given in (text, indicator, project)) != 1:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "give one of text, indicator and project")
    if indicator is not None:
        return workspace.similar_to(indicator, k, filters, min_score).to_json()
    if project is not None:
        return workspace.similar_to_project(project, k, filters, min_score).to_json()
    return workspace.similar(text or "", k, filters, min_score).to_json()


@router.get(
    "/indicators/{identifier}",
    summary="One declared row, or all rows of a canonical indicator",
    responses=responses(404),
)
def indicator(workspace: WorkspaceDep, identifier: str) -> dict[str, Any]:
    """Return the rows that the identifier names."""
    rows = [indicator_json(fact) for fact in workspace.indicator(identifier)]
    return {"id": identifier, "name": rows[0]["name"], "items": rows, "total": len(rows)}
