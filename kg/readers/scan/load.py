"""Bytes of an image file → its pages in grey, within the limits, turned as the camera says."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from kg.errors import Phrase, TooLarge, Truncated
from kg.limits import Limits
from kg.readers.limited import check

Grey = NDArray[np.uint8]

# Pillow's own fixed limit would warn or fail first; ours are settings, checked from the header before decoding.
Image.MAX_IMAGE_PIXELS = None

#: Decoding, turning, straightening and cleaning hold about eight bytes for each pixel.
_BYTES_PER_PIXEL: Final = 8
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "DIB", "GIF", "WEBP")

#: Resolution where nothing is known, in dots per inch: what the offices' scanners are set to.
UNKNOWN_DPI: Final = 200.0
#: Pages below the first resolution are enlarged to the second one, those above the third one made smaller.
_LOW_DPI: Final = 150.0
_LOW_DPI_BECOMES: Final = 200.0
_MOST_DPI: Final = 300.0
#: Long side of A4 in inches and its ratio to the short side (ISO 216).
_A4_INCHES: Final = 11.69
_A4_RATIO: Final = 2**0.5
_RATIO_TOLERANCE: Final = 0.03
#: Resolutions below are what programs write when they know nothing (72, 96), above are errors; no text is legible
#: below 100 dots per inch.
_PLAUSIBLE_DPI: Final = range(100, 1201)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page in grey, 0 black to 255 white.

    :param dpi: dots per inch.
    """

    pixels: Grey
    dpi: float


def load_pages(data: bytes, name: str, limits: Limits) -> Iterator[PageImage]:
    """Yield the pages of an image file, each decoded only when it is asked for.

    :raises TooLarge: if pages or pixels are beyond the limits.
    :raises Truncated: if the file is cut off or damaged.
    """
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
        # A telephone's JPEG (MPO) carries the same picture again for other screens.
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    except Exception as error:
        raise _truncated(error, name) from error
    check(name, "pages", count, limits.pages)
    for index in range(count):
        yield _page(image, index, name, limits)


def _page(image: Image.Image, index: int, name: str, limits: Limits) -> PageImage:
    try:
        image.seek(index)
        _check_size(image.size, name, limits)
        turned = ImageOps.exif_transpose(image)
        return page_image(turned, _stated_dpi(image))
    except TooLarge:
        raise
    except Exception as error:
        raise _truncated(error, name) from error


def _truncated(error: Exception, name: str) -> Truncated:
    """Pillow's decoders raise a dozen unrelated kinds of exceptions on damaged data; memory alone is another matter."""
    if isinstance(error, MemoryError):
        raise error
    return Truncated(file=name, kind="image")


def _check_size(size: tuple[int, int], name: str, limits: Limits) -> None:
    megabytes = size[0] * size[1] * _BYTES_PER_PIXEL // 1_000_000
    what = Phrase("megabytes of an unpacked page")
    check(name, "unpacked_megabytes", megabytes, limits.unpacked_megabytes, what=what)


def page_image(image: Image.Image, dpi: float | None = None) -> PageImage:
    """Take a picture as a page, transparent parts as white paper.

    :param dpi: dots per inch, None to infer it from the size.
    """
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bits(image)
    return _usual(image.convert("L"), dpi or _inferred_dpi(image.size))


def _usual(image: Image.Image, dpi: float) -> PageImage:
    """Bring a page to a resolution at which strokes are neither single pixels nor a waste of time."""
    wanted = _LOW_DPI_BECOMES if dpi < _LOW_DPI else min(dpi, _MOST_DPI)
    if wanted != dpi:
        size = (max(1, round(image.width * wanted / dpi)), max(1, round(image.height * wanted / dpi)))
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return PageImage(np.asarray(image, dtype=np.uint8), wanted)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale sixteen-bit and floating grey, which Pillow would cut off instead."""
    values = np.asarray(image, dtype=np.float32)
    top = float(values.max()) or 1.0
    return Image.fromarray((values.clip(min=0) * (255 / top)).astype(np.uint8))


def _stated_dpi(image: Image.Image) -> float | None:
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return down if int(down) in _PLAUSIBLE_DPI and abs(across - down) <= 1 else None


def _inferred_dpi(size: tuple[int, int]) -> float:
    """Take a picture in the proportions of A4 for A4, and any other large one for as wide as A4."""
    short, long = sorted(size)
    if abs(long / short / _A4_RATIO - 1) <= _RATIO_TOLERANCE:
        return long / _A4_INCHES
    return max(UNKNOWN_DPI, short / _A4_INCHES * _A4_RATIO)
