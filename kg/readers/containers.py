"""Look into ZIP and OLE2 containers: the names of what they hold, without unpacking it."""

import io
import re
import zipfile
from typing import Final

import olefile

ZIP_START: Final = b"PK\x03\x04"
OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Members that are looked at; the directory of an archive with more is not loaded.
_MOST_MEMBERS = 20_000

_ENTRY = b"PK\x01\x02"
_LOCAL_NAME = re.compile(re.escape(ZIP_START) + rb".{22}(..)..", re.DOTALL)

#: Streams in the root of an OLE2 file that tell its program, as the directory of a damaged file still spells them.
_TELLING_STREAMS = ("EncryptedPackage", "WordDocument", "Workbook", "Book", "PowerPoint Document")


def zip_names(data: bytes) -> frozenset[str]:
    """Return the names of an archive's members; of those still found in front where its directory is lost.

    Empty if there are more than a document has.
    """
    if _is_crowded(data):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except MemoryError:
        raise
    except Exception:  # the module raises half a dozen classes for damage, all of which mean the same
        return frozenset(_local_names(data))


def zip_mimetype(data: bytes) -> str:
    """Return what the member ``mimetype`` says, with which OpenDocument and EPUB files begin; "" if there is none.

    It is the first member, stored as it is, so that it stands at byte 38; some programs put it elsewhere or pack it,
    which is not looked for where there are more members than a document has.
    """
    if _is_crowded(data):
        return _first_mimetype(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as member:
            return member.read(200).decode("ascii", "replace").strip()
    except MemoryError:
        raise
    except Exception:  # see zip_names
        return _first_mimetype(data)


def ole_streams(data: bytes) -> frozenset[str] | None:
    """Return the names of the streams in an OLE2 file's root; of the telling ones still found where it is damaged.

    :returns: None for a damaged file in which no name is left. Its directory mostly stands near its end.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return frozenset(path[0] for path in ole.listdir() if len(path) == 1)
    except MemoryError:
        raise
    except Exception:  # olefile raises its own, OSError, IndexError, struct.error, RecursionError
        left = frozenset(name for name in _TELLING_STREAMS if f"{name}\0".encode("utf-16-le") in data)
        return left or None


def _is_crowded(data: bytes) -> bool:
    return data.count(_ENTRY) > _MOST_MEMBERS


def _first_mimetype(data: bytes) -> str:
    plain = re.match(rb"mimetype([\w./+-]+?)(?=PK|\Z)", data[30:300])
    return plain[1].decode("ascii") if plain else ""


def _local_names(data: bytes) -> set[str]:
    names: set[str] = set()
    for match in _LOCAL_NAME.finditer(data):
        length = int.from_bytes(match[1], "little")
        names.add(data[match.end() : match.end() + length].decode("utf-8", "replace"))
        if len(names) > _MOST_MEMBERS:
            break
    return names
