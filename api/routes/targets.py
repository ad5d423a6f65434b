"""Distribution of targets over a search, canonical indicators or a name."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from api.deps import CountQuery, FiltersDep, WorkspaceDep
from api.problems import responses
from api.targets import Measure
from api.texts import Name, Names, Text
from kg.breakdown import By

router = APIRouter(prefix="/api/targets", tags=["indicators"], responses=responses(404, 422))


@router.get("/statistics", summary="Distribution of the targets set for one measure or for the hits of a search")
def statistics(
    workspace: WorkspaceDep,
    filters: FiltersDep,
    canonical: Annotated[
        Names, Query(default_factory=list, description="identifier or IRI of a canonical indicator; several are joined")
    ],
    by: Annotated[
        list[By], Query(default_factory=list, max_length=len(By), description="also broken down by this, repeatable")
    ],
    text: Annotated[
        Text | None, Query(max_length=2000, description="name, or identifier or IRI of a canonical indicator")
    ] = None,
    name: Annotated[Name | None, Query(description="the same as text")] = None,
    q: Annotated[Text | None, Query(max_length=2000, description="words or a sentence: the hits of its search")] = None,
    k: CountQuery = 10,
) -> dict[str, Any]:
    """Return n, operators, quartiles, histogram and wordings; exactly one of *text*, *name*, *canonical*, *q*."""
    if sum((text is not None, name is not None, bool(canonical), q is not None)) != 1:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "give one of: text, name, canonical, q")
    return workspace.targets(Measure(text or name, canonical, q, k), by, filters).to_json()
