"""What of HTTP is settled once for every route: odd paths, HEAD, lists in headers, encodings."""

from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.methods import as_get
from api.negotiate import takes_gzip
from api.problems import problem
from kg.errors import Phrase

#: Headers that hold lists, any number of which may stand in a request (RFC 9110, section 5.3).
_LISTS = ("accept", "accept-encoding", "accept-language", "if-none-match")


class PlainRequest:
    """Passes a request on in plain words; answers 404 to a path with control characters, 415 to a packed body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif any(char < " " or char == "\x7f" for char in scope["path"]):
            # The router takes a path with a line break at its end for the path without it.
            await problem(Request(scope), HTTPStatus.NOT_FOUND, "Not Found")(scope, receive, send)
        elif encoding := _packed(Headers(scope=scope)):
            reason = Phrase("a body in the encoding {encoding} is not taken; send it as it is", {"encoding": encoding})
            refusal = problem(
                Request(scope), HTTPStatus.UNSUPPORTED_MEDIA_TYPE, reason, headers={"Accept-Encoding": "identity"}
            )
            await refusal(scope, receive, send)
        else:
            await self.app(_plain_headers(as_get(scope)), receive, send)


def _packed(headers: Headers) -> str:
    """Return how the body of a request is packed; empty if it is not (RFC 9110, section 8.4)."""
    encoding = headers.get("content-encoding", "").strip().lower()
    return "" if encoding == "identity" else encoding


def _plain_headers(scope: Scope) -> Scope:
    """Return the request with each list in one header, and ``gzip`` or ``identity`` as its Accept-Encoding.

    Whatever reads a header sees only one of that name, and whatever packs an answer looks for the word ``gzip`` only:
    it would take ``gzip;q=0`` for a wish.
    """
    headers = Headers(scope=scope)
    lists = {name: ", ".join(headers.getlist(name)) for name in _LISTS if name in headers}
    lists["accept-encoding"] = "gzip" if takes_gzip(lists.get("accept-encoding")) else "identity"
    kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in lists]
    joined = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lists.items()]
    return {**scope, "headers": [*kept, *joined]}
