"""The SPARQL endpoint, query operation only; see :mod:`api.protocol`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool

from api import protocol
from api.deps import WorkspaceDep
from api.negotiate import best_match
from api.problems import responses
from api.protocol import DIRECT, FORM, Operation
from api.results import GRAPH_TYPES, MEDIA_TYPES, named, offered
from api.service_description import describe
from api.streaming import AnswerResponse
from api.workspace import Workspace
from kg.errors import Phrase
from kg.sparql import Question
from kg.stores.gate import decoded
from kg.stores.results import FORMATS_OF

#: Seconds beyond the limit of evaluation that a client has to wait for its turn and to take its answer.
GRACE = 60.0
#: Letters of a query that is made ready at once; what is longer or looks something up is done beside the others.
SHORT = 5_000

_TEXT = {"schema": {"type": "string"}}
_GRAPHS = {"schema": {"type": "array", "items": {"type": "string"}}}


def _parameter(name: str, description: str, schema: Mapping[str, object] = _TEXT) -> dict[str, object]:
    return {"name": name, "in": "query", "description": description, **schema}


#: What the description cannot read off the handlers, as the protocol allows more than one form of a request.
_OWN = [
    _parameter("timeout", "seconds after which the query is stopped; never more than the server allows"),
    _parameter("rewrite", "off: evaluate the query as it is, however long that takes"),
    _parameter("format", f"instead of an Accept header: {', '.join(MEDIA_TYPES)}, or a media type"),
]
_PARAMETERS = [
    _parameter("query", "without it, the service is described"),
    _parameter("default-graph-uri", "graphs that make up the default graph", _GRAPHS),
    _parameter("named-graph-uri", "named graphs", _GRAPHS),
    *_OWN,
]
_FORM = {"schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}}
_ANSWER = {"description": "the answer", "content": {media_type: {} for media_type in MEDIA_TYPES.values()}}

router = APIRouter(
    tags=["sparql"],
    responses={200: _ANSWER, **responses(400, 406, 503, 504)},
    default_response_class=Response,
)


@router.get(
    "/sparql",
    summary="SPARQL query by GET; without a query, the service description",
    openapi_extra={"parameters": _PARAMETERS},
)
@router.get("/sparql/", include_in_schema=False)
async def sparql_get(request: Request, workspace: WorkspaceDep) -> Response:
    """Answer a query in the URL."""
    operation = protocol.of_url(request.scope["query_string"])
    return await _answer(request, workspace, operation) if operation else _description(request, workspace)


@router.post(
    "/sparql",
    summary="SPARQL query by URL-encoded or direct POST",
    responses=responses(413, 415),
    openapi_extra={
        "parameters": _OWN,
        "requestBody": {"required": True, "content": {FORM: _FORM, DIRECT: _TEXT}},
    },
)
@router.post("/sparql/", include_in_schema=False)
async def sparql_post(request: Request, workspace: WorkspaceDep) -> Response:
    """Answer a query in the body."""
    content_type = request.headers.get("content-type", "")
    protocol.check_type(content_type)
    operation = protocol.of_body(content_type, await request.body(), request.scope["query_string"])
    return await _answer(request, workspace, operation)


async def _answer(request: Request, workspace: Workspace, operation: Operation) -> Response:
    question = await _prepared(workspace, operation)
    format, media_type = _chosen(question.kind, operation.format, request.headers.get("accept"))
    client = request.client.host if request.client else ""
    questions = workspace.questions
    answer = questions.ask(operation.query, question, format, seconds=operation.seconds, client=client)
    bounds = questions.bounds(operation.seconds)
    headers = {
        "Vary": "Accept",
        "X-Zhibiao-Row-Limit": str(workspace.settings.sparql_rows),
        "X-Zhibiao-Byte-Limit": str(bounds.bytes),
        "X-Zhibiao-Time-Limit": f"{bounds.seconds:g}",
    }
    if question.capped is not None:
        headers["X-Zhibiao-Capped"] = str(question.capped)
    if question.notes:
        headers["X-Zhibiao-Rewritten"] = " | ".join(question.notes)
    return AnswerResponse(answer, media_type, headers, seconds=bounds.seconds + GRACE)


async def _prepared(workspace: Workspace, operation: Operation) -> Question:
    prepared, text = workspace.questions.prepared, operation.query
    # Also where its letters are escaped: the index must not be asked in the event loop.
    lower = decoded(text).lower()
    if len(text) > SHORT or "service" in lower or "exists" in lower:
        return await run_in_threadpool(prepared, text, operation.dataset, rewrite=operation.rewrite)
    return prepared(text, operation.dataset, rewrite=operation.rewrite)


def _chosen(kind: str, name: str | None, accept: str | None) -> tuple[str, str]:
    """Return the format and its media type; 400 for a format that answers of this kind do not have, 406 likewise."""
    if name is None:
        types = offered(FORMATS_OF[kind])
        media_type = _acceptable(accept, list(types))
        return types[media_type], media_type
    format = named(name, kind)
    if format is None:
        known = ", ".join(FORMATS_OF[kind])
        reason = Phrase("this answer cannot be had as {name}; choose one of {known}", {"name": name, "known": known})
        raise HTTPException(HTTPStatus.BAD_REQUEST, reason)
    return format, MEDIA_TYPES[format]


def _acceptable(accept: str | None, types: Sequence[str]) -> str:
    chosen = best_match(accept, types)
    if chosen is None:
        reason = Phrase("this answer can be had as {known}", {"known": ", ".join(types)})
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, reason)
    return chosen


def _description(request: Request, workspace: Workspace) -> Response:
    chosen = _acceptable(request.headers.get("accept"), GRAPH_TYPES)
    body = describe(str(request.url.replace(query="")), chosen, workspace.settings)
    return Response(body, media_type=chosen, headers={"Vary": "Accept"})
