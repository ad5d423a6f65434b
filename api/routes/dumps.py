"""The data as files: the whole graph or one fiscal year, as triples in several formats or as CSV tables."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Header, Request, Response

from api.linked.published import ALL, Published
from api.linked.streaming import WrittenResponse
from api.problems import problem, responses
from kg.errors import UnknownDump, UnknownExport
from kg.exports.csvw import metadata
from kg.exports.formats import DUMPS, read_name

router = APIRouter(tags=["linked data"], responses=responses(404, 422))

_BODY: dict[int | str, dict[str, Any]] = {200: {"content": {form.media_type: {} for form in DUMPS.values()}}}


def published_of(request: Request) -> Published:
    """Return what is known of the data as a whole; one for each application."""
    state = request.app.state
    if not hasattr(state, "published"):
        state.published = Published(state.workspace)
    found: Published = state.published
    return found


@router.get(
    "/dumps/csv-metadata.json", summary="What the columns of the CSV tables mean (CSV on the Web)", responses=_BODY
)
def table_metadata(request: Request) -> dict[str, object]:
    """Return the description that every archive of tables holds as well."""
    return metadata(request.app.state.workspace.iris.base)


@router.get(
    "/dumps/{file}",
    response_class=Response,
    summary="A dump: all or a fiscal year, with the suffix .ttl, .nt, .nq, .jsonld, .trig, .rdf (also .gz) or .zip",
    responses=_BODY,
)
def dump(request: Request, file: str, if_none_match: str = Header("", include_in_schema=False)) -> Response:
    """Write the file while it is sent."""
    published = published_of(request)
    try:
        name = read_name(file)
    except UnknownExport as error:
        return problem(request, HTTPStatus.NOT_FOUND, error, code=error.code)
    _require_some(published, name.stem)
    mark = f'"{published.mark()}"'
    # Weak, as the order of the triples may differ, and as an answer may be packed.
    headers = {"ETag": f"W/{mark}", "Content-Disposition": f'attachment; filename="zhibiao-{file}"'}
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    if mark in known or known == ["*"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**headers, "Vary": "Accept-Encoding"})
    media_type = "application/gzip" if name.gzipped else name.format.media_type
    return WrittenResponse(lambda out: published.write(file, out), media_type=media_type, headers=headers)


def _require_some(published: Published, stem: str) -> None:
    """Refuse what is neither everything nor a year of which there are projects, before anything is sent."""
    known = [ALL, *map(str, published.counts().years)]
    if stem not in known:
        raise UnknownDump(stem=stem, known=", ".join(known))
