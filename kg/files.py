"""Files on disk: which of them there are, their bytes, and how a name is printed."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from kg.errors import FileMissing, InputError, NoDocuments, TooLarge, Unreadable

_MEGABYTE = 1 << 20
#: A directory with a file of this name is a home of ours.
HOME_MARK = "zhibiao.lock"

#: Unicode categories that would break a line, or that no encoding has: controls, halves of pairs, separators.
UNPRINTABLE = frozenset(("Cc", "Cs", "Zl", "Zp"))


#: Left there by systems and programs: resource forks, thumbnails, folder settings, locks of open office files.
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|(?:thumbs\.db|ehthumbs\.db|desktop\.ini)$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A plain file.

    :param path: as it was handed in, or found under a directory that was.
    :param real: absolute, without links; one text for each file.
    """

    path: Path
    real: str


def shown(name: Path | str) -> str:
    """Return *name* for a message: on one line, with backslash escapes for what cannot be printed."""
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in UNPRINTABLE else char
        for char in str(name)
    )


def is_litter(path: str) -> bool:
    """Say whether nobody put a file there: it is hidden, or systems and programs leave it behind.

    :param path: relative, with slashes, and one at its end for a directory.
    """
    return _LITTER.search(path) is not None


def bytes_of(path: Path, megabytes: int | None = None) -> bytes:
    """Read a plain file.

    :param megabytes: largest size that is read; None for any.
    :raises TooLarge: if it is larger; nothing is read then.
    :raises FileMissing: if there is no such file.
    :raises Unreadable: if it is a directory, a pipe or a device, which are never opened, if the operating system
        refuses it, or if its name is not text.
    """
    size = _require_plain(path).st_size
    require_size(size, megabytes, shown(path))
    with _system_errors(path):
        return path.read_bytes()


def digest_of(path: Path, megabytes: int | None = None) -> str:
    """Return the SHA-256 of a plain file, never holding all of it in memory.

    :raises InputError: as :func:`bytes_of`.
    """
    require_size(_require_plain(path).st_size, megabytes, shown(path))
    with _system_errors(path), path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def require_size(size: int, megabytes: int | None, file: str) -> None:
    """Refuse a file that is larger than the setting allows.

    :param size: in bytes.
    :raises TooLarge: if it is.
    """
    if megabytes is not None and size > megabytes * _MEGABYTE:
        found, limit = f"{size / _MEGABYTE:.1f} MB", f"{megabytes} MB"
        raise TooLarge(file=file, what="file size", size=found, limit=limit, setting="ZHIBIAO_READ_MEGABYTES")


def files_in(paths: Iterable[Path]) -> Iterator[FoundFile | InputError]:
    """Yield each plain file among *paths* and under the directories among them, once, and what is wrong elsewhere.

    In directories, what nobody put there (:func:`is_litter`) and homes of ours are left out, linked directories are not
    followed; a directory is walked in the order of names. Errors carry the path in ``data["file"]``.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _find(path):
            key = found.real if isinstance(found, FoundFile) else str(found)
            if key not in seen:
                seen.add(key)
                yield found


def _find(path: Path) -> Iterator[FoundFile | InputError]:
    try:
        _require_text(path, str(path))
        is_directory = stat.S_ISDIR(_status(path).st_mode)
    except InputError as error:
        yield error
        return
    if not is_directory:
        yield _checked(path)
    elif found := _walk(path):
        yield from (found[each] or _checked(each) for each in sorted(found))
    else:
        yield NoDocuments(file=shown(path))


def _walk(directory: Path) -> dict[Path, InputError | None]:
    """Return what stands under *directory*; with an error where the operating system would not list a directory."""
    found: dict[Path, InputError | None] = {}

    def refuse(error: OSError) -> None:
        path = Path(error.filename)
        found[path] = _translated(path, error)

    for root, folders, names in os.walk(directory, onerror=refuse):
        if HOME_MARK in names:
            # Our own graph, index and originals: nothing that was handed in.
            folders.clear()
            continue
        # A directory whose name is not text is refused once, not with every file in it.
        nameless = [name for name in folders if not _is_text(name)]
        folders[:] = [name for name in folders if _is_text(name) and not is_litter(f"{name}/")]
        found |= {Path(root, name): None for name in (*names, *nameless) if not is_litter(name)}
    return found


def _checked(path: Path) -> FoundFile | InputError:
    try:
        _require_plain(path)
        with _system_errors(path):
            real = str(path.resolve())
        _require_text(path, real)
    except InputError as error:
        return error
    return FoundFile(path, real)


def _require_plain(path: Path) -> os.stat_result:
    _require_text(path, str(path))
    status = _status(path)
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        # To read a pipe would wait for ever, and to open a device may set it going.
        kind = "a directory" if stat.S_ISDIR(mode) else "not a plain file"
        raise Unreadable(file=shown(path), reason=f"it is {kind}")
    return status


def _require_text(path: Path, text: str) -> None:
    if not _is_text(text):
        raise Unreadable(file=shown(path), reason="its name is not UTF-8; rename it")


def _is_text(name: str) -> bool:
    # Python spells the bytes of a name that is not UTF-8 as halves of surrogate pairs.
    return not any(unicodedata.category(char) == "Cs" for char in name)


def _status(path: Path) -> os.stat_result:
    with _system_errors(path):
        return path.stat()


@contextmanager
def _system_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        # ValueError: a NUL in the name; RuntimeError: how pathlib reports links in a circle.
        raise _translated(path, error) from error


def _translated(path: Path, error: Exception) -> InputError:
    if isinstance(error, FileNotFoundError):
        return FileMissing(file=shown(path))
    return Unreadable(file=shown(path), reason=getattr(error, "strerror", None) or shown(str(error)))
