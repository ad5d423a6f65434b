"""Collect the text of a page line by line, as a browser would break it."""

import re
from typing import Final

from kg.documents import Table

#: White space that a browser draws as one blank, and controls that it does not draw; a no-break blank is neither.
_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f]+")

#: What counts for nothing at the ends of a line: every white space, and marks without width.
_BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + "\u200b\ufeff"

_WIDE: Final = "\u1100-\u11ff\u2e80-\u303e\u3041-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\u201c\u201d\u2018\u2019"

#: A line end in the source between two wide characters is none on the page: CSS Text 3, segment break transformation.
_SEGMENT_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")

Item = str | Table


class Flow:
    """Text lines and tables in reading order: of a page, or of one cell."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._pieces: list[str] = []

    def text(self, piece: str | None) -> None:
        """Add text to the present line."""
        if piece:
            self._pieces.append(piece)

    def break_line(self) -> None:
        """End the present line."""
        if self._pieces:
            line = _SPACE.sub(" ", _SEGMENT_BREAK.sub("", "".join(self._pieces)))
            line = line.replace("\u00a0", " ").strip(_BLANKS)
            self._pieces.clear()
            if line:
                self.items.append(line)

    def preformatted(self, text: str) -> None:
        """Add text whose line ends count."""
        first, *others = text.splitlines() or [""]
        self.text(first)
        for line in others:
            self.break_line()
            self.text(line)

    def extend(self, items: list[Item]) -> None:
        """Add finished lines and tables."""
        self.break_line()
        self.items += items

    def finish(self) -> list[Item]:
        """End the last line and return everything."""
        self.break_line()
        return self.items
