"""Arrays as files, apart and memory-mapped or packed into one, and rows of unequal length in one array."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.backends.base import Rows

Array = NDArray[Any]
#: Takes or gives the array of a name; whoever is stored need not know where.
Write = Callable[[str, Array], None]
Read = Callable[[str], Array]


def store(folder: Path, name: str, array: Array) -> None:
    """Write one array.

    :raises OSError: if that fails.
    """
    np.save(folder / f"{name}.npy", array)


def mapped(folder: Path, name: str) -> Array:
    """Return an array that stays on disk until its parts are used; the file may be deleted meanwhile.

    :raises OSError: if it cannot be read.
    :raises ValueError: if it holds something else.
    """
    path = folder / f"{name}.npy"
    with _understood(path):
        # A plain view: slicing numpy's own class of mapped arrays costs ten times as much.
        return np.asarray(np.load(path, mmap_mode="r"))


def pack(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays into one file, which is on disk sooner than many.

    :raises OSError: if that fails.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            with archive.open(name, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def packed(path: Path) -> dict[str, Array]:
    """Return what :func:`pack` wrote.

    :raises OSError: if it cannot be read.
    :raises ValueError: if it holds something else.
    """
    with _understood(path), zipfile.ZipFile(path) as archive:
        return {name: _read(archive, name) for name in archive.namelist()}


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    """Turn into ValueError whatever a damaged file makes its reader raise; no library says what that may be."""
    try:
        yield
    except OSError:
        raise
    except Exception as exc:
        raise ValueError(f"{path.name}: {exc}") from exc


def _read(archive: zipfile.ZipFile, name: str) -> Array:
    with archive.open(name) as file:
        array: Array = np.lib.format.read_array(file, allow_pickle=False)
        return array


def to_json(value: object) -> Array:
    """Return plain values as an array of bytes."""
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def from_json(array: Array) -> Any:
    """Return what :func:`to_json` took.

    :raises ValueError: if it is something else.
    """
    return json.loads(array.tobytes())


def bounds(lengths: Array) -> Rows:
    """Return where each row begins, and behind the last one where that ends."""
    result = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, dtype=np.int64, out=result[1:])
    return result


def places(limits: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Return the place of every element of the given rows, row after row, and the limits of the rows among them."""
    starts = limits[rows]
    own = bounds(limits[rows + 1] - starts)
    return np.repeat(starts - own[:-1], np.diff(own)) + np.arange(own[-1]), own


def compacted(numbers: Array, count: int) -> tuple[Rows, Array]:
    """Return which of the numbers below *count* occur, and for each occurrence its place among those."""
    used = np.flatnonzero(np.bincount(numbers, minlength=count))
    places_of = np.zeros(count, np.int32)
    places_of[used] = np.arange(len(used))
    return used, places_of[numbers]
