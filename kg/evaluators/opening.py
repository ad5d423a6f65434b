"""Opens a store on disk for reading, although a writer may be at work; workers import it, so nothing heavy in here."""

from contextlib import suppress
from time import sleep
from typing import NamedTuple

from pyoxigraph import Store

from kg.evaluators.state import state_of

#: Seconds between the attempts to open a store.
_PAUSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)


class View(NamedTuple):
    """A store as it was at one moment.

    :param files: its files of data at that moment; see :class:`kg.evaluators.state.State`.
    """

    store: Store
    files: str


def opened(place: str) -> View:
    """Open the store in the directory *place* as it is at one moment.

    The engine reads the table of contents first and what that names, and the log, after it. What is moved from the log
    into a file of data between the two is in neither.

    :raises OSError: if there is no store, or it cannot be read.
    """
    for pause in _PAUSES:
        before = state_of(place).files
        with suppress(OSError, RuntimeError):
            store = Store.read_only(place)
            if before and state_of(place).files == before:
                return View(store, before)
        sleep(pause)
    return View(Store.read_only(place), before)
