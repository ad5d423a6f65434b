"""Answers that are written while they are sent: who takes next to nothing, or everything, keeps nobody waiting."""

import asyncio
import logging
from collections.abc import Callable
from typing import IO

import pytest
from starlette.types import Message, Scope

from api.linked import streaming
from api.linked.streaming import PIECE, WrittenResponse
from kg.errors import StoreError

BLOCK = b"x" * PIECE


class Client:
    """Takes an answer over ASGI.

    :param takes: pieces after which it reads no more; None for all.
    :param leaves: whether it goes away then.
    """

    def __init__(self, takes: int | None = None, *, leaves: bool = False, host: str = "client") -> None:
        self.messages: list[Message] = []
        self.scope: Scope = {"type": "http", "method": "GET", "client": (host, 1)}
        self._takes = takes
        self._leaves = leaves
        self._full = asyncio.Event()

    async def send(self, message: Message) -> None:
        if self._takes is not None and len(self.messages) > self._takes:
            self._full.set()
            await asyncio.Event().wait()
        self.messages.append(message)

    async def receive(self) -> Message:
        await self._full.wait()
        if not self._leaves:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def ask(self, write: Callable[[IO[bytes]], None]) -> None:
        answer = WrittenResponse(write, media_type="text/plain", headers={})
        await answer(self.scope, self.receive, self.send)

    @property
    def has_all(self) -> bool:
        return bool(self.messages) and self.messages[-1] == {"type": "http.response.body"}


def some(output: IO[bytes]) -> None:
    for _ in range(5):
        output.write(BLOCK)


def as_engine(output: IO[bytes]) -> None:
    """Write as the engine does, which reports a failure of its output as its own."""
    try:
        some(output)
    except OSError as error:
        raise StoreError(reason="") from error


@pytest.mark.parametrize("write", [some, as_engine])
def test_a_client_that_takes_nothing_more_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, write: Callable[[IO[bytes]], None]
) -> None:
    monkeypatch.setattr(streaming, "PATIENCE", 0.05)
    caplog.set_level(logging.INFO)

    async def run() -> Client:
        client = Client(takes=2)
        await client.ask(write)
        return client

    client = asyncio.run(run())
    assert len(client.messages) == 3
    assert not client.has_all
    assert "less than" in caplog.text


@pytest.mark.parametrize("write", [some, as_engine])
def test_who_leaves_is_no_failure(monkeypatch: pytest.MonkeyPatch, write: Callable[[IO[bytes]], None]) -> None:
    monkeypatch.setattr(streaming, "PATIENCE", 0.2)

    async def run() -> Client:
        client = Client(takes=1, leaves=True)
        await client.ask(write)
        return client

    assert not asyncio.run(run()).has_all


def test_a_failure_while_writing_breaks_the_answer_off() -> None:
    def failing(output: IO[bytes]) -> None:
        some(output)
        raise StoreError(reason="disk")

    async def run() -> Client:
        client = Client()
        with pytest.raises(ExceptionGroup) as failed:
            await client.ask(failing)
        assert failed.group_contains(StoreError)
        return client

    assert not asyncio.run(run()).has_all


def test_a_client_that_asks_for_much_does_not_keep_others_waiting() -> None:
    async def run() -> None:
        greedy = [Client(takes=1) for _ in range(streaming.AT_ONCE * 2)]
        waiting = [asyncio.ensure_future(client.ask(some)) for client in greedy]
        async with asyncio.timeout(20):
            while sum(len(client.messages) > 1 for client in greedy) < streaming.FOR_ONE:
                await asyncio.sleep(0.01)
            other = Client(host="other")
            await other.ask(some)
        assert other.has_all
        assert sum(len(client.messages) > 1 for client in greedy) == streaming.FOR_ONE
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(run())
