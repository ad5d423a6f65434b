"""The SPARQL 1.1 Protocol, query operation only: https://www.w3.org/TR/sparql11-protocol/."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.deps import WorkspaceDep
from api.negotiate import best_match
from api.problems import responses
from api.results import GRAPH_TYPES, MEDIA_TYPES, offered
from api.service_description import describe
from api.workspace import Workspace
from kg.errors import QueryRefused, ZhibiaoError

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"

_TEXT = {"schema": {"type": "string"}}
#: What the description cannot read off the handlers, as the protocol allows more than one form of a request.
_QUERY = {"name": "query", "in": "query", "description": "without it, the service is described", **_TEXT}
_FORM = {"schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}}
_ANSWER = {"description": "the answer", "content": {media_type: {} for media_type in MEDIA_TYPES.values()}}

router = APIRouter(tags=["sparql"], responses={200: _ANSWER, **responses(400, 406)}, default_response_class=Response)


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation as the protocol carries it."""

    query: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()


@router.get(
    "/sparql",
    summary="SPARQL query by GET; without a query, the service description",
    openapi_extra={"parameters": [_QUERY]},
)
@router.get("/sparql/", include_in_schema=False)
async def sparql_get(request: Request, workspace: WorkspaceDep) -> Response:
    """Answer a query in the URL."""
    parameters = _pairs(request.url.query.encode())
    if not parameters:
        return _description(request)
    return await _answer(request, workspace, _operation(parameters))


@router.post(
    "/sparql",
    summary="SPARQL query by URL-encoded or direct POST",
    responses=responses(413, 415),
    openapi_extra={"requestBody": {"required": True, "content": {FORM: _FORM, DIRECT: _TEXT}}},
)
@router.post("/sparql/", include_in_schema=False)
async def sparql_post(request: Request, workspace: WorkspaceDep) -> Response:
    """Answer a query in the body."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type not in (FORM, DIRECT):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send the query as {DIRECT} or {FORM}")
    if media_type == FORM:
        sent = _pairs(await request.body())
    else:
        _refuse_other_charset(parameters)
        sent = [("query", _text(await request.body())), *_pairs(request.url.query.encode())]
    return await _answer(request, workspace, _operation(sent))


def _refuse_other_charset(parameters: str) -> None:
    # The protocol fixes UTF-8 for direct POST (section 2.1.3).
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a query has to be sent in UTF-8")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"the request is not UTF-8: {error.reason}") from error


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_text(encoded), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"the parameters cannot be decoded: {error}") from error


def _operation(parameters: Sequence[tuple[str, str]]) -> Operation:
    def values(name: str) -> list[str]:
        return [value for key, value in parameters if key == name]

    if values("update"):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "this endpoint is read only")
    queries = values("query")
    if len(queries) != 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"exactly one query parameter is needed, {len(queries)} given")
    return Operation(queries[0], values("default-graph-uri"), values("named-graph-uri"))


async def _answer(request: Request, workspace: Workspace, operation: Operation) -> Response:
    if operation.default_graphs or operation.named_graphs:
        # Everything is in the default graph; answering from it would pass over what the client asked for.
        raise QueryRefused(reason="the dataset is fixed; leave out default-graph-uri and named-graph-uri")
    return await run_in_threadpool(answered, workspace, operation.query, request.headers.get("accept"))


def answered(workspace: Workspace, query: str, accept: str | None) -> Response:
    """Evaluate a query and write the answer in the format that the Accept header asks for; slow."""
    result = workspace.sparql(query)
    try:
        types = offered(result.formats)
        chosen = _chosen(accept, list(types))
        return Response(result.serialise(types[chosen]), media_type=chosen, headers={"Vary": "Accept"})
    except (ZhibiaoError, HTTPException) as error:
        # Only the thread that made the engine's answer may drop it; a trace would carry it to another one.
        error.__cause__ = error.__context__ = None
        raise error.with_traceback(None) from None
    finally:
        del result


def _chosen(accept: str | None, types: Sequence[str]) -> str:
    chosen = best_match(accept, types)
    if chosen is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"this answer can be had as {', '.join(types)}")
    return chosen


def _description(request: Request) -> Response:
    chosen = _chosen(request.headers.get("accept"), GRAPH_TYPES)
    body = describe(str(request.url.replace(query="")), chosen)
    return Response(body, media_type=chosen, headers={"Vary": "Accept"})
