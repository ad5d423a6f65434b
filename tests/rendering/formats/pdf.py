"""Text PDFs by reportlab, with the Chinese font that every viewer brings along."""

import io
from collections.abc import Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.rendering.formats.pages import ASCENT, lay_out, manner_for
from tests.rendering.grid import Sheet

_FONT = "STSong-Light"


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return a PDF whose tables run over its pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in lay_out(sheets, lambda text, size: pdfmetrics.stringWidth(text, _FONT, size), manner_for(sheets)):
        canvas.setPageSize((page.width, page.height))
        canvas.setLineWidth(0.5)
        canvas.lines([(left, page.height - top, right, page.height - low) for left, top, right, low in page.lines])
        for text in page.texts:
            canvas.setFont(_FONT, text.size)
            canvas.drawString(text.left, page.height - text.top - text.size * ASCENT, text.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
