"""One question on its way through the pool: waits for a worker, has it evaluate, and hands on what it answers."""

import asyncio
import json
import select
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING

from kg.errors import AnswerTooLarge, EvaluatorLost, QueryError, QueryTooDeep, StoreError, ZhibiaoError
from kg.evaluators.base import Answer, Bounds
from kg.evaluators.messages import BLOCK, END, Unpacking
from kg.evaluators.process import WorkerProcess

if TYPE_CHECKING:
    from kg.evaluators.lane import Lane
    from kg.evaluators.pool import Pool

#: Bytes of an answer that are kept back while it may still be evaluated anew from the start.
WINDOW = 4 << 20
_MEGABYTE = 1_000_000
_TRIES = 3

#: What a run needs before it can go on: a future that is done, a file descriptor that can be read, or, if it is bytes,
#: somebody who takes them.
Step = Future[WorkerProcess] | int | bytes


class Run(Answer):
    """A question in a pool.

    The fields without an underscore belong to the pool and change under its lock.

    :param order: makes the order for a worker at the moment when it is given.
    """

    def __init__(self, pool: "Pool", order: Callable[[], bytes], bounds: Bounds, client: str) -> None:
        self._pool = pool
        self._order = order
        self._steps = self._all_steps()
        self.bounds = bounds
        self.client = client
        #: Where it waits or has a place; None before and after.
        self.lane: Lane[Run] | None = None
        self.worker: WorkerProcess | None = None
        #: Gives the worker once there is one.
        self.turn: Future[WorkerProcess] = Future()
        #: How often it was begun or begun anew; what was planned for an earlier time does not count any more.
        self.attempt = 0
        self.started = 0.0
        #: What its worker had used of a processor before.
        self.spent = 0.0
        #: Others may ask the worker of the present attempt by now, and see to its end.
        self._given_back = False
        #: Why its worker was killed, if not to begin anew.
        self.fate: ZhibiaoError | None = None

    def __iter__(self) -> Iterator[bytes]:
        """Yield the answer to a thread."""
        try:
            for step in self._steps:
                if isinstance(step, bytes):
                    yield step
                elif isinstance(step, int):
                    _wait_for(step)
                else:
                    step.exception()
        finally:
            self.close()

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """Yield the answer to an event loop."""
        try:
            for step in self._steps:
                if isinstance(step, bytes):
                    yield step
                elif isinstance(step, int):
                    await _readable(step)
                elif not step.done():
                    waiting: asyncio.Future[WorkerProcess] = asyncio.wrap_future(step)
                    await asyncio.wait([waiting])
                    # Looked at here, or asyncio would report it as forgotten; the steps see it in their own future.
                    waiting.exception()
        finally:
            self.close()

    def close(self) -> None:
        """Give the rest up."""
        self._steps.close()

    def _all_steps(self) -> Generator[Step, None, None]:
        self._pool.enter(self)
        try:
            tries = 0
            while not self.complete:
                tries += 1
                turn, attempt = self._pool.turn_of(self)
                yield turn
                yield from self._attempt(turn.result(), attempt, last=tries >= _TRIES)
        finally:
            self._pool.leave(self, clean=False)

    def _attempt(self, worker: WorkerProcess, attempt: int, *, last: bool) -> Generator[Step, None, None]:
        again = self._given_back = False
        try:
            try:
                worker.send(self._order())
            except OSError as error:
                if self.attempt != attempt and self.lane is not None:
                    # It had to make way before it was even asked, and waits for another turn.
                    again = True
                    return
                if last or self.fate:
                    raise self._reason(worker) from error
                # It was lost while it had nothing to do, which is nobody's fault.
                self._pool.enter(self)
                again = True
                return
            again = yield from self._read(worker, attempt, last=last)
        finally:
            if not again:
                self._pool.leave(self, clean=False)
            if worker.doomed and not self._given_back:
                worker.close()

    def _read(self, worker: WorkerProcess, attempt: int, *, last: bool) -> Generator[Step, None, bool]:
        """Hand on what the worker says; return whether it has to be asked anew."""
        held: list[bytes] = []
        unpacking, size, seen, clean = Unpacking(), 0, 0, True
        while not self.complete:
            yield worker.answers
            data = worker.read()
            if not data:
                if self.attempt != attempt:
                    return True
                raise self._reason(worker)
            for kind, content in unpacking.messages(data):
                if kind == BLOCK:
                    held.append(content)
                    size += len(content)
                elif kind == END:
                    self.complete, clean = True, not content
                else:
                    kind_of_failure, reason = json.loads(content)
                    if kind_of_failure == "store" and not (seen or last):
                        # A writer may have swept away what was being read, and nobody has seen any of it yet.
                        self._leave(clean=True)
                        self._pool.enter(self)
                        return True
                    self._fail(kind_of_failure, reason)
            if seen + size > self.bounds.bytes:
                raise AnswerTooLarge(megabytes=self.bounds.bytes // _MEGABYTE, setting="ZHIBIAO_SPARQL_MEGABYTES")
            if self.complete:
                self._leave(clean=clean)
            if held and (self.complete or self._pool.is_let_out(self, attempt, now=size > WINDOW)):
                seen, size = seen + size, 0
                block = b"".join(held)
                held.clear()
                yield block
        return False

    def _leave(self, *, clean: bool) -> None:
        self._given_back = self._pool.leave(self, clean=clean)

    def _fail(self, kind: str, reason: str) -> None:
        self._leave(clean=kind in ("query", "store"))
        if kind == "query":
            raise QueryError(reason=reason)
        if kind == "store":
            raise StoreError(reason=reason)
        raise self._pool.too_heavy() if kind == "memory" else EvaluatorLost(reason=reason)

    def _reason(self, worker: WorkerProcess) -> ZhibiaoError:
        """Return why the worker is gone."""
        self._pool.leave(self, clean=False)
        if self.fate is not None:
            return self.fate
        ended = worker.ended_with()
        if ended == "SIGABRT":
            # The engine aborts where it is given no memory.
            return self._pool.too_heavy()
        return QueryTooDeep() if ended == "SIGSEGV" else EvaluatorLost(reason=ended)


def _wait_for(descriptor: int) -> None:
    # Not select(2), which knows only the first 1024 descriptors.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    poll.poll()


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(descriptor, wake)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)
