"""Documents: upload, list, one, remove; extraction without storing."""

from functools import partial
from http import HTTPStatus
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile

from api.deps import WorkspaceDep
from api.entries import Told, document_json
from api.i18n import accepted_language, error_text
from api.problems import responses
from api.reading import Reading, holds_several
from api.reports import ingest_json, stored_document_json
from api.workspace import Workspace
from kg.codec import project_to_json
from kg.errors import Phrase
from kg.given import Given

router = APIRouter(prefix="/api", tags=["documents"])

Password = Annotated[str | None, Form(description="opens files that are protected")]


def _told(request: Request) -> Told:
    """Return how errors are put into words for this client, as in a problem document."""
    return partial(error_text, wanted=accepted_language(request.headers.get("accept-language")), way="http")


ToldDep = Annotated[Told, Depends(_told)]


def received(file: UploadFile, workspace: Workspace) -> tuple[str, bytes]:
    """Return name and bytes of an upload; 413 if it is larger than the setting allows."""
    # A browser may send a whole path, and a name must never become one here.
    name = PurePath((file.filename or "upload").replace("\\", "/")).name
    limit = workspace.settings.upload_limit
    data = file.file.read(limit + 1)
    if len(data) > limit:
        raise HTTPException(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            Phrase(
                "{file}: larger than {limit} MB, the limit for uploads (ZHIBIAO_UPLOAD_LIMIT_MB)",
                {"file": name, "limit": workspace.settings.upload_limit_mb},
            ),
        )
    return name, data


def read(file: UploadFile, workspace: Workspace, password: str | None) -> Reading:
    """Read every document in an upload."""
    name, data = received(file, workspace)
    return workspace.read(Given.from_bytes(data, name), password)


@router.post("/documents", summary="Store uploaded documents", responses=responses(400, 413, 422))
def upload(
    workspace: WorkspaceDep, told: ToldDep, files: Annotated[list[UploadFile], File()], password: Password = None
) -> dict[str, Any]:
    """Store each file; one of the same name, implementing unit and fiscal year as an earlier upload replaces that.

    Unit and year are those of the first project. Each member of an archive is a file. Bad files are listed in
    ``failed``.
    """
    return ingest_json([workspace.add(*received(file, workspace), password) for file in files], told)


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
    workspace: WorkspaceDep, told: ToldDep, file: UploadFile, password: Password = None
) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the records of the contract; of an archive always a list, with one entry for each document in it.

    A document in it that cannot be read is an entry without projects, whose ``issues`` say why.
    """
    documents = read(file, workspace, password).documents
    entries = [document_json(document, told) for document in documents]
    return entries if holds_several(documents) else entries[0]
