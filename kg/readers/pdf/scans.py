"""Pages of a PDF file that are pictures: found, rendered and handed to the reader of scans."""

from typing import TYPE_CHECKING, Any, Final

from kg.errors import OcrMissing
from kg.limits import Limits
from kg.readers.printed.content import PageContent
from kg.readers.printed.glyphs import UNKNOWN
from kg.readers.scan import read_page_image, require_ocr
from kg.records import Issue, IssueCode, Locator

if TYPE_CHECKING:
    from kg.readers.scan.page import PageReading

#: Share of the page that one picture must cover.
_COVERED: Final = 0.5

#: Characters printed over a picture from which on they are the page's text.
_STAMPED: Final = 60

#: Curved or leaning pieces of paths on a page without characters beyond which its letters are drawn as outlines.
_OUTLINES: Final = 400

#: Dots per inch at which pages are rendered.
_DPI: Final = 200

#: Pixels of the longer side at most: A2 at that resolution, where a hostile page may be 200 inches long.
_LONGEST: Final = 4_700


def is_scan(content: PageContent) -> bool:
    """Tell whether a page is to be read by its picture.

    It has no text, but a picture or drawn letters; or characters of which most have no meaning; or a picture with no
    more printed on it than a page number or the name of the program that scanned it.
    """
    printed = sum(1 for glyph in content.glyphs if glyph.text != UNKNOWN and not glyph.text.isspace())
    pictured = content.image >= _COVERED
    if printed:
        return content.unmapped > printed or (pictured and printed < _STAMPED)
    return pictured or content.bent >= _OUTLINES or content.unmapped > 0


def read_scan(page: Any, number: int, name: str, limits: Limits) -> "PageReading | None":
    """Read a page by its picture; None if the extra for it is not installed.

    :param page: an open ``pypdfium2.PdfPage``.
    :param number: 1-based.
    """
    try:
        require_ocr(name)
    except OcrMissing:
        return None
    scale = min(_DPI / 72, _LONGEST / max(page.get_size()))
    image = page.render(scale=scale).to_pil()
    return read_page_image(image, number, name, limits, dpi=72 * scale)


def not_read(numbers: list[int]) -> Issue:
    """Say which pages were not read as the extra for scans is not installed."""
    pages = "、".join(str(number) for number in numbers)
    return Issue(
        IssueCode.OCR_MISSING,
        f"第{pages}页是扫描件，没有读取；要读取，请安装：pip install 'zhibiao[ocr]'",
        Locator(page=numbers[0]),
    )
