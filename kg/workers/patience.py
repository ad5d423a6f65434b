"""How long workers are lent to one file: a file of many documents may not keep them for as long as it likes."""

from collections.abc import Callable
from time import monotonic
from typing import Final, TypeVar

from kg.errors import GivenUp, TooSlow, ZhibiaoError
from kg.limits import Limits

#: Times the seconds of one document that all documents of a file may take together: an hour where nothing is set.
#: Long enough for a thousand office files or two hundred scanned forms in one archive.
WHOLE_FILE: Final = 12
#: Workers that may end over the documents of one file. Each of them unpacks again what came before.
LOST_WORKERS: Final = 3

_Answer = TypeVar("_Answer")


class Patience:
    """What one file has taken so far.

    :param file: how it is called in messages.
    """

    def __init__(self, file: str, limits: Limits) -> None:
        self._file = file
        self._most = limits.seconds * WHOLE_FILE
        self._seconds = 0.0
        self._lost = 0

    def timed(self, ask: Callable[[], _Answer]) -> _Answer:
        """Wait for a worker; only this counts, not the time that its answers wait for their reader."""
        started = monotonic()
        try:
            return ask()
        finally:
            self._seconds += monotonic() - started

    def lose(self) -> None:
        """Note that a worker ended over it."""
        self._lost += 1

    def end(self) -> ZhibiaoError | None:
        """Return why the rest of the file is left alone, None as long as it is not."""
        if self._lost >= LOST_WORKERS:
            return GivenUp(file=self._file, count=self._lost)
        if self._seconds > self._most:
            return TooSlow(file=self._file, seconds=self._most, setting="ZHIBIAO_READ_SECONDS")
        return None
