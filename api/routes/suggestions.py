"""Suggestions for a new project."""

from typing import Any

from fastapi import APIRouter

from api.deps import WorkspaceDep
from api.problems import responses
from api.schemas import SuggestionIn
from kg.suggest import suggestions_to_json

router = APIRouter(prefix="/api", tags=["suggestions"])


@router.post(
    "/suggestions",
    summary="Suggest an indicator table with the precedents behind it",
    responses=responses(400, 413, 422),
)
def suggestions(workspace: WorkspaceDep, request: SuggestionIn) -> dict[str, Any]:
    """Return suggested indicators with targets, precedents and reasons."""
    return suggestions_to_json(workspace.suggest(request.to_request()))
