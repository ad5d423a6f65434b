"""Answers that are written while they are sent, by a thread of their own, in bounded memory."""

import logging
from collections.abc import Callable, Mapping
from threading import Event
from typing import IO, cast
from weakref import WeakValueDictionary

import anyio
from anyio import CapacityLimiter, from_thread, move_on_after, to_thread
from anyio.lowlevel import RunVar
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.methods import wants_body

logger = logging.getLogger(__name__)

#: Bytes sent at a time: from here on Starlette packs a piece in a thread, and the event loop is free for others.
PIECE = 1 << 17
#: Answers written at once: each reads the whole graph; further ones wait.
AT_ONCE = 4
#: How many of them for one client, so that it cannot keep all others waiting.
FOR_ONE = 2
#: Seconds in which a client has to take a piece. One that reads a byte a second would keep others waiting for hours.
PATIENCE = 60.0

Write = Callable[[IO[bytes]], None]


class WrittenResponse(Response):
    """An answer that a function writes to a file; it ends early when the client leaves or takes next to nothing.

    :param write: called in a thread; what it raises breaks the connection off, so that no half answer looks whole.
    """

    def __init__(self, write: Write, *, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(None, media_type=media_type, headers=dict(headers))
        del self.headers["content-length"]
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each piece as soon as it is written."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if not wants_body(scope):
            await send({"type": "http.response.body"})
            return
        gone = Event()
        output = _Output(send, gone)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_watch, receive, gone)
            async with _share_of(str((scope.get("client") or ("",))[0])):
                await to_thread.run_sync(self._run, output, limiter=_limiter())
            tasks.cancel_scope.cancel()
        if not gone.is_set():
            # The end of the body: without it the server breaks the connection off.
            await send({"type": "http.response.body"})

    def _run(self, output: "_Output") -> None:
        try:
            output.flush()
            self._write(cast(IO[bytes], output))
            output.flush()
        except Exception:
            # The engine reports what its output raises as a failure of its own.
            if not output.gone:
                raise


class ClientGone(OSError):
    """Nobody reads any more, or not to speak of."""


class _Output:
    """Passes what a thread writes on to the client, who sets the pace."""

    def __init__(self, send: Send, gone: Event) -> None:
        self._send = send
        self._gone = gone
        self._waiting = bytearray()

    @property
    def gone(self) -> bool:
        return self._gone.is_set()

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self.gone:
            raise ClientGone
        if self._waiting:
            piece = bytes(self._waiting)
            self._waiting.clear()
            from_thread.run(self._pass_on, piece)

    async def _pass_on(self, piece: bytes) -> None:
        with move_on_after(PATIENCE) as patience:
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        if patience.cancelled_caught:
            logger.info("an answer was broken off: its client took less than %d bytes in %g s", PIECE, PATIENCE)
            self._gone.set()
            raise ClientGone


async def _watch(receive: Receive, gone: Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


_limit: RunVar[CapacityLimiter] = RunVar("zhibiao-dumps")
_shares: RunVar[WeakValueDictionary[str, CapacityLimiter]] = RunVar("zhibiao-dumps-of-clients")


def _limiter() -> CapacityLimiter:
    """Return the limiter of the running event loop."""
    try:
        return _limit.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _limit.set(limiter)
        return limiter


def _share_of(client: str) -> CapacityLimiter:
    """Return the limiter of one client in the running event loop; it is forgotten with its last answer."""
    shares = _shares.get(None)
    if shares is None:
        shares = WeakValueDictionary()
        _shares.set(shares)
    return shares.setdefault(client, CapacityLimiter(FOR_ONE))
