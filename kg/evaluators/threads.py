"""Evaluators that work in threads: over a store in this process, and over a server that is asked for the answer.

A thread cannot be killed. A question whose time is up gets no answer, but its evaluation ends only when it next hands
something on; a store that must not be held up so is one on disk.
"""

import asyncio
import logging
from abc import abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from queue import Empty, Full, Queue
from threading import Event, Lock
from time import monotonic

from kg.errors import AnswerTooLarge, EvaluatorLost, Overloaded, QueryTooSlow, ZhibiaoError
from kg.evaluators.base import Answer, Bounds, Evaluator
from kg.evaluators.lane import RETRY_SECONDS
from kg.sparql.asking import Question

logger = logging.getLogger(__name__)

#: Bytes of a block, and blocks that wait for somebody to take them.
_BLOCK = 1 << 16
_WAITING = 16
#: Seconds between looks at whether anybody still waits.
_PAUSE = 0.2
_MEGABYTE = 1_000_000


class Sink:
    """Takes an answer from the thread that evaluates it.

    :param put: hands a block on, and says whether it is the last; False if nobody wants it.
    :param most: bytes that the answer may have.
    """

    def __init__(self, put: Callable[[bytes, bool], bool], most: int) -> None:
        self._put = put
        self._most = self._left = most
        self._waiting = bytearray()
        #: Why it takes no more: an engine may wrap what ``write`` raises into something of its own.
        self.error: ZhibiaoError | None = None

    def write(self, data: bytes) -> int:
        """Take some of it."""
        self._waiting += data
        self._left -= len(data)
        if self._left < 0:
            self.error = AnswerTooLarge(megabytes=self._most // _MEGABYTE, setting="ZHIBIAO_SPARQL_MEGABYTES")
        elif len(self._waiting) >= _BLOCK:
            if not self._put(bytes(self._waiting), False):
                self.error = EvaluatorLost(reason="nobody reads the answer")
            self._waiting.clear()
        if self.error is not None:
            # Not the one that is kept: with its trace it would hold, in a circle, what the engine returned.
            raise type(self.error)(**self.error.data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the end is near."""

    def end(self) -> None:
        """Hand on what is left."""
        self._put(bytes(self._waiting), True)


Writing = Callable[[Sink], None]


class ThreadAnswer(Answer):
    """An answer that a thread writes.

    :param start: has a thread do something.
    """

    def __init__(self, start: Callable[[Callable[[], None]], None], write: Writing, bounds: Bounds) -> None:
        self._start = start
        self._write = write
        self._bounds = bounds
        self._blocks: Queue[tuple[bytes, bool] | ZhibiaoError] = Queue(_WAITING)
        self._closed = Event()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the answer to a thread."""
        until = self._begin()
        try:
            while not self.complete:
                yield from self._taken(self._next(until))
        finally:
            self.close()

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """Yield the answer to an event loop."""
        until = self._begin()
        try:
            while not self.complete:
                for block in self._taken(await asyncio.to_thread(self._next, until)):
                    yield block
        finally:
            self.close()

    def close(self) -> None:
        """Give the rest up."""
        self._closed.set()

    def _begin(self) -> float:
        self._start(self._work)
        return monotonic() + self._bounds.seconds

    def _next(self, until: float) -> tuple[bytes, bool] | ZhibiaoError:
        while not self._closed.is_set():
            try:
                return self._blocks.get(timeout=max(0.0, min(_PAUSE, until - monotonic())))
            except Empty:
                if monotonic() >= until:
                    return QueryTooSlow(seconds=self._bounds.seconds, setting="ZHIBIAO_SPARQL_SECONDS")
        return EvaluatorLost(reason="closed")

    def _taken(self, item: tuple[bytes, bool] | ZhibiaoError) -> Iterator[bytes]:
        if isinstance(item, ZhibiaoError):
            raise item
        block, self.complete = item
        if block:
            yield block

    def _put(self, item: tuple[bytes, bool] | ZhibiaoError) -> bool:
        while not self._closed.is_set():
            try:
                self._blocks.put(item, timeout=_PAUSE)
            except Full:
                continue
            return True
        return False

    def _work(self) -> None:
        if self._closed.is_set():
            return
        sink = Sink(lambda block, last: self._put((block, last)), self._bounds.bytes)
        try:
            self._write(sink)
            sink.end()
        except ZhibiaoError as error:
            # Without its trace, which holds what the engine returned: only this thread may drop that.
            self._put(sink.error or type(error)(**error.data))
        except Exception as error:
            logger.exception("a defect of the evaluator")
            self._put(sink.error or EvaluatorLost(reason=type(error).__name__))


class ThreadEvaluator(Evaluator):
    """Evaluates in a few threads.

    :param threads: questions that are evaluated at once.
    :param queue: questions that wait for a thread.
    """

    has_deadline = False

    def __init__(self, threads: int, queue: int) -> None:
        self._executor = ThreadPoolExecutor(threads, "zhibiao-sparql")
        self._room = threads + queue
        self._lock = Lock()
        self._present = 0

    def ask(self, question: Question, format: str, bounds: Bounds, client: str = "") -> ThreadAnswer:
        """Return the answer of which nothing is evaluated yet; all clients are one."""
        return ThreadAnswer(self._start, partial(self.write, question, format), bounds)

    @abstractmethod
    def write(self, question: Question, format: str, sink: Sink) -> None:
        """Evaluate *question* and write the answer to *sink*, in a thread; errors as in :class:`Answer`."""

    def warm_up(self) -> None:
        """Do nothing: threads start in no time."""

    def close(self) -> None:
        """Answer nothing afterwards; what is being evaluated ends by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _start(self, work: Callable[[], None]) -> None:
        with self._lock:
            if self._present >= self._room:
                raise Overloaded(seconds=RETRY_SECONDS)
            self._present += 1
        try:
            self._executor.submit(work).add_done_callback(self._done)
        except RuntimeError as error:
            self._done(None)
            raise EvaluatorLost(reason="closed") from error

    def _done(self, _: object) -> None:
        with self._lock:
            self._present -= 1
