"""What route handlers are given."""

from typing import Annotated

from fastapi import Depends, Query, Request

from api.workspace import Workspace
from kg.filters import Filters


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _filters(
    level1: Annotated[list[str], Query(description="first-level category")] = [],  # noqa: B006
    level2: Annotated[list[str], Query(description="second-level category")] = [],  # noqa: B006
    year: Annotated[list[int], Query(description="fiscal year")] = [],  # noqa: B006
    unit: Annotated[list[str], Query(description="implementing unit")] = [],  # noqa: B006
    region: Annotated[list[str], Query(description="GB/T 2260 code; a province takes in its counties")] = [],  # noqa: B006
    document: Annotated[list[str], Query(description="identifier of a document")] = [],  # noqa: B006
    value_min: Annotated[float | None, Query(description="smallest numeric target, base unit")] = None,
    value_max: Annotated[float | None, Query(description="largest numeric target, base unit")] = None,
) -> Filters:
    return Filters(level1, level2, year, unit, region, document, value_min, value_max)


WorkspaceDep = Annotated[Workspace, Depends(_workspace)]
FiltersDep = Annotated[Filters, Depends(_filters)]
CountQuery = Annotated[int, Query(ge=1, le=1000, description="number of answers")]
