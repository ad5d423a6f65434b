"""What stands before every route: no foreign web page acts through a reader's browser, and no body is endless."""

import re
from collections.abc import Collection
from http import HTTPStatus
from ipaddress import ip_address

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from api.settings import MEGABYTE
from kg.errors import Phrase

#: Methods that change nothing (RFC 9110, section 9.2.1).
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: A query sent by POST is a read; other origins may ask.
READ_BY_POST = frozenset({"/sparql", "/sparql/", "/reconcile", "/reconcile/"})
#: What is published for everybody, at and below which pages of any origin may also read the answers.
OPEN = (
    "/sparql",
    "/id",
    "/data",
    "/ontology",
    "/scheme",
    "/unit",
    "/region",
    "/standard",
    "/void",
    "/.well-known",
    "/catalog",
    "/dumps",
    "/reconcile",
)
#: What such a page may see of an answer besides its body.
EXPOSED = (
    "X-Zhibiao-Row-Limit",
    "X-Zhibiao-Byte-Limit",
    "X-Zhibiao-Time-Limit",
    "X-Zhibiao-Capped",
    "X-Zhibiao-Rewritten",
    "Retry-After",
    "Link",
    "Content-Location",
)
UPLOAD = "multipart/form-data"
#: Bytes of a body that is no upload: a query or a few thousand names.
BODY_LIMIT = 4_000_000
#: Bytes that the parts of an upload may need around the file: the multipart parser takes 1000 parts.
UPLOAD_OVERHEAD = 250_000

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s\[\]@/?#\\:]+)(?::\d*)?")


def host_name(header: str) -> str | None:
    """Return the name or address in a Host header, lower case, without port and brackets; None if it is none."""
    match = _HOST.fullmatch(header)
    return match[1].strip("[]").lower() if match else None


def is_known(name: str, own: str, allowed: Collection[str]) -> bool:
    """Say whether the server answers under *name*.

    A foreign page reaches a local server under a name of its own that resolves to a local address (DNS rebinding).
    An address cannot be rebound, so that any will do as long as nothing is configured.

    :param own: the name or address that the server was told to listen on.
    :param allowed: names and addresses in lower case; ``*`` stands for all, ``*.example.org`` for what lies below.
    """
    if name in ("localhost", own.lower()) or name in allowed or "*" in allowed:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return name.endswith(tuple(pattern[1:] for pattern in allowed if pattern.startswith("*.")))
    return address.is_loopback or not allowed


def is_foreign(headers: Headers) -> bool:
    """Say whether a browser sends the request for a page of another origin; other clients name no origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        # No page can set this header, and it is right even behind a proxy that changes Host.
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


class SourceGuard:
    """Answers 403 to a request under an unknown name, and to one that would change something for a foreign page.

    :param own: as in :func:`is_known`.
    :param allowed: as in :func:`is_known`.
    """

    def __init__(self, app: ASGIApp, *, own: str, allowed: Collection[str]) -> None:
        self.app = app
        self.own = own
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] not in ("http", "websocket") or not (reason := self._refusal(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION, "reason": str(reason)})
        else:
            await problem(Request(scope), HTTPStatus.FORBIDDEN, reason, code="foreign")(scope, receive, send)

    def _refusal(self, scope: Scope) -> Phrase | None:
        headers = Headers(scope=scope)
        name = host_name(headers.get("host", ""))
        if name is None or not is_known(name, self.own, self.allowed):
            return Phrase(
                "this server does not go by the name {name}; ZHIBIAO_ALLOWED_HOSTS lists its names",
                {"name": name or "(-)"},
            )
        # A websocket has no method; the pages do everything over theirs.
        reads = scope["type"] == "http" and (scope["method"] in SAFE or scope["path"] in READ_BY_POST)
        return (
            None
            if reads or not is_foreign(headers)
            else Phrase("a page of another origin may not change anything here")
        )


class OpenReading:
    """Lets pages of any origin read what is published for everybody, and nothing else.

    Answered without cookies and the like, so that such a page sees no more than its author would. Behind
    :class:`SourceGuard`, which still refuses whatever would change something and every unknown name of this server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"], expose_headers=EXPOSED
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers that let a page of another origin read the answer."""
        # The path of OPTIONS * has no slash.
        is_open = scope["type"] == "http" and f"/{scope['path'].removeprefix('/').partition('/')[0]}" in OPEN
        await (self.open if is_open else self.app)(scope, receive, send)


class BodyGuard:
    """Answers 413 to a body that is too large: before the first byte if its length is declared, else while it comes.

    :param upload_limit: bytes of all files of one upload together.
    """

    def __init__(self, app: ASGIApp, *, upload_limit: int) -> None:
        self.app = app
        self.upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit, reason = self._limit(headers)
        if int(headers.get("content-length", 0)) > limit:
            await problem(Request(scope), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)
            return message

        await self.app(scope, counted, send)

    def _limit(self, headers: Headers) -> tuple[int, Phrase]:
        """Return how many bytes the body may have, and what is said of more."""
        if not headers.get("content-type", "").lower().startswith(UPLOAD):
            return BODY_LIMIT, Phrase("the body is larger than {limit} bytes", {"limit": BODY_LIMIT})
        return self.upload_limit + UPLOAD_OVERHEAD, Phrase(
            "the upload is larger than {limit} MB, the limit for all its files together (ZHIBIAO_UPLOAD_LIMIT_MB)",
            {"limit": self.upload_limit // MEGABYTE},
        )
