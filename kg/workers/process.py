"""The outside of a worker: one operating system process that can be killed with everything that it started."""

import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from tempfile import TemporaryDirectory
from threading import RLock, Timer
from time import monotonic, sleep
from typing import Any

from kg.workers.messages import Order, Terms

#: Not ``-m``: the worker has to find our modules where we have found them, whatever the working directory is.
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kg.workers.child import main; main(sys.argv[2])"

#: Seconds that a worker has to end by itself when its pipe is closed.
_SECONDS_TO_END = 1.0


class WorkerLost(Exception):
    """The worker is gone.

    :param late: it was killed because its time was up.
    :param status: exit status, negative for the signal that ended it.
    """

    def __init__(self, *, late: bool, status: int) -> None:
        self.late = late
        self.status = status
        super().__init__(late, status)

    @property
    def reason(self) -> str:
        """What ended it, in one word or two."""
        if self.status >= 0:
            return f"exit {self.status}"
        with suppress(ValueError):
            return signal.Signals(-self.status).name
        return f"signal {-self.status}"


class WorkerProcess:
    """A worker; it is started when it is made.

    A plain subprocess and not ``multiprocessing``: that would import the caller's main script again in each worker,
    and forking is not safe beside threads. It has a session of its own, so that Ctrl+C reaches only the master, which
    then ends its workers. What it leaves in its directory for temporary files goes with it: killed in the middle of
    a document, it cannot clean up itself.
    """

    def __init__(self, terms: Terms) -> None:
        self._folder = TemporaryDirectory(prefix="zhibiao-worker-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path), self._folder.name],
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder.name)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._late = False
        self._ending = RLock()
        self._ended = False
        self.orders = 0
        with suppress(WorkerLost):
            # Whoever gives the first order will notice that it is lost.
            self._send(terms)

    def order(self, order: Order) -> None:
        """Hand over an order.

        :raises WorkerLost: if it is gone.
        """
        self.orders += 1
        self._send(order)

    def answer(self, seconds: float) -> Any:
        """Return the next message.

        :raises WorkerLost: if there is none within *seconds*, or it ended otherwise; nothing of it is left then.
        """
        assert self._process.stdout is not None
        timer = Timer(seconds, self._stop)
        timer.daemon = True
        timer.start()
        try:
            message = pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise self._lost() from error
        finally:
            timer.cancel()
        if self._late:
            # The first to be killed is what it had started, so that it may still have told of that as damage.
            raise self._lost()
        return message

    def kill(self) -> None:
        """End the worker and whatever it started, at once."""
        with self._ending:
            if not self._ended and self._process.poll() is None:
                _kill_descendants(self._process.pid)
            self.dismiss()

    def dismiss(self) -> None:
        """End a worker that has nothing to do and thus nothing running; it has nothing to save either."""
        with self._ending:
            if not self._ended:
                self._ended = True
                self._end()

    def _end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        if os.name == "posix":
            # Its session outlives a worker that died by itself. A member that is a zombie may not be killed on macOS.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # What is still in the buffer has no reader any more.
                with suppress(OSError, ValueError):
                    pipe.close()
        self._folder.cleanup()

    def _stop(self) -> None:
        self._late = True
        self.kill()

    def _send(self, message: Any) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(pickle.dumps(message))
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise self._lost() from error

    def _lost(self) -> WorkerLost:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_END)
        # Its own status first, for one that died by itself; then the rest of its family.
        self.kill()
        return WorkerLost(late=self._late, status=self._process.returncode)


def _kill_descendants(pid: int) -> None:
    """Kill what the process started; also what moved into a session of its own, as programs that start programs do."""
    import psutil

    with suppress(psutil.Error):
        family = psutil.Process(pid).children(recursive=True)
        for each in family:
            with suppress(psutil.Error):
                each.kill()
        # Until they are gone they may still write.
        until = monotonic() + _SECONDS_TO_END
        while monotonic() < until and any(_runs(each) for each in family):
            sleep(0.01)


def _runs(process: Any) -> bool:
    import psutil

    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
