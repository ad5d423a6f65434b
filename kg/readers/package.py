"""Office files are ZIP packages of XML parts: open them within the limits, parse their parts without trust."""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from lxml import etree
from lxml.etree import _Element

from kg.errors import InputError, Truncated
from kg.limits import Limits
from kg.readers.limited import check, megabytes

#: Tags between two elements that are asked for. The parser takes 150 bytes for each.
_MOST_TAGS = 1_000_000

#: Signature of an entry in the directory of a ZIP file.
_ENTRY = b"PK\x01\x02"


@contextmanager
def damage_means_truncated(name: str, kind: str) -> Iterator[None]:
    """Turn whatever a library raises over a damaged file into one error.

    zipfile, lxml and xlrd raise some twenty classes between them (IndexError and AssertionError among them), which all
    mean the same to the reader: the file does not follow its own format.

    :raises Truncated: in their place; errors of our own and want of memory pass.
    """
    try:
        yield
    except (InputError, MemoryError):
        raise
    except Exception as error:
        raise Truncated(file=name, kind=kind) from error


class Package:
    """An opened package; whatever it raises over damage is to be caught by :func:`damage_means_truncated`.

    :raises TooLarge: if its parts, or their bytes after unpacking, are beyond the limits.
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        # Counted before the directory is loaded, for it can be as long as the file.
        check(name, "members", data.count(_ENTRY), limits.members)
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        members = self._archive.infolist()
        unpacked = megabytes(sum(member.file_size for member in members))
        check(name, "unpacked_megabytes", unpacked, limits.unpacked_megabytes)
        self._members = {_path(member.filename): member for member in members}

    def __contains__(self, path: str) -> bool:
        return _path(path) in self._members

    def open(self, path: str) -> IO[bytes]:
        """Open a part; zipfile never reads more of it than its header promises.

        :raises KeyError: if there is none.
        """
        return self._archive.open(self._members[_path(path)])

    def root(self, path: str) -> _Element:
        """Parse a part whole; for parts that do not grow with the cells."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        with self.open(path) as stream:
            return etree.parse(stream, parser).getroot()

    def elements(self, path: str, *tags: str) -> Iterator[_Element]:
        """Yield the elements of a part; see :func:`elements`."""
        with self.open(path) as stream:
            yield from elements(stream, *tags)

    def related(self, path: str, kind: str) -> dict[str, str]:
        """Return the parts that a part refers to, identifier → path.

        :param path: path of the part, empty for the package itself.
        :param kind: last step of the relation's type.
        """
        relations = relations_of(path)
        return targets(self.root(relations) if relations in self else (), path, kind)


def relations_of(path: str) -> str:
    """Return the path of the part that lists what another one refers to (Open Packaging Conventions, 6.5).

    :param path: path of that other part, empty for the package itself.
    """
    folder, file = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def targets(relations: Iterable[_Element], path: str, kind: str) -> dict[str, str]:
    """Return the parts that relations name, identifier → path.

    :param path: path of the part whose relations they are.
    :param kind: last step of the relation's type.
    """
    folder = posixpath.dirname(path)
    found: dict[str, str] = {}
    for relation in relations:
        if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, relation.get("Target", ""))
            found[relation.get("Id", "")] = posixpath.normpath(target).lstrip("/")
    return found


def elements(stream: IO[bytes], *tags: str, recover: bool = False) -> Iterator[_Element]:
    """Yield the elements of these tags from a stream of XML when they end, and forget those before them.

    Memory stays that of one element, whatever the stream holds; entities are not followed.

    :param recover: take markup that is not well-formed as far as it goes.
    :raises ValueError: if more than a million other tags stand between two of them.
    """
    source = _Metered(stream)
    events = etree.iterparse(
        source, tag=tags, resolve_entities=False, no_network=True, remove_comments=True, recover=recover
    )
    for _, element in events:
        source.tags = 0
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


class _Metered:
    """Counts the tags that the parser has to keep because nobody has asked for them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.tags = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.tags += data.count(b"<")
        if self.tags > _MOST_TAGS:
            raise ValueError("a flood of tags that no sheet has")
        return data


def _path(name: str) -> str:
    # Some writers use backslashes, a leading slash or their own mix of cases; Office takes them all.
    return name.replace("\\", "/").lstrip("/").lower()
