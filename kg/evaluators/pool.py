"""A pool of worker processes over one store on disk: what takes long is stopped, and holds nobody up meanwhile.

A query begins in the quick lane. One that takes longer than a glance while others wait, or that has been running for
a while, goes on in the slow lane: behind everything else that wants the processors, and with fewer places. Where
these are taken, it is stopped and begins anew when there is one, which nobody notices, because nothing of its answer
has been handed on by then. So whoever asks little gets an answer at once, whatever else is being asked.
"""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import RLock
from time import monotonic
from typing import Any

from kg.errors import EvaluatorLost, Overloaded, QueryTooHeavy, QueryTooSlow, ZhibiaoError
from kg.evaluators.base import Bounds, Evaluator
from kg.evaluators.clock import Clock
from kg.evaluators.lane import RETRY_SECONDS, Lane
from kg.evaluators.messages import order
from kg.evaluators.process import Terms, WorkerProcess
from kg.evaluators.run import Run
from kg.evaluators.sizes import Sizes
from kg.evaluators.state import state_of
from kg.sparql.asking import Question
from kg.stores.base import BOOKS
from kg.stores.results import FORMATS, PREFIXES

#: Seconds of a processor after which a query makes way for one that waits, and seconds after which it is one that takes
#: long.
GLANCE = 0.05
QUICK = 0.5
#: Seconds that a query waits for a place before its client is told to come back.
PATIENCE = 30.0
#: Workers that are kept although nobody needs them, and seconds after which others are let go.
KEPT = 2
IDLE_SECONDS = 30.0


