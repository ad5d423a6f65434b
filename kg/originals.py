"""The bytes of ingested files, kept by their hash."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from kg.errors import HomeError


def keep_original(directory: Path, data: bytes) -> Path:
    """Keep *data* under its SHA-256 and return the path; a file is there whole or not at all.

    :raises HomeError: if it cannot be written.
    """
    path = directory / sha256(data).hexdigest()
    if path.exists():
        return path
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=directory, prefix=".", delete=False) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
    except OSError as error:
        raise HomeError(home=str(directory), reason=f"cannot be written: {error.strerror or error}") from error
    return path


def discard_original(directory: Path, digest: str) -> None:
    """Delete the file with the SHA-256 *digest*; nothing happens where there is none."""
    (directory / digest).unlink(missing_ok=True)
