"""The graph store in memory: the same engine and the same rules, gone when the process ends."""

from threading import RLock

import pyoxigraph

from kg.stores.oxigraph import OxigraphStore


class MemoryStore(OxigraphStore):
    """An empty store in memory."""

    def __init__(self) -> None:
        self._store = pyoxigraph.Store()
        self._read_only = False
        self._lock = RLock()
