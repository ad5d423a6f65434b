"""The semantic index on disk: a manifest that names one complete, checksummed data folder."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.errors import IndexMissing, IndexNotSaved, TornIndex
from embeddings.lexical import LexicalIndex
from embeddings.table import Column, Occurrences

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What the index was made from.

    :param model: id of the encoder.
    :param data: name of the folder with the files; ``checksums`` has the SHA-256 of each of them.
    """

    model: str
    dimension: int
    texts: int
    occurrences: int
    generation: str
    metric: str = "inner product of unit vectors"
    format: int = FORMAT
    data: str = ""
    checksums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrays:
    """What is stored."""

    texts: Sequence[str]
    spellings: Sequence[str]
    vectors: Vectors
    occurrences: Occurrences


def write(directory: Path, manifest: Manifest, arrays: Arrays, write_lexical: Callable[[Path], object]) -> None:
    """Store beside the former content, then replace the manifest in one step, then remove the former content.

    :raises IndexNotSaved: if that fails; the former content stays.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="data-", dir=directory))
        _fill(folder, manifest, arrays, write_lexical)
        (folder / MANIFEST).replace(directory / MANIFEST)
    except (OSError, ValueError) as exc:
        raise IndexNotSaved(directory, str(exc)) from exc
    # Also what an interrupted attempt before this one left.
    for other in directory.glob("data-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def read_manifest(directory: Path) -> Manifest:
    """Return what the directory holds.

    :raises IndexMissing: if it holds no index.
    :raises TornIndex: if the manifest cannot be read or is of another format version.
    """
    try:
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise TornIndex(directory, f"format version {content['format']}, this program reads {FORMAT}")
        return Manifest(**content)
    except FileNotFoundError:
        raise IndexMissing(directory) from None
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise TornIndex(directory, f"{MANIFEST}: {exc}") from exc


def read(
    directory: Path, manifest: Manifest, read_lexical: Callable[[Path], LexicalIndex]
) -> tuple[Arrays, LexicalIndex]:
    """Open the data that the manifest names; vectors stay on disk until they are used.

    :raises TornIndex: if a file is missing or not the one that was written.
    """
    folder = directory / manifest.data
    try:
        for name, checksum in manifest.checksums.items():
            if _checksum(folder / name) != checksum:
                raise TornIndex(directory, f"{name} is not the file that was written")
        arrays = _read_arrays(folder)
        lexical = read_lexical(folder / "lexical")
    except (OSError, ValueError, KeyError) as exc:
        raise TornIndex(directory, str(exc)) from exc
    if arrays.vectors.shape != (manifest.texts, manifest.dimension) or len(arrays.texts) != manifest.texts:
        raise TornIndex(directory, "the files disagree with the manifest about the number of texts")
    return arrays, lexical


def _fill(folder: Path, manifest: Manifest, arrays: Arrays, write_lexical: Callable[[Path], object]) -> None:
    _write_arrays(folder, arrays)
    (folder / "lexical").mkdir()
    write_lexical(folder / "lexical")
    content = {**asdict(manifest), "data": folder.name, "checksums": _checksums(folder)}
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    _flush(folder)


def _write_arrays(folder: Path, arrays: Arrays) -> None:
    occurrences = arrays.occurrences
    table: dict[str, Any] = {
        "texts": list(arrays.texts),
        "spellings": list(arrays.spellings),
        "keys": list(occurrences.keys),
        "columns": {name: column.values for name, column in occurrences.columns.items()},
    }
    (folder / "table.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "vectors.npy", arrays.vectors)
    np.save(folder / "codes.npy", np.stack([occurrences.rows, *(c.codes for c in occurrences.columns.values())]))


def _read_arrays(folder: Path) -> Arrays:
    table = json.loads((folder / "table.json").read_text(encoding="utf-8"))
    rows, *codes = np.load(folder / "codes.npy")
    named = zip(table["columns"].items(), codes, strict=True)
    columns = {name: Column(tuple(values), numbers) for (name, values), numbers in named}
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    return Arrays(table["texts"], table["spellings"], vectors, Occurrences(table["keys"], rows, columns))


def _files(folder: Path) -> list[Path]:
    # Lock files are empty and come and go.
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def _checksums(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _checksum(path) for path in _files(folder)}


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """Have the files on disk before a manifest points at them, or a power cut could leave it pointing at nothing."""
    for path in _files(folder):
        with path.open("rb") as file:
            os.fsync(file.fileno())
