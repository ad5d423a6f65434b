"""A thread that does things when their time has come."""

import heapq
import logging
from collections.abc import Callable
from itertools import count
from threading import Condition, Thread
from time import monotonic

logger = logging.getLogger(__name__)


class Clock:
    """Does short things one after the other; its thread begins with the first of them.

    :param name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = Condition()
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = count()
        self._thread: Thread | None = None
        self._closed = False

    def at(self, moment: float, do: Callable[[], object]) -> None:
        """Do something at a moment of :func:`time.monotonic`; nothing any more once the clock is closed."""
        with self._changed:
            if self._closed:
                return
            heapq.heappush(self._due, (moment, next(self._numbers), do))
            if self._thread is None:
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            elif self._due[0][2] is do:
                self._changed.notify()

    def soon(self, do: Callable[[], object]) -> None:
        """Do something now, but not here."""
        self.at(0.0, do)

    def close(self) -> None:
        """Forget what is not due yet, and wait for what is being done."""
        with self._changed:
            self._closed = True
            self._due.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (do := self._next()) is not None:
            try:
                do()
            except Exception:
                # The clock has to go on, or no query would ever be stopped again.
                logger.exception("a defect of the evaluator")

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            while not self._closed:
                wait = self._due[0][0] - monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None
