"""Linked data: what an IRI of the graph names leads to what is known of it (https://www.w3.org/TR/cooluris/)."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import RedirectResponse

from api.deps import WorkspaceDep
from api.negotiate import best_match
from api.problems import responses
from api.results import GRAPH_TYPES
from api.routes.sparql import answered
from api.workspace import Workspace
from kg.errors import NotFound
from kg.iris import short_id

router = APIRouter(tags=["linked data"], responses=responses(404, 422))

#: Kind of thing → where its JSON is; None: it is described as RDF only.
JSON_AT = {
    "project": "/api/projects",
    "indicator": "/api/indicators",
    "canonical": "/api/indicators",
    "document": "/api/documents",
    "cluster": "/api/library",
    "unit": None,
    "form": None,
}
#: A browser is shown the JSON: there is no page for a single thing yet.
FOR_JSON = ("application/json", "text/html")

Accept = Annotated[str | None, Header(include_in_schema=False)]


@router.get(
    "/id/{kind}/{identifier}",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    summary="From a thing to its description: RDF, or JSON for programs and browsers",
)
def thing(workspace: WorkspaceDep, kind: str, identifier: str, accept: Accept = None) -> Response:
    """Redirect by the Accept header; whether anything is known of the thing is said there."""
    name = short_id(_iri(workspace, kind, identifier))
    chosen = best_match(accept, [*GRAPH_TYPES, *FOR_JSON])
    place = JSON_AT[kind] if chosen in FOR_JSON else None
    return RedirectResponse(f"{place or f'/data/{kind}'}/{name}", HTTPStatus.SEE_OTHER, headers={"Vary": "Accept"})


@router.get(
    "/data/{kind}/{identifier}",
    response_class=Response,
    summary="What the graph says about a thing, as RDF",
    responses={200: {"content": {media_type: {} for media_type in GRAPH_TYPES}}, **responses(406)},
)
def data(workspace: WorkspaceDep, kind: str, identifier: str, accept: Accept = None) -> Response:
    """Return the triples with the thing as their subject, in the format that the Accept header asks for."""
    iri = _iri(workspace, kind, identifier)
    if not workspace.sparql(f"ASK {{ <{iri}> ?predicate ?value }}"):
        raise NotFound(kind=kind, id=identifier)
    return answered(workspace, f"DESCRIBE <{iri}>", accept)


def _iri(workspace: Workspace, kind: str, identifier: str) -> str:
    """Return the IRI; nothing that is no identifier gets into a query or an address.

    :raises NotFound: if there are no things of this kind, or the text is no identifier.
    """
    if kind not in JSON_AT:
        raise NotFound(kind=kind, id=identifier)
    return workspace.iris.resolve(kind, identifier)
