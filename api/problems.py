"""Every failure over HTTP as application/problem+json (RFC 9457)."""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.i18n import Language, Sentence, accepted_language, error_text, in_language
from api.methods import methods_of, wants_body
from kg.codec.reasons import reason_of
from kg.errors import (
    AnswerTooLarge,
    DecisionConflict,
    EvaluatorLost,
    HomeLocked,
    InputError,
    NotFound,
    Overloaded,
    Phrase,
    QueryError,
    QueryRefused,
    QueryTooDeep,
    QueryTooHeavy,
    QueryTooSlow,
    ZhibiaoError,
)

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
#: How the engine's parser writes line and column.
_PLACE = re.compile(r"\bat (\d+):(\d+)")

#: The first class that fits decides; whatever is not listed is a fault of ours.
STATUS: Mapping[type[ZhibiaoError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    QueryError: HTTPStatus.BAD_REQUEST,
    QueryRefused: HTTPStatus.BAD_REQUEST,
    QueryTooDeep: HTTPStatus.BAD_REQUEST,
    QueryTooHeavy: HTTPStatus.BAD_REQUEST,
    AnswerTooLarge: HTTPStatus.BAD_REQUEST,
    QueryTooSlow: HTTPStatus.GATEWAY_TIMEOUT,
    Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    EvaluatorLost: HTTPStatus.SERVICE_UNAVAILABLE,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    DecisionConflict: HTTPStatus.CONFLICT,
    HomeLocked: HTTPStatus.CONFLICT,
}

#: The members of a problem document, for the OpenAPI description.
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "urn:zhibiao:problem: with a stable code, or about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "path of the request"},
        "line": {"type": "integer", "description": "where a query in SPARQL goes wrong, from 1"},
        "column": {"type": "integer", "description": "likewise in that line, from 1"},
        "errors": {
            "type": "array",
            "description": "one entry for each bad field",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the failures of a route for the OpenAPI description."""
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
        for status in statuses
    }


def problem(
    request: Request,
    status: int,
    detail: str | Sentence | ZhibiaoError,
    *,
    code: str | None = None,
    errors: list[dict[str, Any]] | None = None,
    place: tuple[int, int] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Build one problem document, in Chinese where the client likes that better than English.

    :param detail: what went wrong, in English; put into Chinese if the catalogue has it.
    :param code: our stable code of the error, the last part of ``type``.
    :param errors: one entry per bad field; its message is put into Chinese likewise.
    :param place: line and column of a query, both from 1.
    """
    spoken = accepted_language(request.headers.get("accept-language"))
    body: dict[str, Any] = {
        "type": f"urn:zhibiao:problem:{code}" if code else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _told(spoken, detail),
        "instance": request.url.path,
    }
    if errors:
        body["errors"] = [{**each, "message": _told(spoken, each["message"])} for each in errors]
    if place:
        body["line"], body["column"] = place
    about_language = {"Content-Language": spoken, "Vary": "Accept-Language"}
    return JSONResponse(body, status, headers={**about_language, **(headers or {})}, media_type=MEDIA_TYPE)


def _place(error: ZhibiaoError) -> tuple[int, int] | None:
    """Return where a query goes wrong, as far as the engine's parser says so."""
    found = _PLACE.search(str(error.data.get("reason", ""))) if isinstance(error, QueryError | QueryRefused) else None
    return (int(found[1]), int(found[2])) if found else None


def _told(spoken: Language, detail: str | Sentence | ZhibiaoError) -> str:
    if isinstance(detail, ZhibiaoError):
        return error_text(detail, spoken, "http")
    phrase = detail if isinstance(detail, Sentence) else Phrase(detail)
    return in_language(spoken, phrase.template, **phrase.data)


def _other_method(request: Request) -> Response:
    """Say which methods there are; it is all that is wanted by OPTIONS, and what is needed after any other."""
    methods = ", ".join(methods_of(request.app.routes, request.scope))
    allow = {"Allow": methods}
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=allow)
    sent = request.method if wants_body(request.scope) else "HEAD"
    reason = Phrase("this address answers {methods}, and not {method}", {"methods": methods, "method": sent})
    return problem(request, HTTPStatus.METHOD_NOT_ALLOWED, reason, headers=allow)


def install(app: FastAPI) -> None:
    """Make the app answer every failure as a problem document."""

    @app.exception_handler(ZhibiaoError)
    async def _ours(request: Request, error: ZhibiaoError) -> JSONResponse:
        status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("%s", error, exc_info=error)
        headers = {"Retry-After": str(error.data["seconds"])} if isinstance(error, Overloaded) else None
        return problem(request, status, error, code=error.code, place=_place(error), headers=headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [
            {"field": ".".join(str(part) for part in entry["loc"]), "message": reason_of(entry)}
            for entry in error.errors()
        ]
        return problem(request, 422, "the request does not fit the schema", code="invalid_request", errors=fields)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if "allow" in Headers(error.headers):
            return _other_method(request)
        detail = error.detail if isinstance(error.detail, Sentence) else str(error.detail)
        return problem(request, error.status_code, detail, headers=error.headers)

    @app.exception_handler(ClientDisconnect)
    async def _left(_request: Request, _error: ClientDisconnect) -> Response:
        # Nobody is there to be told, and it is no fault of ours that would belong into the log.
        return Response(status_code=HTTPStatus.BAD_REQUEST)

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> JSONResponse:
        # The details of a defect belong in the log, not in the answer; Starlette logs the trace.
        return problem(request, 500, "an internal fault; the log says more", code="internal")
