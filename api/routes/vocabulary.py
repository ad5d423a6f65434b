"""The published vocabularies: ontology, category schemes, units of measure, regions and standard indicators."""

from functools import cache

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import WorkspaceDep
from api.linked.formats import BY_SUFFIX, HTML, Format, without_suffix
from api.linked.glossary import glossary_html
from api.linked.places import PUBLISHED, published_place
from api.problems import responses
from api.routes.linked_data import (
    DESCRIBED,
    PAGE_HEADERS,
    Accept,
    acceptable,
    described,
    missing,
    redirected,
)
from api.workspace import Workspace
from kg.exports.description import is_known
from kg.exports.vocabulary import ONTOLOGY, documents, ontology_version

router = APIRouter(tags=["linked data"], responses=responses(404, 422))

#: What is one document → its summary.
WHOLE = {
    "ontology": "The ontology",
    "standard": "The standard indicators",
    "unit": "The units of measure",
    "region": "The administrative divisions",
}
#: What has addresses below it → their summary.
LISTED = {
    "scheme": "A category scheme, or one of its categories",
    "region": "An administrative division, by its GB/T 2260 code",
    "unit": "A unit of measure, by its name",
    "standard": "A standard indicator",
}


def vocabulary(request: Request, workspace: WorkspaceDep, suffix: str = "", accept: Accept = None) -> Response:
    """Return a whole vocabulary, as a page in Chinese and English or as RDF, by suffix or else by the Accept header."""
    name = request.url.path.strip("/").removesuffix(f".{suffix}")
    form = BY_SUFFIX.get(suffix) if suffix else acceptable(accept)
    return missing(request, accept) if form is None else document(workspace, PUBLISHED + name, form)


def listed(request: Request, workspace: WorkspaceDep, rest: str, accept: Accept = None) -> Response:
    """Return a scheme, or lead from a thing to its description; with a suffix such as .ttl the description itself."""
    name = request.url.path.strip("/").partition("/")[0]
    if not rest:
        return RedirectResponse(f"/{name}")
    plain, suffixed = without_suffix(rest)
    place = published_place(name, plain)
    if place is None:
        return missing(request, accept)
    if place.iri in documents():
        return document(workspace, place.iri, suffixed or acceptable(accept))
    if suffixed is not None:
        return described(request, workspace, place, suffixed, accept)
    if not is_known(workspace.store.view(), place.node):
        return missing(request, accept)
    return redirected(place, acceptable(accept))


@router.get("/ontology/{version}", response_class=Response, summary="A version of the ontology", responses=DESCRIBED)
def ontology_of(request: Request, workspace: WorkspaceDep, version: str, accept: Accept = None) -> Response:
    """Return the ontology if it is the version that this program has."""
    if version != ontology_version():
        return missing(request, accept)
    return document(workspace, str(ONTOLOGY), acceptable(accept))


def document(workspace: Workspace, iri: str, form: Format) -> Response:
    """Answer with a whole vocabulary."""
    path = "/" + iri.removeprefix(PUBLISHED)
    headers = {"Content-Location": f"{path}.{form.suffix}", "Vary": "Accept"}
    if form is HTML:
        page = glossary_html(documents()[iri](), iri, workspace.iris.base)
        return HTMLResponse(page, headers={**PAGE_HEADERS, **headers})
    return Response(_serialised(iri, form.rdflib), media_type=form.media_type, headers=headers)


@cache
def _serialised(iri: str, form: str) -> bytes:
    """Return a vocabulary in one of rdflib's formats; they change with the program only."""
    return documents()[iri]().serialize(format=form, encoding="utf-8")


def _serve() -> None:
    """Give each vocabulary its addresses; the schemes have theirs among the things of their list."""
    thing = {**DESCRIBED, 303: {"description": "to the description of a single thing"}}
    for name, summary in WHOLE.items():
        router.add_api_route(
            f"/{name}", vocabulary, methods=["GET"], response_class=Response, summary=summary, responses=DESCRIBED
        )
        router.add_api_route(f"/{name}.{{suffix}}", vocabulary, methods=["GET"], include_in_schema=False)
    for name, summary in LISTED.items():
        router.add_api_route(
            f"/{name}/{{rest:path}}", listed, methods=["GET"], response_class=Response, summary=summary, responses=thing
        )


_serve()
