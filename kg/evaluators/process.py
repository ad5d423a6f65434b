"""The outside of a worker: one process that is given orders, gives blocks, and can be killed at any moment."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

import psutil

#: Isolated and without ``site``: the worker needs our modules and the engine, and is to start in no time.
_START = """\
import sys, json
given = json.loads(sys.argv[1])
sys.path[:] = given.pop("path")
from kg.evaluators.worker import Scope, main
main(**given["main"], scope=Scope(**given["scope"]))
"""
#: Niceness of queries that take long: far behind everything that somebody waits for, without starving.
_PATIENT = 15
#: Bytes that are taken out of the pipe at once.
READ_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Terms:
    """What every worker is told at its start.

    :param megabytes: memory that a query may fill; 0 for any.
    :param hidden: IRIs of the graphs that no query may see.
    :param prefixes: abbreviation → namespace, for graphs that are written out.
    :param replicas: it holds a copy of the store in its memory.
    """

    megabytes: int
    hidden: tuple[str, ...]
    prefixes: dict[str, str]
    replicas: bool = False


class WorkerProcess:
    """A worker; it is started when it is made.

    :param place: directory of the store.
    """

    def __init__(self, terms: Terms, place: str) -> None:
        # Each has a pipe of its own to die with: who is told of its end belongs to the pipe, not to the process.
        lifeline, self._lifeline = os.pipe()
        given = {
            "path": [os.path.abspath(entry) for entry in sys.path],  # noqa: PTH100 - the empty entry is the directory
            "main": {
                "place": place,
                "megabytes": terms.megabytes,
                "lifeline": lifeline,
                "replicas": terms.replicas,
            },
            "scope": {"hidden": list(terms.hidden), "prefixes": dict(terms.prefixes)},
        }
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START, json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What the engine prints before it aborts is for nobody; how it ended is in its status.
            stderr=subprocess.DEVNULL,
            pass_fds=(lifeline,),
            start_new_session=True,
            bufsize=0,
        )
        os.close(lifeline)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self.answers = self._process.stdin, self._process.stdout.fileno()
        #: It was killed; whoever reads from it closes the pipes.
        self.doomed = False
        #: It lets everything else go first, which cannot be taken back.
        self.patient = False

    @property
    def pid(self) -> int:
        """Its number in the operating system."""
        return self._process.pid

    def spent(self) -> float:
        """Return the seconds that it has used of a processor, all its life; 0 if it is gone."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def send(self, order: bytes) -> None:
        """Give an order; it is taken at once, as a worker without an order does nothing but wait for one.

        :raises OSError: if it is gone.
        """
        view = memoryview(order)
        while view:
            view = view[self._orders.write(view) or 0 :]

    def read(self) -> bytes:
        """Return what it has answered since, as soon as there is something; nothing if it is gone."""
        return os.read(self.answers, READ_BYTES)

    def stand_back(self) -> None:
        """Let everything else that wants the processors go first, from now on."""
        self.patient = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _PATIENT)

    def doom(self) -> None:
        """Kill it without waiting for that."""
        self.doomed = True
        self._process.kill()

    def bury(self) -> None:
        """Wait until it is gone, a moment after it was killed, and let the operating system forget it."""
        self._process.wait()

    def close(self) -> None:
        """Close the pipes; to be done by whoever read from it last."""
        os.close(self._lifeline)
        self._orders.close()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def ended_with(self) -> str:
        """Return how it ended, in a word or two."""
        status = self._process.wait()
        if status >= 0:
            return f"exit {status}"
        with suppress(ValueError):
            return signal.Signals(-status).name
        return f"signal {-status}"
