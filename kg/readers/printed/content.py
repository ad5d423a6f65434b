"""What is printed on one page: characters, rulings and images, in points from the upper left corner."""

from dataclasses import dataclass, field, replace

from kg.documents import Box
from kg.readers.printed.glyphs import Glyph
from kg.readers.printed.lines import moved, turned_back
from kg.readers.printed.rulings import Ruling


@dataclass(slots=True)
class PageContent:
    """What is printed on one page.

    :param number: 1-based.
    :param width: points as shown, after turning the page.
    :param image: share of the page, 0 to 1, that its largest image covers.
    :param unmapped: how many characters have a shape, but no known meaning.
    :param bent: how many pieces of drawn paths are curves or lean.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    image: float = 0.0
    unmapped: int = 0
    bent: int = 0

    def turned_back(self, turn: int) -> "PageContent":
        """Return the page turned by quarters against the clock."""
        width, height = (self.height, self.width) if turn % 2 else (self.width, self.height)
        # Turning about the corner leaves the page beside it; it is moved back into view.
        across, down = {1: (0.0, self.width), 2: (self.width, self.height), 3: (self.height, 0.0)}[turn]
        glyphs = [
            Glyph(
                glyph.text,
                moved(turned_back(glyph.box, turn), across, down),
                (glyph.turn - turn) % 4,
                glyph.cut_off and moved(turned_back(glyph.cut_off, turn), across, down),
            )
            for glyph in self.glyphs
        ]
        rulings = [
            _ruling(moved(turned_back(_segment(ruling), turn), across, down), ruling.vertical != bool(turn % 2))
            for ruling in self.rulings
        ]
        return replace(self, width=width, height=height, glyphs=glyphs, rulings=rulings)


def _segment(ruling: Ruling) -> Box:
    if ruling.vertical:
        return Box(ruling.at, ruling.start, ruling.at, ruling.end)
    return Box(ruling.start, ruling.at, ruling.end, ruling.at)


def _ruling(box: Box, vertical: bool) -> Ruling:
    if vertical:
        return Ruling(vertical, box.left, box.top, box.bottom)
    return Ruling(vertical, box.top, box.left, box.right)
