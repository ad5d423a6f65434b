"""Linked data: what an IRI of the graph names leads to what is known of it (https://www.w3.org/TR/cooluris/)."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urljoin

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import WorkspaceDep
from api.linked.documents import DATASET, Source, written
from api.linked.formats import FORMATS, HTML, JSON, MEDIA_TYPES, Format, negotiated, without_suffix
from api.linked.page import LISTED, html_of, page_of
from api.linked.places import Place, data_place
from api.linked.templates import render
from api.problems import responses
from api.workspace import Workspace
from kg.errors import NothingHere, Phrase
from kg.exports.description import describe, is_known
from kg.iris import short_id

router = APIRouter(tags=["linked data"], responses=responses(404, 422))

#: Kind of thing → where its JSON is; the JSON of every other kind is JSON-LD.
JSON_AT = {
    "project": "/api/projects",
    "indicator": "/api/indicators",
    "canonical": "/api/indicators",
    "document": "/api/documents",
    "cluster": "/api/library",
}
#: Things that are listed of those that point to one, in the triples.
LINKS = 100
#: The pages hold texts of documents that anybody may have written.
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept",
}

Accept = Annotated[str | None, Header(include_in_schema=False)]
DESCRIBED = {200: {"content": {media_type: {} for media_type in MEDIA_TYPES}}, **responses(406)}


@router.get(
    "/id/{kind}/{identifier}",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    summary="From a thing to its description by the Accept header, or by a suffix such as .ttl",
    responses=responses(406),
)
def thing(request: Request, workspace: WorkspaceDep, kind: str, identifier: str, accept: Accept = None) -> Response:
    """Redirect to the page or to the data."""
    name, suffixed = without_suffix(identifier)
    place = data_place(workspace.iris, kind, short_id(name))
    if place is None or not is_known(workspace.store.view(), place.node):
        return missing(request, accept)
    return redirected(place, suffixed or acceptable(accept), JSON_AT.get(kind))


@router.get(
    "/data/{kind}/{identifier}",
    response_class=Response,
    summary="What is known of a thing: a page or RDF, by a suffix such as .ttl or else by the Accept header",
    responses=DESCRIBED,
)
def data(request: Request, workspace: WorkspaceDep, kind: str, identifier: str, accept: Accept = None) -> Response:
    """Return the thing's own triples with the names of what is around it, and some of what points to it."""
    name, suffixed = without_suffix(identifier)
    place = data_place(workspace.iris, kind, name)
    form = suffixed or acceptable(accept)
    if place is None:
        return missing(request, accept)
    if form is JSON and kind in JSON_AT:
        return redirected(place, form, JSON_AT[kind])
    return described(request, workspace, place, form, accept)


def acceptable(accept: str | None) -> Format:
    """Return the format that the client likes best; 406 if it takes none."""
    chosen = negotiated(accept)
    if chosen is None:
        reason = Phrase("this answer can be had as {known}", {"known": ", ".join(MEDIA_TYPES)})
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, reason)
    return chosen


def redirected(place: Place, form: Format, json_at: str | None = None) -> Response:
    """Lead from a thing to a document about it."""
    to = f"{json_at}/{short_id(place.iri)}" if form is JSON and json_at else place.described(form)
    return RedirectResponse(to, HTTPStatus.SEE_OTHER, headers={"Vary": "Accept"})


def described(
    request: Request, workspace: Workspace, place: Place, form: Format, accept: str | None = None
) -> Response:
    """Answer with the description of a thing in a format; slow."""
    view = workspace.store.view()
    description = describe(view, place.node, LISTED if form is HTML else LINKS)
    if not description:
        return missing(request, accept if form is not HTML else form.media_type)
    headers = {"Content-Location": place.described(form), "Vary": "Accept", "Link": _alternates(place)}
    licence = workspace.settings.licence
    if form.rdf is None:
        page = html_of(page_of(description, place, view, workspace.iris.base), licence)
        return HTMLResponse(page, headers={**PAGE_HEADERS, **headers})
    server = str(request.base_url)
    source = Source(urljoin(server, place.described(form)), urljoin(server, DATASET), licence)
    return Response(written(description, source, form.rdf), media_type=form.media_type, headers=headers)


def missing(request: Request, accept: str | None) -> Response:
    """Answer that nothing is known of a thing: a page to browsers.

    :raises NothingHere: to everybody else.
    """
    if negotiated(accept) is not HTML:
        raise NothingHere(path=request.url.path)
    return HTMLResponse(render("missing.html", path=request.url.path), HTTPStatus.NOT_FOUND, PAGE_HEADERS)


def _alternates(place: Place) -> str:
    """Return the value of a Link header (RFC 8288)."""
    others = [f'<{place.described(form)}>; rel="alternate"; type="{form.media_type}"' for form in FORMATS]
    return ", ".join([f'<{place.iri}>; rel="describes"', *others])
