"""Graph stores: one interface, several engines."""

from pathlib import Path

from kg.stores.address import is_address, read_address
from kg.stores.base import DECISIONS, HISTORY, LEDGER, Store, View, Writer
from kg.stores.load import load
from kg.stores.memory import MemoryStore
from kg.stores.oxigraph import OxigraphStore
from kg.stores.results import FORMATS, QueryResult

__all__ = [
    "DECISIONS",
    "FORMATS",
    "HISTORY",
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
    """Open the store that *url* names: ``memory:``, a server (see :class:`kg.stores.address.Address`), or a directory.

    :raises HomeLocked: if another writer holds the directory.
    :raises StoreError: if it cannot be opened. A server is not asked before it is needed.
    :raises WrongSetting: if the URL of a server is none.
    """
    if url == MEMORY:
        return MemoryStore()
    if isinstance(url, str) and is_address(url):
        # Speaking HTTP is not for those who only have a directory.
        from kg.stores.remote import RemoteStore

        return RemoteStore(read_address(url), read_only=read_only)
    return OxigraphStore(Path(url), read_only=read_only)
