"""The semantic index on disk: a manifest that names one complete base and one complete set of changes to it."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import uuid4

import numpy as np

from embeddings.arrays import Array, pack, packed
from embeddings.backends.base import Mask
from embeddings.block import Base, TextBlock
from embeddings.content import Content
from embeddings.errors import IndexMissing, IndexNotSaved, Phrase, TornIndex
from embeddings.occurrences import Occurrences

# Also to be raised when texts are normalised or cut into terms otherwise, for those of a stored index stay as they are.
FORMAT = 2
MANIFEST = "manifest.json"
_CHANGES = "changes.npz"
# Folders of ours, those of former formats included.
_FOLDERS = ("base-*", "delta-*", "data-*")


@dataclass(frozen=True)
class Manifest:
    """What the index was made from.

    :param model: id of the encoder.
    :param engine: name of the vector engine of the base.
    :param base: name of the folder with the bulk; *delta* of the one with what was changed since.
    :param files: path of each file in them → its size in bytes and its SHA-256.
    """

    model: str
    dimension: int
    texts: int
    occurrences: int
    generation: str
    engine: str = ""
    metric: str = "inner product of unit vectors"
    format: int = FORMAT
    base: str = ""
    delta: str = ""
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


def write(directory: Path, manifest: Manifest, content: Content) -> Manifest:
    """Store beside the former content, then replace the manifest in one step, then remove what it does not name.

    A base that is stored already is not written again.

    :param manifest: without names of folders and files.
    :returns: the manifest as written.
    :raises IndexNotSaved: if that fails; the former content stays.
    :raises EngineFailed: if the vector engine gives up; likewise.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        folder, files = _with_base(directory, content.base)
        delta = _new_folder(directory, "delta")
        _write_delta(delta, content)
        files |= _described(delta)
        written = Manifest(
            **{**asdict(manifest), "engine": content.base.backend, "base": folder, "delta": delta.name, "files": files}
        )
        _replace_manifest(directory, written)
    except (OSError, ValueError) as exc:
        raise IndexNotSaved(directory, str(exc)) from exc
    finally:
        # After a failure too, or half an index would stay on a disk that is full already.
        tidy(directory)
    return written


def read_manifest(directory: Path) -> Manifest:
    """Return what the directory holds.

    :raises IndexMissing: if it holds no index.
    :raises TornIndex: if the manifest cannot be read or is of another format version.
    """
    try:
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            versions = {"found": content["format"], "read": FORMAT}
            raise TornIndex(directory, Phrase("format version {found}, this program reads {read}", versions))
        return Manifest(**content)
    except FileNotFoundError:
        raise IndexMissing(directory) from None
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise TornIndex(directory, f"{MANIFEST}: {exc}") from exc


def read(directory: Path, manifest: Manifest) -> Content:
    """Open what the manifest names; arrays stay on disk until they are used.

    Files are known by their sizes here; :func:`check` reads them.

    :raises TornIndex: if a file is missing or of another size, or another manifest has replaced this one.
    """
    try:
        for name, (size, _) in manifest.files.items():
            if (directory / name).stat().st_size != size:
                raise TornIndex(directory, Phrase("{name} has not the size that was written", {"name": name}))
        base = Base.open(directory / manifest.base, manifest.engine)
        content = _read_delta(directory / manifest.delta, base)
        there = len(content), content.occurrences
    except (OSError, ValueError, KeyError, TypeError, IndexError) as exc:
        raise TornIndex(directory, str(exc)) from exc
    if there != (manifest.texts, manifest.occurrences):
        raise TornIndex(directory, Phrase("the files disagree with the manifest about what there is"))
    return content


def check(directory: Path) -> Manifest:
    """Compare every file with the checksum under which it was written.

    :raises IndexMissing: if there is no index.
    :raises TornIndex: if a file is missing or another than the one that was written.
    """
    while True:
        manifest = read_manifest(directory)
        try:
            for name, (_, checksum) in manifest.files.items():
                if _checksum(directory / name) != checksum:
                    raise TornIndex(directory, Phrase("{name} is not the file that was written", {"name": name}))
        except OSError as exc:
            # Gone because it was replaced meanwhile: then the new one is to be checked.
            if read_manifest(directory) == manifest:
                raise TornIndex(directory, str(exc)) from exc
        else:
            return manifest


def tidy(directory: Path) -> None:
    """Remove the folders that the manifest does not name, those of interrupted attempts included.

    For whoever alone may write there. Where the manifest cannot be read, everything stays.
    """
    try:
        manifest = read_manifest(directory)
        named = {manifest.base, manifest.delta}
    except IndexMissing:
        named = set()
    except TornIndex:
        return
    for path in (path for pattern in _FOLDERS for path in directory.glob(pattern)):
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


def _with_base(directory: Path, base: Base) -> tuple[str, dict[str, tuple[int, str]]]:
    """Return the folder of the base and its files, written now unless the directory's manifest has them."""
    if base.folder is not None and base.folder.parent == directory:
        try:
            former = read_manifest(directory)
        except (IndexMissing, TornIndex):
            former = None
        if former is not None and former.base == base.folder.name:
            own = {name: known for name, known in former.files.items() if name.startswith(f"{former.base}/")}
            return former.base, own
    folder = _new_folder(directory, "base")
    base.save(folder)
    return folder.name, _described(folder)


def _new_folder(directory: Path, kind: str) -> Path:
    # Not by tempfile, whose folders only their owner can read.
    folder = directory / f"{kind}-{uuid4().hex}"
    folder.mkdir()
    return folder


def _write_delta(folder: Path, content: Content) -> None:
    arrays: dict[str, Array] = {"gone": np.packbits(np.zeros(0, dtype=bool) if content.gone is None else content.gone)}
    content.delta.save(arrays.__setitem__)
    content.added.save(arrays.__setitem__)
    pack(folder / _CHANGES, arrays)


def _read_delta(folder: Path, base: Base) -> Content:
    read = packed(folder / _CHANGES).__getitem__
    bits = read("gone")
    gone: Mask | None = np.unpackbits(bits, count=len(base.occurrences)).astype(bool) if len(bits) else None
    return Content(base, TextBlock.open(read), Occurrences.open(read), gone)


def _replace_manifest(directory: Path, manifest: Manifest) -> None:
    path = directory / manifest.delta / MANIFEST
    path.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    _flush(path)
    path.replace(directory / MANIFEST)


def _described(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and checksum of every file, and have it on disk before a manifest can point at it.

    Otherwise a power cut could leave the manifest pointing at nothing.
    """
    found = {}
    for path in _files(folder):
        _flush(path)
        found[path.relative_to(folder.parent).as_posix()] = path.stat().st_size, _checksum(path)
    return found


def _files(folder: Path) -> Iterator[Path]:
    # Lock files are empty and come and go.
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock")


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    # Windows flushes only what is open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())
