"""Reconciliation for OpenRefine and its kin (https://reconciliation-api.github.io/specs/0.2/)."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from api.linked.places import path_of
from api.linked.templates import render
from api.problems import responses
from api.reconcile.entities import KINDS
from api.reconcile.manifest import manifest
from api.reconcile.padding import PaddedRoute, callback
from api.reconcile.properties import PROPERTIES, of_kind
from api.reconcile.requests import read_extend, read_queries
from api.reconcile.service import Reconciler
from api.reconcile.suggesting import suggest_entities, suggest_properties, suggest_types
from api.routes.linked_data import PAGE_HEADERS
from kg.errors import InvalidReconciliation, NotFound, Phrase

router = APIRouter(
    prefix="/reconcile",
    tags=["reconciliation"],
    responses=responses(422),
    route_class=PaddedRoute,
    dependencies=[Depends(callback)],
)

Text = Annotated[str | None, Query()]
Prefix = Annotated[str, Query(max_length=200, description="what was typed so far")]
Cursor = Annotated[int, Query(ge=0, le=1_000_000, description="how many to pass over")]
Identifier = Annotated[str, Query(description="IRI of the thing")]


def reconciler_of(request: Request) -> Reconciler:
    """Return the service; one for each application."""
    state = request.app.state
    if not hasattr(state, "reconciler"):
        state.reconciler = Reconciler(state.workspace)
    found: Reconciler = state.reconciler
    return found


@router.get("", summary="The service manifest; with queries or extend, as by POST")
@router.get("/", include_in_schema=False)
def by_get(request: Request, queries: Text = None, extend: Text = None) -> Response:
    """Say what the service is, or answer."""
    if queries is None and extend is None:
        return JSONResponse(manifest(str(request.base_url), request.app.state.workspace.iris.base))
    return _answer(request, queries, extend)


@router.post("", summary="A batch of queries, or a data extension query", responses=responses(413))
@router.post("/", include_in_schema=False)
def by_post(
    request: Request,
    queries: Annotated[str | None, Form(description="JSON: key → query")] = None,
    extend: Annotated[str | None, Form(description="JSON: ids and properties")] = None,
) -> Response:
    """Answer with candidates for each query, or with values for each identifier."""
    return _answer(request, queries, extend)


@router.get("/extend", summary="A data extension query")
def extension(request: Request, extend: Annotated[str, Query()]) -> Response:
    """Answer with values for each identifier."""
    return _answer(request, None, extend)


@router.get("/extend/propose", summary="Properties that things of a type can be extended by")
def propose(type: Text = None, limit: Annotated[int, Query(ge=1)] = 100) -> dict[str, Any]:
    """Return properties; of an unknown type there are none."""
    found = [{"id": each.id, "name": each.name} for each in of_kind(type)]
    return {"type": type or "", "limit": limit, "properties": found[:limit]}


@router.get("/suggest/entity", summary="Things whose name begins like that")
def suggest_entity(request: Request, prefix: Prefix, type: Text = None, cursor: Cursor = 0) -> dict[str, Any]:
    """Return things, those whose names begin with the text first."""
    return {"result": suggest_entities(reconciler_of(request).entities(), prefix, type, cursor)}


@router.get("/suggest/property", summary="Properties whose name holds a text")
def suggest_property(prefix: Prefix = "", cursor: Cursor = 0) -> dict[str, Any]:
    """Return properties."""
    return {"result": suggest_properties(prefix, cursor)}


@router.get("/suggest/type", summary="Types whose name holds a text")
def suggest_type(prefix: Prefix = "", cursor: Cursor = 0) -> dict[str, Any]:
    """Return types."""
    return {"result": suggest_types(prefix, cursor)}


@router.get("/flyout/{what}", summary="A few words on a suggestion", responses=responses(404))
def flyout(request: Request, what: str, id: Identifier) -> dict[str, str]:
    """Return a piece of HTML on a thing, a property or a type."""
    if what == "entity":
        return {"id": id, "html": _card(request, id)}
    known = {"property": {each.id: each.name for each in PROPERTIES.values()}}
    known["type"] = {kind.id: kind.name for kind in KINDS.values()}
    if id not in known.get(what, {}):
        raise NotFound(kind=what, id=id)
    return {"id": id, "html": render("word.html", name=known[what][id], id=id)}


@router.get("/preview", response_class=HTMLResponse, summary="A small page on a thing", responses=responses(404))
def preview(request: Request, id: Identifier) -> Response:
    """Return a page to be shown in a frame."""
    # Unlike other pages this one is made to stand in those of others.
    return HTMLResponse(render("preview.html", card=_card(request, id)), headers=PAGE_HEADERS)


@router.get(
    "/view",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    summary="From an identifier to what is known of the thing",
    responses=responses(404),
)
def view(request: Request, id: Identifier) -> Response:
    """Redirect to the thing on this server."""
    entity = reconciler_of(request).entity(id)
    path = path_of(entity.iri, request.app.state.workspace.iris.base)
    return RedirectResponse(path or entity.iri, HTTPStatus.SEE_OTHER)


def _answer(request: Request, queries: str | None, extend: str | None) -> Response:
    """Answer with plain JSON: to check what we made ourselves against a model would take longer than to make it."""
    service = reconciler_of(request)
    if queries is not None:
        return JSONResponse(service.answer(read_queries(queries)))
    if extend is not None:
        return JSONResponse(service.extend(*read_extend(extend)))
    raise InvalidReconciliation(place="/reconcile", reason=Phrase("queries or extend is needed"))


def _card(request: Request, iri: str) -> str:
    service = reconciler_of(request)
    entity = service.entity(iri)
    known = service.extend([iri], of_kind(entity.kind.id))["rows"][iri]
    # A category has the same name in several schemes.
    shown = [
        (PROPERTIES[name].name, list(dict.fromkeys(map(_cell_text, cells))))
        for name, cells in known.items()
        if cells and name != "name"
    ]
    return render("card.html", entity=entity, facts=[(label, texts[:3], len(texts)) for label, texts in shown])


def _cell_text(cell: dict[str, Any]) -> str:
    return str(cell["name"] if "id" in cell else next(iter(cell.values())))
