"""One process owns a home for writing."""

from pathlib import Path

from filelock import FileLock, Timeout

from kg.errors import HomeError, HomeLocked


def claim(lock_file: Path) -> FileLock:
    """Make the home directory and lock it for writing by this process.

    :raises HomeLocked: if another process holds it.
    :raises HomeError: if the directory cannot be made or written.
    """
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
