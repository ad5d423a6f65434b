"""Word files that are one XML file: that of Word 2003, which many offices' systems still export, and that of 2007."""

import base64
import binascii
import struct
from typing import Final

from lxml import etree
from lxml.etree import SubElement, _Element

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.docx.document import read_parts
from kg.readers.docx.names import VAL, W
from kg.readers.docx.numbering import spaced
from kg.readers.docx.parts import Parts
from kg.readers.kinds import Kind

_PACKAGE: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_NAMES: Final = ((b"http://schemas.microsoft.com/office/word/2003/wordml", W[1:-1].encode()),)
_HINTS: Final = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_NOTES: Final = "{http://schemas.microsoft.com/aml/2001/core}"

#: A check box whose state is its default ([MS-DOC] 2.9.78 FFData, iRes).
_BY_DEFAULT: Final = 25


def read_flat(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read a Word file that is XML from its first byte.

    :raises Truncated: if it is damaged.
    :raises TooLarge, EmptyFile: as :func:`kg.readers.docx.document.read_docx`.
    """
    return read_parts(_FlatFile(data, name, options), data, name, options)


class _FlatFile(Parts):
    """The parts of a flat file; one of 2003 has all in one part."""

    def __init__(self, data: bytes, name: str, options: ReadOptions) -> None:
        super().__init__(name, options.limits, Kind.WORD)
        root = self.parsed(data)
        self._parts: dict[str, _Element] = {}
        if root.tag == f"{_PACKAGE}package":
            for part in root.iterfind(f"{_PACKAGE}part"):
                content = part.find(f"{_PACKAGE}xmlData/*")
                if content is not None:
                    self._parts[part.get(f"{_PACKAGE}name", "").lstrip("/")] = content
        else:
            self._parts["word/document.xml"] = _as_of_2007(self.renamed(root, _NAMES))

    def part(self, path: str) -> _Element | None:
        """Return the root of a part."""
        return self._parts.get(path)


def _as_of_2007(root: _Element) -> _Element:
    """Return a document of Word 2003 in the words of its successor."""
    for name, new in (("vmerge", "vMerge"), ("hmerge", "hMerge")):
        for element in root.iter(W + name):
            element.tag = W + new
    for annotation in list(root.iter(f"{_NOTES}annotation")):
        if annotation.get(f"{W}type") == "Word.Deletion":
            annotation.tag = f"{W}del"
    etree.strip_tags(root, f"{_HINTS}sect", f"{_HINTS}sub-section", f"{_NOTES}annotation", f"{_NOTES}content")
    for properties in list(root.iter(f"{W}listPr")):
        _print_number(properties)
    for data in list(root.iter(f"{W}fldData")):
        _tell_check_box(data)
    return root


def _print_number(properties: _Element) -> None:
    """Put the number of a list, which the file keeps beside the text, in front of the paragraph."""
    number, font = properties.find(f"{_HINTS}t"), properties.find(f"{_HINTS}font")
    symbols = font is not None and font.get(f"{_HINTS}val") in ("Symbol", "Wingdings", "Wingdings 2")
    paragraph = next(properties.iterancestors(f"{W}p"), None)
    if number is None or symbols or paragraph is None:
        return
    run = etree.Element(f"{W}r")
    SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = spaced(
        number.get(f"{_HINTS}val", "")
    )
    paragraph.insert(1, run)


def _tell_check_box(data: _Element) -> None:
    """Say in XML what the binary data of a form field say of a check box."""
    field = data.getparent()
    try:
        content = base64.b64decode(data.text or "")
        kind, length = struct.unpack_from("<H", content, 4)[0], struct.unpack_from("<H", content, 10)[0]
        default = struct.unpack_from("<H", content, 10 + 2 + 2 * length + 2)[0]
    except (binascii.Error, struct.error, ValueError):
        return
    if field is not None and kind & 3 == 1:
        state = kind >> 2 & 31
        checked = bool(default) if state == _BY_DEFAULT else state == 1
        box = SubElement(SubElement(field, f"{W}ffData"), f"{W}checkBox")
        SubElement(box, f"{W}checked", {VAL: "1" if checked else "0"})
