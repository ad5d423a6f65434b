"""The parts of a Word file: members of its ZIP archive as XML, within limits and without entities."""

from lxml.etree import _Element

from kg.limits import Limits
from kg.readers.docx.parts import Parts
from kg.readers.kinds import Kind
from kg.readers.package import Package, damage_means_truncated


class Packed(Parts):
    """An opened Word file.

    :raises Truncated: if the archive is damaged.
    :raises TooLarge: if it holds too many members, or too many bytes after unpacking.
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        super().__init__(name, limits, Kind.DOCX)
        with damage_means_truncated(name, Kind.DOCX):
            self._package = Package(data, name, limits)

    def part(self, path: str) -> _Element | None:
        """Return the root of an XML part, None where the package has no such part.

        :raises Truncated: if it is damaged, or defines entities.
        """
        if path not in self._package:
            return None
        with damage_means_truncated(self._name, self._kind), self._package.open(path) as stream:
            data = stream.read()
        return self.parsed(data)
