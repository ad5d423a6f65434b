"""Workers that are started when they are needed, replaced when they die, and ended with their owner."""

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from queue import Empty, Full, LifoQueue, Queue
from threading import Event, Lock
from types import TracebackType
from typing import Any, Self

from kg.errors import Crashed, TooSlow, ZhibiaoError
from kg.limits import Limits
from kg.workers.messages import Answered, Begun, Done, Order, Terms
from kg.workers.parts import Answers, Item, Task
from kg.workers.patience import Patience
from kg.workers.process import WorkerLost, WorkerProcess

logger = logging.getLogger(__name__)

#: Tasks after which a worker is replaced, so that what a library leaks does not add up.
TASKS_PER_WORKER = 2000
#: Tasks that are handed out beyond the one whose answers are being read, for each worker: a slow file in front keeps
#: the others busy for so long.
_AHEAD = 4
#: Answers of one task that are kept until somebody reads them.
_KEPT = 16
#: Seconds between looks at whether the answers are still wanted.
_PAUSE = 0.2
_TRIES = 3
_END = object()


class Workers:
    """At most *jobs* worker processes; any number of threads may use them at once.

    With one job, one process works at a time: the caller or the worker. With more, the workers go ahead of the caller.

    :param limits: ``seconds`` and ``memory_megabytes`` hold for each part of a task; for all of them together see
        :mod:`kg.workers.patience`.
    """

    def __init__(
        self, jobs: int = 1, limits: Limits | None = None, *, tasks_per_worker: int = TASKS_PER_WORKER
    ) -> None:
        self._limits = limits or Limits()
        self._tasks_per_worker = tasks_per_worker
        self._ahead = 0 if jobs == 1 else jobs * _AHEAD
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="zhibiao-worker")
        self._idle: LifoQueue[WorkerProcess] = LifoQueue()
        #: Who works, and the event that tells that nobody wants the answers any more.
        self._busy: dict[WorkerProcess, Event] = {}
        self._lock = Lock()
        self._closed = Event()

    def map(self, function: str, items: Iterable[tuple[Item, Task | None]]) -> Iterator[tuple[Item, Answers]]:
        """Do a task for each item and yield the answers in the order of the items; see :class:`kg.workers.Hands`.

        Once the caller has enough or fails, what is still being done for it is given up.
        """
        waiting: deque[tuple[Item, Answers]] = deque()
        # Set when nobody will read the answers any more, because the caller failed or has enough.
        over = Event()
        try:
            for item, task in items:
                waiting.append((item, iter(()) if task is None else self._answers(function, task, over)))
                while len(waiting) > self._ahead:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            over.set()
            self._kill(lambda whose: whose is over)

    def warm_up(self, function: str) -> None:
        """Start a worker for *function* now, beside whatever the caller does until the first task."""
        self._idle.put(self._started(function.partition(":")[0]))

    def close(self) -> None:
        """End every worker; tasks that are still being done are given up."""
        self._closed.set()
        self._kill(lambda _: True)
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().dismiss()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _kill(self, chosen: Callable[[Event], bool]) -> None:
        """Kill the busy workers whose event is chosen."""
        with self._lock:
            # Taken off the list at once, so that none of them is handed on while it is being killed.
            doomed = [worker for worker, over in self._busy.items() if chosen(over)]
            for worker in doomed:
                del self._busy[worker]
        for worker in doomed:
            worker.kill()

    def _answers(self, function: str, task: Task, over: Event) -> Answers:
        """Hand a task out now, and return an iterator that waits for its answers."""
        answers: Queue[Any] = Queue(_KEPT)

        def put(answer: Any) -> None:
            while not self._is_vain(over):
                with suppress(Full):
                    answers.put(answer, timeout=_PAUSE)
                    return

        doing = self._threads.submit(self._do, function, task, over, put)
        doing.add_done_callback(lambda _: put(_END))
        return self._read(answers, doing.result)

    def _read(self, answers: "Queue[Any]", result: Callable[[], None]) -> Answers:
        while (answer := self._get(answers)) is not _END:
            yield answer
        # What our own thread failed over is not to be lost.
        result()

    def _get(self, answers: "Queue[Any]") -> Any:
        # With a timeout, or Ctrl+C would not be noticed on Windows.
        while True:
            try:
                return answers.get(timeout=_PAUSE)
            except Empty:
                if self._closed.is_set():
                    raise RuntimeError("the workers were closed while they worked") from None

    def _is_vain(self, over: Event) -> bool:
        return over.is_set() or self._closed.is_set()

    def _do(self, function: str, task: Task, over: Event, put: Callable[[Any], None]) -> None:
        """Have a task done, by one worker after the other as long as they die over its parts."""
        finished, patience = 0, Patience(task.label, self._limits)
        while not (self._is_vain(over) or self._is_ended(patience, put)):
            label = None
            try:
                with closing(self._messages(Order(function, task, finished), over, patience)) as messages:
                    for message in messages:
                        if isinstance(message, Begun):
                            label = message.label
                            continue
                        finished, label = finished + 1, None
                        put(message.answer)
                        if self._is_vain(over) or patience.end():
                            break
                    else:
                        return
            except WorkerLost as lost:
                if self._is_vain(over):
                    return
                put(self._told(lost, label or task.label))
                if label is None:
                    # It died over the file as a whole, or over finding the next part of it.
                    return
                patience.lose()
                finished += 1

    def _is_ended(self, patience: Patience, put: Callable[[Any], None]) -> bool:
        """Say whether the rest of a file is left alone, and tell why."""
        error = patience.end()
        if error is not None:
            put(error)
        return error is not None

    def _messages(self, order: Order, over: Event, patience: Patience) -> Generator[Begun | Answered, None, None]:
        """Yield what a worker says about a task, but for the end; it is killed if nobody listens to the end.

        :raises WorkerLost: if it dies over it.
        """
        worker = self._engaged(order, over)
        message: Any = None
        try:
            while isinstance(message := patience.timed(partial(worker.answer, self._limits.seconds)), Begun | Answered):
                yield message
        finally:
            with self._lock:
                spared = self._busy.pop(worker, None) is not None
            if not (spared and isinstance(message, Done)):
                worker.kill()
        if not spared:
            return
        if message.worn or worker.orders >= self._tasks_per_worker:
            worker.dismiss()
        else:
            self._idle.put(worker)

    def _engaged(self, order: Order, over: Event) -> WorkerProcess:
        """Return a worker that has taken the order; one that was lost while it had nothing to do is no one's fault."""
        for _ in range(_TRIES):
            try:
                worker = self._idle.get_nowait()
            except Empty:
                worker = self._started()
            with self._lock:
                self._busy[worker] = over
            if self._is_vain(over):
                # Whoever gave up may not have seen this one among the busy.
                worker.kill()
            with suppress(WorkerLost):
                worker.order(order)
                return worker
            with self._lock:
                self._busy.pop(worker, None)
        raise RuntimeError("no worker process can be started")

    def _told(self, lost: WorkerLost, label: str) -> ZhibiaoError:
        if lost.late:
            return TooSlow(file=label, seconds=self._limits.seconds, setting="ZHIBIAO_READ_SECONDS")
        logger.info("%s: the worker ended with %s", label, lost.reason)
        return Crashed(file=label, reason=lost.reason)

    def _started(self, preload: str | None = None) -> WorkerProcess:
        # Libraries warn of much that their caller can do nothing about.
        level = logging.INFO if logger.isEnabledFor(logging.INFO) else logging.ERROR
        return WorkerProcess(Terms(self._limits.seconds, self._limits.memory_megabytes, level, preload))
