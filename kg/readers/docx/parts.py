"""What a Word file consists of, in whatever it is wrapped: XML parts that refer to each other."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element

from kg.errors import TooMuchMemory, Truncated
from kg.limits import Limits
from kg.readers.docx.names import STRICT
from kg.readers.kinds import Kind
from kg.readers.limited import MEGABYTE
from kg.readers.package import relations_of, targets

_MAIN = "word/document.xml"
_STRICT_ROOT = "{http://purl.oclc.org/ooxml/"

#: Bytes of memory that a parsed tree takes for every tag and every attribute, measured with lxml 6 on 64 bits.
_NODE, _ATTRIBUTE = 150, 250


class Parts(ABC):
    """The parts of one file, parsed within its limits and without entities."""

    def __init__(self, name: str, limits: Limits, kind: Kind) -> None:
        self._name = name
        self._limits = limits
        self._kind = kind

    @abstractmethod
    def part(self, path: str) -> _Element | None:
        """Return the root of an XML part, None where there is no such part.

        :raises Truncated: if it is damaged, or defines entities.
        """

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
        root = self.part(relations_of(path))
        return {} if root is None else targets(root, path, kind)

    def parsed(self, data: bytes) -> _Element:
        """Return the root of some XML.

        :raises Truncated: if it is damaged, defines entities, or gives an attribute twice.
        :raises TooMuchMemory: if its tree would be larger than the limit.
        """
        self._check_memory(data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error
        if root.getroottree().docinfo.internalDTD is not None:
            # Open XML forbids document types; whoever writes one wants its entities expanded.
            raise self.damaged()
        return self.renamed(root, STRICT) if str(root.tag).startswith(_STRICT_ROOT) else root

    def renamed(self, root: _Element, names: Iterable[tuple[bytes, bytes]]) -> _Element:
        """Return a tree whose vocabularies are called otherwise.

        :param names: present and new names.
        :raises Truncated: if two attributes of an element have one name then.
        """
        data = etree.tostring(root, encoding="UTF-8")
        for present, new in names:
            data = data.replace(present, new)
        try:
            return etree.fromstring(data)
        except etree.XMLSyntaxError as error:
            raise self.damaged() from error

    def _check_memory(self, data: bytes) -> None:
        megabytes = self._limits.memory_megabytes
        need = len(data) + _NODE * data.count(b"<") + _ATTRIBUTE * data.count(b'="')
        if megabytes and need > megabytes * MEGABYTE:
            raise TooMuchMemory(file=self._name, megabytes=megabytes, setting="ZHIBIAO_READ_MEMORY_MEGABYTES")
