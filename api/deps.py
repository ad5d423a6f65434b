"""What route handlers are given."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, HTTPException, Query, Request

from api.texts import Names, Years
from api.workspace import Workspace
from kg.filters import Filters


async def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _filters(
    level1: Annotated[Names, Query(default_factory=list, description="first-level category")],
    level2: Annotated[Names, Query(default_factory=list, description="second-level category")],
    year: Annotated[Years, Query(default_factory=list, description="fiscal year")],
    unit: Annotated[Names, Query(default_factory=list, description="implementing unit")],
    region: Annotated[
        Names, Query(default_factory=list, description="GB/T 2260 code; a province takes in its counties")
    ],
    document: Annotated[Names, Query(default_factory=list, description="identifier of a document")],
    value_min: Annotated[
        float | None, Query(allow_inf_nan=False, description="smallest numeric target, base unit")
    ] = None,
    value_max: Annotated[
        float | None, Query(allow_inf_nan=False, description="largest numeric target, base unit")
    ] = None,
) -> Filters:
    if value_min is not None and value_max is not None and value_min > value_max:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "value_min is larger than value_max")
    return Filters(level1, level2, year, unit, region, document, value_min, value_max)


WorkspaceDep = Annotated[Workspace, Depends(_workspace)]
FiltersDep = Annotated[Filters, Depends(_filters)]
CountQuery = Annotated[int, Query(ge=1, le=1000, description="number of answers")]
