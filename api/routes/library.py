"""The library of indicators: entries, what is to be decided, decisions."""

from http import HTTPStatus
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.deps import WorkspaceDep
from api.problems import responses
from api.texts import Name
from kg.library import Judgement

router = APIRouter(prefix="/api/library", tags=["library"], responses=responses(422))

#: Characters of a note.
NOTE_LIMIT = 2000


class DecisionIn(BaseModel):
    """What a person decides about two names, or about a name and a standard indicator."""

    model_config = ConfigDict(extra="forbid")

    judgement: Judgement
    left: Name = Field(description="a stored indicator's name in any spelling")
    right: Name | None = Field(None, description="another one; or else standard is given")
    standard: Name | None = Field(None, description="identifier of a standard indicator")
    by: Name | None = Field(None, description="who decides")
    note: str | None = Field(None, max_length=NOTE_LIMIT)

    @model_validator(mode="after")
    def _one_other(self) -> Self:
        if (self.right is None) == (self.standard is None):
            raise ValueError("give either right or standard")
        return self


@router.get("", summary="Entries: names that mean the same")
def entries(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return every entry; ``made`` says whether it was ever made, ``current`` whether from the present documents."""
    return workspace.library.listing()


@router.post("", summary="Make the library anew from the stored documents and the decisions")
def update(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return what the library then holds; doing it twice changes nothing."""
    return workspace.library.update()


@router.get("/candidates", summary="What is to be decided, most probable first")
def candidates(
    workspace: WorkspaceDep, limit: Annotated[int, Query(ge=1, le=1000, description="number of pairs")] = 50
) -> dict[str, Any]:
    """Return pairs of names, and of names with standard indicators, each side with its declared rows."""
    return workspace.library.candidates(limit)


@router.get("/standards", summary="Standard indicators")
def standards(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return the code list."""
    return workspace.library.standards()


@router.get("/decisions", summary="Decisions, the latest first")
def decisions(workspace: WorkspaceDep) -> dict[str, Any]:
    """Return every decision, those that were undone included."""
    return workspace.library.decisions()


@router.post(
    "/decisions", status_code=HTTPStatus.CREATED, summary="Decide about two names", responses=responses(404, 409, 413)
)
def decide(workspace: WorkspaceDep, decision: DecisionIn) -> dict[str, Any]:
    """Write the decision down and bring the library in step; 409 if another decision contradicts it."""
    return workspace.library.decide(
        decision.judgement,
        decision.left,
        decision.standard or decision.right or "",
        standard=decision.standard is not None,
        by=decision.by,
        note=decision.note,
    )


@router.delete(
    "/decisions/{identifier}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Undo a decision",
    responses=responses(404, 409),
)
def undo(
    workspace: WorkspaceDep, identifier: str, by: Annotated[Name | None, Query(description="who undoes it")] = None
) -> Response:
    """Take the decision back; it stays in the list with its time and the time of its undoing."""
    workspace.library.undo(identifier, by)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/{identifier}", summary="One entry with its declared rows", responses=responses(404))
def entry(workspace: WorkspaceDep, identifier: str) -> dict[str, Any]:
    """Return the entry with an identifier, or that of a name in any spelling."""
    return workspace.library.entry(identifier)
