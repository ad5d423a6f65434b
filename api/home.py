"""A home directory on disk: who may write to it, and whether its graph is one that we can name things in."""

from pathlib import Path

from filelock import FileLock, Timeout

from api.settings import Settings
from kg import catalogue
from kg.errors import HomeError, HomeLocked
from kg.iris import Iris
from kg.originals import clear_parts
from kg.stores import Store, open_store


def open_home(settings: Settings, *, read_only: bool, create: bool) -> tuple[Store, FileLock | None]:
    """Open the graph of a home, and lock the home unless it is opened for reading.

    :param create: make the home where there is none; without it, as for reading, it has to hold something.
    :raises HomeLocked: if it is to be written and another process does that.
    :raises HomeError: if the directory cannot be used, holds nothing and must not be made, or its names have
        another base than the settings say.
    """
    if (read_only or not create) and not settings.store and not settings.graph_dir.is_dir():
        raise HomeError(home=str(settings.home), reason="nothing is stored here yet; run 'zhibiao ingest' first")
    lock = None if read_only else _claim(settings.lock_file)
    try:
        if not read_only:
            clear_parts(settings.originals_dir)
        return _opened(settings, read_only=read_only), lock
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _claim(lock_file: Path) -> FileLock:
    home = str(lock_file.parent)
    lock = FileLock(lock_file)
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise HomeLocked(home=home) from error
    except OSError as error:
        raise HomeError(home=home, reason=error.strerror or str(error)) from error
    return lock


def _opened(settings: Settings, *, read_only: bool) -> Store:
    store = open_store(settings.store or settings.graph_dir, read_only=read_only)
    base, wanted = catalogue.base_of(store.view()), Iris(settings.base).base
    if base not in (None, wanted):
        # Under another base half of the names would never be found.
        store.close()
        raise HomeError(home=str(settings.home), reason=f"the data are named under {base}; set ZHIBIAO_BASE to it")
    return store
