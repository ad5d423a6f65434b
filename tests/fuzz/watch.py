"""The outside of the reading process: it is watched, killed when it hangs, and started again."""

import signal
import tempfile
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.fuzz.child import Ending, serve

#: Seconds of processor after which a file counts as one that hangs.
SECONDS = 20.0
#: So many times as long it may take by the clock, as others are at work on the machine, too.
_PATIENCE = 6
_PAUSE = 0.05
#: Megabytes that reading a file of some kilobytes may take for a while.
_PEAK = 768


class Watched:
    """A process that reads files; it lives from file to file until one kills it."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._trace = Path(tempfile.mkstemp(prefix="fuzz-", suffix=".trace")[1])
        self.starts = 0
        self._start()

    def read(self, name: str, data: bytes) -> Ending:
        """Return how reading a file ends: as the process says, or with ``hang``, ``crash`` or ``memory``."""
        self._pipe.send((name, data))
        if not self._ends():
            place = self._where()
            self._restart()
            return Ending("hang", self._seconds, "hang " + place.partition("\n")[0], place)
        try:
            ending: Ending = self._pipe.recv()
        except EOFError:
            self._process.join()
            code = self._process.exitcode
            trace = self._stack()
            self._restart()
            return Ending("crash", 0.0, f"crash {code}", trace)
        if ending.outcome == "exception" and ending.place.startswith("MemoryError"):
            return Ending("memory", ending.seconds, ending.place, ending.trace, ending.peak, ending.resident)
        if ending.peak > _PEAK:
            return Ending("memory", ending.seconds, f"peak {ending.outcome}", "", ending.peak, ending.resident)
        return ending

    def close(self) -> None:
        """End the process and what it started."""
        with suppress(psutil.Error):
            for each in psutil.Process(self._process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    each.kill()
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._trace.unlink(missing_ok=True)

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=serve, args=(other, str(self._trace)), daemon=True)
        self._process.start()
        other.close()
        self.starts += 1

    def _restart(self) -> None:
        self.close()
        self._start()

    def _ends(self) -> bool:
        """Wait for an answer; False if there is none in time."""
        process, end = psutil.Process(self._process.pid), time.monotonic() + _PATIENCE * self._seconds
        start = None
        while not self._pipe.poll(_PAUSE):
            with suppress(psutil.Error):
                used = sum(process.cpu_times()[:4])
                start = used if start is None else start
                if used - start > self._seconds or time.monotonic() > end:
                    return False
        return True

    def _where(self) -> str:
        """Return the stack where it is now, innermost place first."""
        with suppress(psutil.Error, AttributeError):
            psutil.Process(self._process.pid).send_signal(signal.SIGUSR1)
            time.sleep(_PAUSE * 4)
        return self._stack()

    def _stack(self) -> str:
        lines = self._trace.read_text().splitlines()
        return "\n".join(line.strip() for line in lines if line.strip().startswith("File"))[:3000]
