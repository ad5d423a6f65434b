"""The parts of a Word file: members of its ZIP archive as XML, within limits and without entities."""

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml.etree import _Element

from kg.limits import Limits
from kg.readers.docx_parts import MEGABYTE, Parts, too_large
from kg.readers.kinds import Kind

#: Signature of an entry in the archive's directory.
_ENTRY = b"PK\x01\x02"

#: Whatever zipfile and zlib raise on damaged archives; RuntimeError stands for a member that has a password.
_DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, IndexError)


class Package(Parts):
    """An opened Word file, or another kind of document that is a ZIP archive of XML.

    :raises Truncated: if the archive is damaged.
    :raises TooLarge: if it holds too many members, or too many bytes after unpacking.
    """

    def __init__(self, data: bytes, name: str, limits: Limits, kind: Kind = Kind.DOCX) -> None:
        super().__init__(name, limits, kind)
        # Counted before the directory is loaded, for it can be as long as the file.
        self._check("members", data.count(_ENTRY), limits.members)
        try:
            self._archive = ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise self.damaged() from error
        self._members = {_path(member.filename): member for member in self._archive.infolist()}
        size = sum(member.file_size for member in self._archive.infolist())
        self._check("unpacked_megabytes", -(-size // MEGABYTE), limits.unpacked_megabytes)

    def part(self, path: str) -> _Element | None:
        """Return the root of an XML part, None where the package has no such part.

        :raises Truncated: if it is damaged, or defines entities.
        """
        member = self._members.get(_path(path))
        return None if member is None else self.parsed(self.unpacked(member))

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


def _path(name: str) -> str:
    # Some writers use backslashes, a leading slash or their own mix of cases; Word takes them all.
    return name.replace("\\", "/").lstrip("/").lower()
