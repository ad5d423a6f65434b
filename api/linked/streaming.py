"""Answers that are written while they are sent, by a thread of their own, in bounded memory."""

from collections.abc import Callable, Mapping
from threading import Event
from typing import IO, cast

import anyio
from anyio import CapacityLimiter, from_thread, to_thread
from anyio.lowlevel import RunVar
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

#: Bytes sent at a time.
PIECE = 1 << 16
#: Answers written at once: each reads the whole graph; further ones wait.
AT_ONCE = 4

Write = Callable[[IO[bytes]], None]


class WrittenResponse(Response):
    """An answer that a function writes to a file; it ends early when the client leaves.

    :param write: called in a thread; what it raises breaks the connection off, so that no half answer looks whole.
    """

    def __init__(self, write: Write, *, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(None, media_type=media_type, headers=dict(headers))
        del self.headers["content-length"]
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each piece as soon as it is written."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body"})
            return
        gone = Event()
        output = _Output(send, gone)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_watch, receive, gone)
            await to_thread.run_sync(self._run, output, limiter=_limiter())
            tasks.cancel_scope.cancel()
        if not gone.is_set():
            await send({"type": "http.response.body"})

    def _run(self, output: "_Output") -> None:
        try:
            self._write(cast(IO[bytes], output))
            output.flush()
        except ClientGone:
            return


class ClientGone(OSError):
    """Nobody reads any more."""


class _Output:
    """Passes what a thread writes on to the client, who sets the pace."""

    def __init__(self, send: Send, gone: Event) -> None:
        self._send = send
        self._gone = gone
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._gone.is_set():
            raise ClientGone
        if self._waiting:
            piece = bytes(self._waiting)
            self._waiting.clear()
            from_thread.run(self._pass_on, piece)

    async def _pass_on(self, piece: bytes) -> None:
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})


async def _watch(receive: Receive, gone: Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


_limit: RunVar[CapacityLimiter] = RunVar("zhibiao-dumps")


def _limiter() -> CapacityLimiter:
    """Return the limiter of the running event loop."""
    try:
        return _limit.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _limit.set(limiter)
        return limiter
