"""Answers as a call of a function (JSONP), which is all that OpenRefine before 3.3 reads from other servers.

Nothing is told that way that a page of another origin may not read anyhow (see :mod:`api.guards`).
"""

import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.routing import APIRoute

from kg.errors import InvalidReconciliation, Phrase

_WORD = r"[A-Za-z_$][A-Za-z0-9_$]*"
_NAME = re.compile(rf"{_WORD}(\.{_WORD})*")
_LONGEST = 100
#: Line ends of JavaScript before 2019, but not of JSON.
_LINE_ENDS = str.maketrans({"\u2028": r"\u2028", "\u2029": r"\u2029"})


def callback(
    callback: Annotated[str | None, Query(description="JSONP: a function of JavaScript to be called")] = None,
) -> None:
    """Check the name of the function that :class:`PaddedRoute` lets be called.

    :raises InvalidReconciliation: if it is anything but a name.
    """
    if callback is not None and (len(callback) > _LONGEST or not _NAME.fullmatch(callback)):
        raise InvalidReconciliation(place="callback", reason=Phrase("the name of a function is expected"))


class PaddedRoute(APIRoute):
    """A route whose JSON by GET is put into a call of the function that ``callback`` names."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of requests."""
        handle = super().get_route_handler()

        async def padded(request: Request) -> Response:
            answer = await handle(request)
            name = request.query_params.get("callback")
            is_json = answer.headers.get("content-type", "").startswith("application/json")
            if not name or request.method != "GET" or not is_json:
                return answer
            text = bytes(answer.body).decode().translate(_LINE_ENDS)
            # The comment in front keeps the answer from being taken for a file of another format; see "Rosetta Flash".
            return Response(
                f"/**/{name}({text});",
                media_type="text/javascript; charset=utf-8",
                headers={"X-Content-Type-Options": "nosniff"},
            )

        return padded
