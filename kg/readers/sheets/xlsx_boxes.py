"""Check boxes that float over the cells of an xlsx sheet: their marks and labels become text of the cell below."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from kg.readers.package import Package, elements
from kg.readers.sheets.places import Area
from kg.readers.sheets.sheet import Budget, Sheet, tidy

_VML = "{urn:schemas-microsoft-com:vml}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
#: Bytes of a drawing that are looked at; a box takes some thousand.
_LARGEST = 1 << 24

_OBJECTS = ("Checkbox", "Radio")

#: Numbers of an anchor: left column, pixels into it, top row, pixels into it, then right and bottom alike.
_ANCHOR = 8
_NUMBER = re.compile(r"\d+")

#: Pixels that a box must reach into the lower one of two rows to stand there; half of an ordinary row.
_HALF_ROW = 10


@dataclass(frozen=True, slots=True, order=True)
class _Box:
    """A check box, in the order of reading: by row and column, then by pixels from the column's left edge."""

    row: int
    column: int
    left: int
    text: str


def add_boxes(sheet: Sheet, package: Package, path: str, budget: Budget) -> None:
    """Write the check boxes of a sheet into its texts, ☑ or □ in front of the label.

    :param path: the sheet's part. Its boxes are in the drawing kept for older programs, as comments are.
    """
    drawings = [part for part in package.related(path, "vmlDrawing").values() if part in package]
    for box in sorted(box for part in drawings for box in _boxes(package, part)):
        row, column = _anchor(sheet.merged, box)
        before = sheet.texts.get(row, {}).get(column, "")
        # A box without label of its own is that of the text it stands beside.
        joined = f"{before} {box.text}" if len(box.text) > 1 else f"{box.text}{before}"
        sheet.put(row, column, joined, budget)


def _boxes(package: Package, part: str) -> Iterator[_Box]:
    with package.open(part) as stream:
        # Excel writes HTML into these drawings, which is not well-formed XML.
        markup = stream.read(_LARGEST).replace(b"<br>", b"<br/>")
    for shape in elements(io.BytesIO(markup), f"{_VML}shape", recover=True):
        client = shape.find(f"{_EXCEL}ClientData")
        if client is None or client.get("ObjectType") not in _OBJECTS:
            continue
        anchor = [int(number) for number in _NUMBER.findall(client.findtext(f"{_EXCEL}Anchor") or "")]
        if len(anchor) == _ANCHOR:
            yield _Box(_row(anchor[2], anchor[6], anchor[7]), anchor[0], anchor[1], _text(shape, client))


def _row(top: int, bottom: int, reach: int) -> int:
    # The reach is that into the bottom row.
    if bottom - top > 1:
        return (top + bottom) // 2
    return bottom if reach >= _HALF_ROW else top


def _text(shape: _Element, client: _Element) -> str:
    checked = (client.findtext(f"{_EXCEL}Checked") or "0").strip() == "1"
    box = shape.find(f"{_VML}textbox")
    label = tidy("".join(str(piece) for piece in box.itertext())) if box is not None else ""
    return ("☑" if checked else "□") + " ".join(label.split())


def _anchor(merged: list[Area], box: _Box) -> tuple[int, int]:
    """Return the cell a box stands in: the first one of a merged area."""
    for area in merged:
        if area.top <= box.row <= area.bottom and area.left <= box.column <= area.right:
            return area.top, area.left
    return box.row, box.column
