"""From PDF user space (y upwards, page unturned) to points as the page is shown, y downwards."""

from dataclasses import dataclass
from typing import Any, Self

import pypdfium2.raw as pdfium

from kg.documents import Box


@dataclass(frozen=True, slots=True)
class Matrix:
    """The six numbers of an affine map, as in ISO 32000-1, 8.3.3."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Map one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: "Matrix") -> "Matrix":
        """Return the map that does this one first and *outer* after it."""
        e, f = outer.apply(self.e, self.f)
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            e,
            f,
        )


@dataclass(frozen=True, slots=True)
class Space:
    """The visible part of a page and how it is turned.

    :param turns: quarter turns clockwise for showing (``/Rotate``), 0 to 3.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any) -> Self:
        """Take the crop box within the media box of an open page."""
        media, crop = page.get_mediabox(), page.get_cropbox()
        left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
        right, top = min(media[2], crop[2]), min(media[3], crop[3])
        if right <= left or top <= bottom:
            left, bottom, right, top = media
        return cls(left, bottom, right, top, pdfium.FPDFPage_GetRotation(page) % 4)

    @property
    def width(self) -> float:
        """Width as shown, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height as shown, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point of user space."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Map a rectangle of user space."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def holds(self, box: Box) -> bool:
        """Tell whether the middle of a box is on the visible part of the page."""
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return 0 <= across <= self.width and 0 <= down <= self.height

    def share(self, box: Box) -> float:
        """Return the share of the page, 0 to 1, that a box covers."""
        width = min(box.right, self.width) - max(box.left, 0)
        height = min(box.bottom, self.height) - max(box.top, 0)
        area = self.width * self.height
        return max(width, 0) * max(height, 0) / area if area else 0.0
