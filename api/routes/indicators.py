"""Search, similar, one indicator."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from api.answers import indicator_json
from api.deps import CountQuery, FiltersDep, WorkspaceDep
from api.problems import responses
from api.texts import Name, Text

router = APIRouter(prefix="/api", tags=["indicators"], responses=responses(422))


@router.get("/indicators/search", summary="Find indicators by words or by a sentence")
def search(
    workspace: WorkspaceDep,
    filters: FiltersDep,
    q: Annotated[Text, Query(max_length=2000, description="words or a sentence")],
    k: CountQuery = 10,
) -> dict[str, Any]:
    """Return distinct names, best first, each with its declared rows."""
    return workspace.search(q, k, filters).to_json()


@router.get(
    "/indicators/similar",
    summary="Find indicators that mean the same as a text or an indicator",
    responses=responses(404),
)
def similar(
    workspace: WorkspaceDep,
    filters: FiltersDep,
    text: Annotated[Text | None, Query(max_length=2000, description="an indicator's name")] = None,
    indicator: Annotated[Name | None, Query(description="identifier or IRI, instead of a text")] = None,
    k: CountQuery = 10,
) -> dict[str, Any]:
    """Return distinct names, best first; exactly one of *text* and *indicator* is needed."""
    if (text is None) == (indicator is None):
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "give either text or indicator")
    if indicator is not None:
        return workspace.similar_to(indicator, k, filters).to_json()
    return workspace.similar(text or "", k, filters).to_json()


@router.get(
    "/indicators/{identifier}",
    summary="One declared row, or all rows of a canonical indicator",
    responses=responses(404),
)
def indicator(workspace: WorkspaceDep, identifier: str) -> dict[str, Any]:
    """Return the rows that the identifier names."""
    rows = [indicator_json(fact) for fact in workspace.indicator(identifier)]
    return {"id": identifier, "name": rows[0]["name"], "items": rows, "total": len(rows)}
