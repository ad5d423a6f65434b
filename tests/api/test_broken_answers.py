"""An answer that is broken off is seen by its client, and is no error of the server."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from made_server import served
from starlette.types import Receive, Scope, Send

from api.server import pass_over_broken_answers


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Begin an answer and leave it, or fail over it."""
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    if scope["path"] == "/defect":
        raise ZeroDivisionError


@pytest.fixture(params=["h11", "httptools"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    pass_over_broken_answers()
    with served(application, http=request.param, log_config=None, lifespan="off") as address:
        yield address


@pytest.mark.parametrize(("path", "errors"), [("/", 0), ("/defect", 1)])
def test_only_defects_are_errors(address: str, path: str, errors: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(httpx.RemoteProtocolError):
        httpx.get(address + path)
    assert len([record for record in caplog.records if record.name == "uvicorn.error"]) == errors
