"""Checksums of model folders."""

import hashlib
from pathlib import Path


def of_folder(folder: Path) -> str:
    """Return 16 hexadecimal digits that depend on the names and contents of all files in a folder.

    :raises OSError: if a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
