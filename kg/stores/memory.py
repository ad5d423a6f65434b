"""The graph store in memory: the same engine and the same rules, gone when the process ends."""

import pyoxigraph

from kg.stores.oxigraph import OxigraphStore


class MemoryStore(OxigraphStore):
    """An empty store in memory."""

    def __init__(self) -> None:
        self._claim = None
        self._begin(pyoxigraph.Store(), read_only=False)

    def _clear_away(self) -> None:
        """Do nothing: there are no files."""
