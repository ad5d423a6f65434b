"""Reviews of stored projects and of documents that are only handed in."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, UploadFile

from api.deps import WorkspaceDep
from api.entries import failed_json
from api.problems import responses
from api.routes.documents import Password, ToldDep, read
from api.schemas import ReviewIn
from api.texts import Names
from kg.review import review_to_json

router = APIRouter(prefix="/api", tags=["reviews"], responses=responses(422))


@router.get("/reviews", summary="Review stored projects", responses=responses(404))
def stored(
    workspace: WorkspaceDep,
    project: Annotated[Names, Query(default_factory=list, description="identifiers; all projects if none is given")],
) -> dict[str, Any]:
    """Return findings and copied places."""
    return review_to_json(workspace.review(project))


@router.post("/reviews", summary="Review some stored projects against all", responses=responses(400, 404, 413))
def some(workspace: WorkspaceDep, request: ReviewIn) -> dict[str, Any]:
    """Return findings and copied places of the projects and documents named, of all if none is."""
    return review_to_json(workspace.review(request.projects, request.documents))


@router.post(
    "/reviews/file",
    summary="Review a document against the stored ones without storing it",
    responses=responses(400, 413),
)
def handed_in(workspace: WorkspaceDep, told: ToldDep, file: UploadFile, password: Password = None) -> dict[str, Any]:
    """Return findings and copied places of the projects in the file.

    What an archive holds that cannot be read is listed in ``failed``.
    """
    reading = read(file, workspace, password)
    review = review_to_json(workspace.review_declarations(reading.declarations))
    return {**review, "failed": failed_json(reading.failed, told)}
