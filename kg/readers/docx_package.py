"""The parts of a Word file: members of its ZIP archive as XML, within limits and without entities."""

import posixpath
import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree
from lxml.etree import _Element

from kg.errors import TooLarge, TooMuchMemory, Truncated
from kg.limits import Limits
from kg.readers.docx_names import STRICT
from kg.readers.kinds import Kind

_MAIN = "word/document.xml"
_MEGABYTE = 1 << 20
_STRICT_ROOT = "{http://purl.oclc.org/ooxml/"

#: Signature of an entry in the archive's directory.
_ENTRY = b"PK\x01\x02"

#: Whatever zipfile and zlib raise on damaged archives; RuntimeError stands for a member that has a password.
_DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, IndexError)

#: Bytes of memory that a parsed tree takes for every tag and every attribute, measured with lxml 6 on 64 bits.
_NODE, _ATTRIBUTE = 150, 250


class Package:
    """An opened Word file, or another kind of document that is a ZIP archive of XML.

    :raises Truncated: if the archive is damaged.
    :raises TooLarge: if it holds too many members, or too many bytes after unpacking.
    """

    def __init__(self, data: bytes, name: str, limits: Limits, kind: Kind = Kind.DOCX) -> None:
        self._name = name
        self._kind = kind
        self._limits = limits
        # Counted before the directory is loaded, for it can be as long as the file.
        self._check("members", data.count(_ENTRY), limits.members)
        try:
            self._archive = ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise self.damaged() from error
        self._members = {_path(member.filename): member for member in self._archive.infolist()}
        size = sum(member.file_size for member in self._archive.infolist())
        self._check("unpacked_megabytes", -(-size // _MEGABYTE), limits.unpacked_megabytes)

    def damaged(self) -> Truncated:
        """Return the error to raise where the file breaks its own format."""
        return Truncated(file=self._name, kind=self._kind)

    def main(self) -> tuple[str, _Element]:
        """Return the path and the root of the part that holds the text.

        It is usually called ``word/document.xml``; only the relations of the package tell for sure.

        :raises Truncated: if there is none.
        """
        path = next(iter(self.related("", "officeDocument").values()), _MAIN)
        root = self.part(path)
        if root is None and path != _MAIN:
            path, root = _MAIN, self.part(_MAIN)
        if root is None:
            raise self.damaged()
        return path, root

    def related(self, path: str, kind: str) -> dict[str, str]:
        """Return the parts that a part refers to, identifier → path.

        :param path: path of the part, empty for the package itself.
        :param kind: last step of the relation's type.
        """
        folder, file = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, str] = {}
        for relation in [] if root is None else root:
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
                target = posixpath.join("/", folder, relation.get("Target", ""))
                found[relation.get("Id", "")] = posixpath.normpath(target).lstrip("/")
        return found

    def part(self, path: str) -> _Element | None:
        """Return the root of an XML part, None where the package has no such part.

        :raises Truncated: if it is damaged, or defines entities.
        """
        member = self._members.get(_path(path))
        return None if member is None else self._parsed(self.unpacked(member))

    def unpacked(self, member: ZipInfo) -> bytes:
        """Return a member's bytes, never more than its header promises."""
        try:
            with self._archive.open(member) as stream:
                return stream.read(member.file_size)
        except _DAMAGED as error:
            raise self.damaged() from error

    def _check(self, field: str, size: int, limit: int) -> None:
        if size > limit:
            raise too_large(self._name, field, size, limit)

    def _parsed(self, data: bytes) -> _Element:
        self._check_memory(data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
            if str(root.tag).startswith(_STRICT_ROOT):
                root = _transitional(root, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error
        if root.getroottree().docinfo.internalDTD is not None:
            # Open XML forbids document types; whoever writes one wants its entities expanded.
            raise self.damaged()
        return root

    def _check_memory(self, data: bytes) -> None:
        megabytes = self._limits.memory_megabytes
        need = len(data) + _NODE * data.count(b"<") + _ATTRIBUTE * data.count(b'="')
        if megabytes and need > megabytes * _MEGABYTE:
            raise TooMuchMemory(file=self._name, megabytes=megabytes, setting="ZHIBIAO_READ_MEMORY_MEGABYTES")


def too_large(name: str, field: str, size: object, limit: int) -> TooLarge:
    """Return the error to raise beyond a limit.

    :param field: name of the limit in :class:`kg.limits.Limits`.
    """
    what, setting = field.replace("_", " "), f"ZHIBIAO_READ_{field.upper()}"
    return TooLarge(file=name, what=what, size=size, limit=limit, setting=setting)


def _path(name: str) -> str:
    # Some writers use backslashes, a leading slash or their own mix of cases; Word takes them all.
    return name.replace("\\", "/").lstrip("/").lower()


def _transitional(root: _Element, parser: etree.XMLParser) -> _Element:
    data = etree.tostring(root, encoding="UTF-8")
    for strict, usual in STRICT:
        data = data.replace(strict, usual)
    return etree.fromstring(data, parser)