class Pool(Evaluator):
    """The evaluator of a store on disk.

    :param place: tells in which directory the store is.
    """

    def __init__(self, place: Callable[[], str], sizes: Sizes) -> None:
        self._place = place
        self._terms = Terms(sizes.megabytes, tuple(book.value for book in BOOKS), dict(PREFIXES), sizes.replicas)
        slow = sizes.workers // 2 + 1
        each = max(1, sizes.queue // 2)
        self._quick: Lane[Run] = Lane(sizes.workers, sizes.workers, sizes.queue, each)
        self._slow: Lane[Run] = Lane(slow, max(1, slow - 1), sizes.queue, each)
        self._most = sizes.workers + slow + 1
        self._lock = RLock()
        self._clock = Clock("zhibiao-sparql")
        self._idle: list[tuple[float, WorkerProcess]] = []
        self._workers: set[WorkerProcess] = set()
        self._hiring = False
        self._closed = False

    def ask(self, question: Question, format: str, bounds: Bounds, client: str = "") -> Run:
        """Return the answer of which nothing is evaluated yet."""
        data = question.dataset
        asked = {
            "query": question.text,
            "media_type": FORMATS[format].media_type,
            "default": data.default,
            "named": data.named,
        }
        return Run(self, partial(self._order, asked), bounds, client)

    def warm_up(self) -> None:
        """Start a worker, so that the first question need not wait for that."""
        with self._lock:
            self._dispatch()

    @property
    def pids(self) -> set[int]:
        """The numbers of the workers in the operating system."""
        with self._lock:
            return {worker.pid for worker in self._workers}

    def close(self) -> None:
        """Kill every worker; whoever still reads an answer is told that it is lost."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
            for run in (*self._quick.clear(), *self._slow.clear()):
                run.lane = None
                run.turn.set_exception(EvaluatorLost(reason="closed"))
            for worker in workers:
                self._dismiss(worker)
            idle, self._idle = self._idle, []
        self._clock.close()
        for worker in workers:
            worker.bury()
        for _, worker in idle:
            worker.close()

    # for runs

    def enter(self, run: Run) -> None:
        """Have *run* wait for a worker.

        :raises Overloaded: if there is no room.
        """
        with self._lock:
            if self._closed:
                raise EvaluatorLost(reason="closed")
            self._withdraw(run, clean=False)
            self._quick.put(run)
            self._wait(run, self._quick)
            self._dispatch()

    def turn_of(self, run: Run) -> tuple[Future[WorkerProcess], int]:
        """Return what gives *run* its worker, and which attempt that is for; both change together."""
        with self._lock:
            return run.turn, run.attempt

    def leave(self, run: Run, *, clean: bool) -> bool:
        """Let go of whatever *run* has, and say whether others may ask its worker from now on.

        :param clean: its worker has answered to the end and can be given another question.
        """
        with self._lock:
            given_back = self._withdraw(run, clean=clean)
            self._dispatch()
            return given_back

    def is_let_out(self, run: Run, attempt: int, *, now: bool) -> bool:
        """Say whether *run* will not be begun anew, so that its answer can be handed on as it comes.

        :param now: it has to be settled, because no more can be held back.
        """
        with self._lock:
            if now and run.attempt == attempt and run.lane is self._quick:
                self._let_out(run)
            return run.attempt == attempt and run.lane is self._slow

    def too_heavy(self) -> ZhibiaoError:
        """Return the error for a query that has used up its memory."""
        return QueryTooHeavy(megabytes=self._terms.megabytes, setting="ZHIBIAO_SPARQL_MEMORY_MEGABYTES")

    # with the lock held

    def _withdraw(self, run: Run, *, clean: bool) -> bool:
        lane, worker = run.lane, run.worker
        run.lane = run.worker = None
        run.attempt += 1
        if lane is None:
            return False
        if worker is None:
            lane.drop(run)
            return False
        lane.release(run.client)
        given_back = clean and not (worker.patient or worker.doomed)
        if given_back:
            self._idle.append((monotonic(), worker))
        else:
            self._dismiss(worker)
        return given_back

    def _wait(self, run: Run, lane: "Lane[Run]") -> None:
        run.lane, run.turn = lane, Future()
        self._clock.at(monotonic() + PATIENCE, partial(self._lose_patience, run, run.attempt))

    def _dispatch(self) -> None:
        for lane in (self._quick, self._slow):
            while self._idle and (run := lane.take()) is not None:
                self._begin(run, self._idle.pop()[1])
        if not (self._idle or self._hiring or self._closed) and len(self._workers) < self._most:
            self._hiring = True
            self._clock.soon(self._hire)

    def _begin(self, run: Run, worker: WorkerProcess) -> None:
        run.worker, run.started, run.spent = worker, monotonic(), worker.spent()
        if run.lane is self._slow:
            worker.stand_back()
        self._look_again(run)
        run.turn.set_result(worker)

    def _look_again(self, run: Run) -> None:
        after = run.bounds.seconds if run.lane is self._slow else min(GLANCE, run.bounds.seconds)
        age = monotonic() - run.started
        left = min(after, run.bounds.seconds - age) if run.lane is self._quick else run.bounds.seconds - age
        self._clock.at(monotonic() + max(left, 0), partial(self._look, run, run.attempt))

    def _let_out(self, run: Run) -> None:
        """Move *run* from the quick lane to the slow one: as it is if there is a place, else to the queue for one."""
        worker = run.worker
        assert worker is not None
        self._quick.release(run.client)
        if self._slow.has_place_for(run.client):
            self._slow.occupy(run.client)
            run.lane = self._slow
            worker.stand_back()
        else:
            run.lane = run.worker = None
            try:
                self._slow.put(run)
                run.attempt += 1
                self._wait(run, self._slow)
            except Overloaded as error:
                run.fate = error
            self._dismiss(worker)
        self._dispatch()

    def _dismiss(self, worker: WorkerProcess) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
            worker.doom()
            self._clock.soon(worker.bury)

    # by the clock

    def _hire(self) -> None:
        try:
            worker = WorkerProcess(self._terms, self._place())
        finally:
            self._hiring = False
        with self._lock:
            self._workers.add(worker)
            self._idle.append((monotonic(), worker))
            self._dispatch()
        self._clock.at(monotonic() + IDLE_SECONDS, self._let_go)

    def _let_go(self) -> None:
        """Dismiss workers that have had nothing to do for a while."""
        with self._lock:
            before = monotonic() - IDLE_SECONDS
            while len(self._idle) > KEPT and self._idle[0][0] <= before:
                worker = self._idle.pop(0)[1]
                self._dismiss(worker)
                worker.close()
            if len(self._idle) > KEPT:
                self._clock.at(monotonic() + IDLE_SECONDS, self._let_go)

    def _lose_patience(self, run: Run, attempt: int) -> None:
        with self._lock:
            if run.attempt == attempt and run.lane is not None and run.worker is None:
                turn = run.turn
                self._withdraw(run, clean=False)
                turn.set_exception(Overloaded(seconds=RETRY_SECONDS))

    def _look(self, run: Run, attempt: int) -> None:
        """See whether *run* has to be stopped, or to make way."""
        with self._lock:
            worker = run.worker
            if run.attempt != attempt or run.lane is None or worker is None:
                return
            age = monotonic() - run.started
            if age >= run.bounds.seconds:
                run.fate = QueryTooSlow(seconds=run.bounds.seconds, setting="ZHIBIAO_SPARQL_SECONDS")
                run.lane.release(run.client)
                run.lane = run.worker = None
                self._dismiss(worker)
                self._dispatch()
                return
            # By the processor, not by the clock: where many want one, a small query takes long, too.
            makes_way = self._quick.waiting and worker.spent() - run.spent >= GLANCE
            if run.lane is self._quick and (makes_way or age >= QUICK):
                if makes_way or self._slow.has_place_for(run.client):
                    self._let_out(run)
                else:
                    worker.stand_back()
            if run.worker is not None:
                self._look_again(run)

    def _order(self, asked: dict[str, Any]) -> bytes:
        place = self._place()
        return order(place=place, state=state_of(place).mark, **asked)
