"""What there is in all: the catalogue of the data as a page, as DCAT and as VoID."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import WorkspaceDep
from api.linked.catalogue import Catalogue, Dump, described
from api.linked.formats import BY_SUFFIX, FORMATS, HTML
from api.linked.readable import term_label
from api.linked.templates import render
from api.problems import responses
from api.routes.dumps import published_of
from api.routes.linked_data import DESCRIBED, PAGE_HEADERS, Accept, acceptable, missing
from api.workspace import Workspace

router = APIRouter(tags=["linked data"], responses=responses(404, 422))

_PATHS = {"catalog": "The data as a whole: a page, or DCAT", "void": "The data as a whole: VoID"}
#: What has addresses below it, and is no document itself; the catalogue says what there is.
_FOLDERS = ("dumps", "scheme", "id", "data")
#: Bytes in the next larger unit.
_STEP = 1000


@router.get(
    "/.well-known/void",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    summary="Leads to the VoID description (https://www.w3.org/TR/void/#well-known)",
)
def well_known() -> Response:
    """Redirect to where the description is."""
    return RedirectResponse("/void", HTTPStatus.SEE_OTHER)


def folder() -> Response:
    """Redirect to what tells which addresses there are."""
    return RedirectResponse("/catalog", HTTPStatus.SEE_OTHER)


for _name in _FOLDERS:
    router.add_api_route(f"/{_name}", folder, methods=["GET"], include_in_schema=False)
    router.add_api_route(f"/{_name}/", folder, methods=["GET"], include_in_schema=False)


def whole(request: Request, workspace: WorkspaceDep, suffix: str = "", accept: Accept = None) -> Response:
    """Return the description with its counts, by suffix or else by the Accept header."""
    name = request.url.path.strip("/").removesuffix(f".{suffix}")
    form = BY_SUFFIX.get(suffix) if suffix else acceptable(accept)
    if form is None:
        return missing(request, accept)
    catalogue = _catalogue(request, workspace)
    headers = {"Content-Location": f"/{name}.{form.suffix}", "Vary": "Accept"}
    if form is HTML:
        return HTMLResponse(_page(catalogue), headers={**PAGE_HEADERS, **headers})
    body = described(catalogue).serialize(format=form.rdflib, encoding="utf-8")
    return Response(body, media_type=form.media_type, headers=headers)


for _name, _summary in _PATHS.items():
    router.add_api_route(
        f"/{_name}", whole, methods=["GET"], response_class=Response, summary=_summary, responses=DESCRIBED
    )
    router.add_api_route(f"/{_name}.{{suffix}}", whole, methods=["GET"], include_in_schema=False)


def _catalogue(request: Request, workspace: Workspace) -> Catalogue:
    published = published_of(request)
    return Catalogue(
        str(request.base_url),
        workspace.iris.base,
        published.counts(),
        tuple(Dump(file, year, published.size(file)) for file, year in published.files().items()),
        published.modified(),
        workspace.settings.licence,
    )


def _page(catalogue: Catalogue) -> str:
    years: dict[int | None, list[Dump]] = {}
    for dump in catalogue.dumps:
        years.setdefault(dump.year, []).append(dump)
    return render(
        "catalog.html",
        catalogue=catalogue,
        dumps=years,
        classes=[(term_label(iri), iri, number) for iri, number in catalogue.counts.classes.items()],
        formats=[form for form in FORMATS if form is not HTML],
        bytes_text=bytes_text,
    )


def bytes_text(size: int | None) -> str:
    """Return a size for people; empty if it is not known."""
    if size is None:
        return ""
    number = float(size)
    for unit in ("字节", "KB", "MB"):
        if number < _STEP:
            return f"{number:.0f} {unit}"
        number /= _STEP
    return f"{number:.1f} GB"
