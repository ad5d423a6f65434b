"""Tells from its files whether an Oxigraph store on disk has changed, in any process."""

import os
from time import time_ns
from typing import NamedTuple

#: Nanoseconds within which a file system may give two changes one time: a tick of the kernel's clock is 4 ms or 10.
_TICK = 50_000_000


class State(NamedTuple):
    """What the files of a store say.

    :param mark: changes with every commit, derived triples included; now and then without one.
    :param files: changes when files of data come or go; whoever opened the store meanwhile may have missed some.
    """

    mark: str
    files: str


def state_of(place: str) -> State:
    """Look at the store in the directory *place*; a few dozen microseconds.

    RocksDB writes every transaction to a log (``*.log``), and every file that it takes over or gives up to its
    ``MANIFEST-*``: https://github.com/facebook/rocksdb/wiki/MANIFEST. An old log is written over from its start, so
    that its size alone says nothing.
    """
    marks, files, latest = [], [], 0
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                is_log = entry.name.endswith(".log")
                if is_log or entry.name.startswith("MANIFEST-"):
                    found = entry.stat()
                    marks.append(f"{entry.name}:{found.st_size}:{found.st_mtime_ns}")
                    files.append(entry.name if is_log else f"{entry.name}:{found.st_size}")
                    latest = max(latest, found.st_mtime_ns)
    except OSError:
        # A file that goes while we look means a change; whoever opens the store says what is wrong with it.
        return State("", "")
    now = time_ns()
    if now - latest < _TICK:
        # A commit after this look may leave no other trace.
        marks.append(str(now))
    return State(" ".join(sorted(marks)), " ".join(sorted(files)))
