"""The methods of a request: which of them an address answers, and HEAD, which every address that has GET answers."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

_HEAD = "zhibiao.head"
#: Methods that routes may have, in the order in which they are told.
_OF_ROUTES = ("GET", "POST", "PUT", "PATCH", "DELETE")


def as_get(scope: Scope) -> Scope:
    """Return a request by HEAD as one by GET: both have the same head, and servers leave the body out themselves.

    FastAPI's routes for GET refuse HEAD, which servers must support (RFC 9110, section 9.1).
    """
    return {**scope, "method": "GET", _HEAD: True} if scope["method"] == "HEAD" else scope


def wants_body(scope: Scope) -> bool:
    """Say whether the body of the answer is wanted; what takes long to write need not be written if it is not."""
    return not scope.get(_HEAD, False)


def methods_of(routes: Iterable[BaseRoute], scope: Scope) -> list[str]:
    """Return all methods that the address of a request answers; those of one address may be spread over many routes.

    :param routes: of the application.
    """
    place = {"type": "http", "path": scope["path"], "root_path": scope.get("root_path", ""), "headers": []}
    known = list(routes)
    found = [method for method in _OF_ROUTES if any(_takes(route, {**place, "method": method}) for route in known)]
    return [*found[:1], *(["HEAD"] if "GET" in found else []), *found[1:], "OPTIONS"]


def _takes(route: BaseRoute, scope: Scope) -> bool:
    return route.matches(scope)[0] is Match.FULL
