"""The bytes of ingested files, kept by their hash."""

import logging
import os
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from kg.errors import HomeError
from kg.files import bytes_of

logger = logging.getLogger(__name__)
#: What the name of a file that is being written begins with.
_PART = ".part-"


def keep_original(directory: Path, data: bytes) -> Path:
    """Keep *data* under its SHA-256 and return the path; a file is there whole or not at all.

    What stands there already with other bytes was damaged, and is written anew.

    :raises HomeError: if it cannot be written.
    """
    path = directory / sha256(data).hexdigest()
    try:
        if not _holds(path, data):
            directory.mkdir(parents=True, exist_ok=True)
            _write(path, data)
    except OSError as error:
        raise HomeError(home=str(directory), reason=f"cannot be written: {error.strerror or error}") from error
    return path


def keep_file(directory: Path, path: Path, digest: str, label: str) -> None:
    """Keep the file at *path*, whose SHA-256 is *digest*, as :func:`keep_original` does.

    :raises InputError: if it cannot be read.
    :raises HomeError: if it cannot be written; the message names it by *label*.
    """
    if is_whole(directory, digest):
        return
    try:
        keep_original(directory, bytes_of(path))
    except HomeError as error:
        raise HomeError(home=error.data["home"], reason=f"the original of {label} {error.data['reason']}") from error


def is_whole(directory: Path, digest: str) -> bool:
    """Say whether the bytes with the SHA-256 *digest* are kept, unchanged."""
    try:
        with (directory / digest).open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def discard_original(directory: Path, digest: str) -> None:
    """Delete the file with the SHA-256 *digest*; nothing happens where there is none.

    Its document is gone from the graph by then, so a file that cannot be deleted is only logged.
    """
    try:
        (directory / digest).unlink(missing_ok=True)
    except OSError as error:
        logger.warning("the original %s of a removed document cannot be deleted: %s", directory / digest, error)


def clear_parts(directory: Path) -> None:
    """Delete what a process that was ended while it wrote has left; for whoever alone may write there."""
    for part in directory.glob(f"{_PART}*"):
        try:
            part.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("%s, half of an original, cannot be deleted: %s", part, error)


def _holds(path: Path, data: bytes) -> bool:
    try:
        # The size first: it costs no reading.
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=_PART, delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
