"""Documents: upload, list, one, remove; extraction without storing."""

from http import HTTPStatus
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Response, UploadFile

from api.deps import WorkspaceDep
from api.problems import responses
from api.reports import ingest_json, stored_document_json
from api.workspace import Workspace
from kg.codec import declaration_to_json, project_to_json
from kg.given import Given
from kg.records import Declaration

router = APIRouter(prefix="/api", tags=["documents"])

Password = Annotated[str | None, Form(description="opens files that are protected")]


def received(file: UploadFile, workspace: Workspace) -> tuple[str, bytes]:
    """Return name and bytes of an upload; 413 if it is larger than the setting allows."""
    limit = workspace.settings.upload_limit
    data = file.file.read(limit + 1)
    if len(data) > limit:
        raise HTTPException(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"{file.filename}: larger than {workspace.settings.upload_limit_mb} MB",
        )
    # A browser may send a whole path, and a name must never become one here.
    return PurePath((file.filename or "upload").replace("\\", "/")).name, data


def read(file: UploadFile, workspace: Workspace, password: str | None) -> list[Declaration]:
    """Return every document in an upload."""
    name, data = received(file, workspace)
    return workspace.read(Given.from_bytes(data, name), password)


@router.post("/documents", summary="Store uploaded documents", responses=responses(400, 413, 422))
def upload(
    workspace: WorkspaceDep, files: Annotated[list[UploadFile], File()], password: Password = None
) -> dict[str, Any]:
    """Store each file; one of the same name, implementing unit and fiscal year as an earlier upload replaces that.

    Unit and year are those of the first project. Each member of an archive is a file. Bad files are listed in
    ``failed``.
    """
    return ingest_json([workspace.add(*received(file, workspace), password) for file in files])


@router.get("/documents", summary="Stored documents")
def documents(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return every document with its number of projects and indicators."""
    items = [stored_document_json(document) for document in workspace.documents()]
    return {"items": items, "total": len(items)}


@router.get("/documents/{identifier}", summary="One stored document with its records", responses=responses(404, 422))
def document(workspace: WorkspaceDep, identifier: str) -> dict[str, Any]:
    """Return the document's description and the records of its projects."""
    found, projects = workspace.document(identifier)
    records = [{"id": project.ref.id, **project_to_json(project.record)} for project in projects]
    return {**stored_document_json(found), "projects": records}


@router.delete(
    "/documents/{identifier}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Remove a document",
    responses=responses(404, 422),
)
def remove(workspace: WorkspaceDep, identifier: str) -> Response:
    """Take the document and everything that only it says out of the graph."""
    workspace.remove(identifier)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/extract", summary="Read a document into records without storing it", responses=responses(400, 413, 422))
def extract(
    workspace: WorkspaceDep, file: UploadFile, password: Password = None
) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the records of the contract; a list for an archive, with one entry for each document in it."""
    found = [declaration_to_json(declaration) for declaration in read(file, workspace, password)]
    return found[0] if len(found) == 1 else found
