"""A store made anew beside the old one and put into its place, so that at every moment one of the two is whole.

::

    graph          the store
    graph.new      one that is being filled; never complete
    graph.ready    one that is complete and takes the place of the store: its name is what says so
    graph.old      what stood there before
    graph.lock     held by whoever may write to any of them
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from filelock import BaseFileLock, FileLock, Timeout

from kg.errors import HomeLocked, StoreError


def claim(path: Path) -> BaseFileLock:
    """Take the right to write to the store at *path*, for as long as the lock is held, and put it into order.

    :raises HomeLocked: if another process has it.
    :raises StoreError: if the place cannot be used.
    """
    lock = FileLock(_beside(path, "lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise HomeLocked(home=str(path)) from error
    except OSError as error:
        raise StoreError(reason=str(error)) from error
    try:
        _settle(path)
    except OSError as error:
        lock.release()
        raise StoreError(reason=str(error)) from error
    return lock


def current(path: Path) -> Path:
    """Return the directory of the whole store for a reader, who may come while one takes the place of the other."""
    ready = _beside(path, "ready")
    return ready if ready.exists() else path


@contextmanager
def renewed(path: Path) -> Iterator[Path]:
    """Give a directory to fill with a store that takes the place of the one at *path* if the block ends well.

    The block closes what it filled; the caller holds the claim.
    """
    new = _beside(path, "new")
    try:
        yield new
        new.rename(_beside(path, "ready"))
        _settle(path)
    finally:
        rmtree(new, ignore_errors=True)


def _settle(path: Path) -> None:
    """Finish an exchange that was begun for good, and clear away what is left of one that was not."""
    ready, old, new = (_beside(path, name) for name in ("ready", "old", "new"))
    for left in (old, new):
        rmtree(left, ignore_errors=True)
    if ready.exists():
        if path.exists():
            path.rename(old)
        ready.rename(path)
        rmtree(old, ignore_errors=True)


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.name}.{name}")
