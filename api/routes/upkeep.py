"""Upkeep of the index, and whether the server lives and is ready."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import WorkspaceDep

router = APIRouter(tags=["upkeep"])


@router.post("/api/rebuild", summary="Make the index anew from the graph")
def rebuild(workspace: WorkspaceDep) -> dict[str, Any]:
    """Encode every text again; answers when the new index is in use."""
    snapshot = workspace.rebuild()
    return {"projects": len(snapshot.projects), "indicators": len(snapshot.facts)}


@router.get("/api/verify", summary="Check that graph, index and original documents agree")
def verify(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return what does not agree; an empty list means that everything does."""
    return workspace.verify().to_json()


@router.get("/healthz", summary="The process answers")
def healthz() -> dict[str, str]:
    """Answer without touching graph or index."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="Graph and index are open and agree",
    responses={HTTPStatus.SERVICE_UNAVAILABLE: {"description": "the index is being made"}},
)
def readyz(workspace: WorkspaceDep) -> JSONResponse:
    """Answer 200 when searches are served from the current generation, else 503."""
    ready = workspace.is_current()
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse({"status": "ready" if ready else "indexing"}, status)
