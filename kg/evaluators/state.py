"""Tells from its files whether an Oxigraph store on disk has changed, in any process."""

import os
from typing import NamedTuple


class State(NamedTuple):
    """What the files of a store say.

    :param mark: changes with every commit, derived triples included; rarely without one.
    :param logged: bytes of the log, that every process which opens the store has to go through.
    """

    mark: str
    logged: int


def state_of(place: str) -> State:
    """Look at the store in the directory *place*; a few dozen microseconds.

    RocksDB appends every transaction to a log (``*.log``), and every file that it takes over or gives up to its
    ``MANIFEST-*``: https://github.com/facebook/rocksdb/wiki/MANIFEST.
    """
    marks, logged = [], 0
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.endswith(".log"):
                    size = entry.stat().st_size
                    logged += size
                elif entry.name.startswith("MANIFEST-"):
                    size = entry.stat().st_size
                else:
                    continue
                marks.append(f"{entry.name}:{size}")
    except OSError:
        # A file that goes while we look means a change; whoever opens the store says what is wrong with it.
        return State("", 0)
    return State(" ".join(sorted(marks)), logged)
