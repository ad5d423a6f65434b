"""An answer on its way to a client: sent as it comes, given up when the client leaves, broken off rather than cut."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import aclosing

from fastapi import Response
from starlette.types import Receive, Scope, Send

from api.methods import wants_body
from kg.errors import ZhibiaoError
from kg.evaluators.base import Answer

logger = logging.getLogger(__name__)


class AnswerResponse(Response):
    """Sends an answer in blocks.

    An error before the first block is raised, so that it becomes a problem document. After it the connection is
    closed before the end of the body, which every client takes for a failure, and never for a whole answer.

    :param answer: read here, once, and closed.
    :param seconds: after which a client that does not take what it asked for is given up.
    """

    def __init__(self, answer: Answer, media_type: str, headers: Mapping[str, str], *, seconds: float) -> None:
        super().__init__(media_type=media_type, headers=headers)
        del self.headers["content-length"]
        self._answer = answer
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer until it ends, fails, or nobody wants it any more."""
        sending = asyncio.ensure_future(self._sent(send, whole=wants_body(scope)))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait((sending, leaving), timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            leaving.cancel()
            sending.cancel()
            # The worker is only free once the sending has ended.
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _sent(self, send: Send, *, whole: bool) -> None:
        started = False
        try:
            async with aclosing(self._answer.__aiter__()) as blocks:
                async for block in blocks:
                    if not started:
                        await self._start(send, len(block) if whole and self._answer.complete else None)
                        started = True
                        if not whole:
                            break
                    more = not self._answer.complete
                    await send({"type": "http.response.body", "body": block, "more_body": more})
                    if not more:
                        return
        except ZhibiaoError as error:
            if not started:
                raise
            logger.warning("an answer was broken off: %s", error)
            return
        if not started:
            await self._start(send, 0)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _start(self, send: Send, size: int | None) -> None:
        if size is not None:
            self.headers["content-length"] = str(size)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})


async def _left(receive: Receive) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
