"""Graph stores: one interface, several engines."""

from pathlib import Path

from kg.stores.base import DECISIONS, LEDGER, Store, View, Writer
from kg.stores.load import load
from kg.stores.memory import MemoryStore
from kg.stores.oxigraph import OxigraphStore
from kg.stores.results import FORMATS, QueryResult

__all__ = [
    "DECISIONS",
    "FORMATS",
    "LEDGER",
    "MemoryStore",
    "OxigraphStore",
    "QueryResult",
    "Store",
    "View",
    "Writer",
    "load",
    "open_store",
]

MEMORY = "memory:"


def open_store(url: str | Path, *, read_only: bool = False) -> Store:
    """Open the store that *url* names: ``memory:`` for one in memory, else a directory.

    :raises HomeLocked: if another writer holds the directory.
    :raises StoreError: if it cannot be opened.
    """
    return MemoryStore() if url == MEMORY else OxigraphStore(Path(url), read_only=read_only)
