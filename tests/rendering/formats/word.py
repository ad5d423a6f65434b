"""Word documents by python-docx, with real gridSpan and vMerge, repeated header rows and a page for every sheet."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import _Cell

from tests.rendering.grid import Cell, Grid, Paragraph, Placed, Sheet

_FONT = "Noto Serif CJK SC"
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_TWIPS = 567  # a centimetre
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx(sheets: Sequence[Sheet]) -> bytes:
    """Return a document of A4 pages with page numbers at their feet."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for place, sheet in enumerate(sheets):
        section = document.add_section(WD_SECTION.NEW_PAGE) if place else document.sections[0]
        long, short = Cm(29.7), Cm(21)
        section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if sheet.landscape else (short, long)
        section.left_margin = section.right_margin = Cm(1.8)
        for block in sheet.blocks:
            if isinstance(block, Grid):
                _add_grid(document, block, 26.1 if sheet.landscape else 17.4)
            else:
                _add_paragraph(document, block)
    _number_pages(document.sections[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_paragraph(document: Document, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGN[block.align]
    paragraph.add_run(block.text).font.size = Pt(block.size)


def _number_pages(section) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _add_grid(document: Document, grid: Grid, width: float) -> None:
    """Build the table's XML row by row; python-docx's own merging is quadratic.

    :param width: of the whole table, in centimetres.
    """
    unit = width / sum(grid.widths)
    widths = [int(each * unit * _TWIPS) for each in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>'
    )
    parts: list[list[tuple[int, Placed, bool]]] = [[] for _ in grid.lines]
    for placed in grid.placed():
        for down in range(placed.cell.rows):
            parts[placed.row + down].append((placed.column, placed, down > 0))
    for row, cells in enumerate(parts):
        line = OxmlElement("w:tr")
        if row == grid.header and row == 0:
            line.append(parse_xml(f"<w:trPr {nsdecls('w')}><w:tblHeader/></w:trPr>"))
        for _, placed, continued in sorted(cells, key=lambda part: part[0]):
            line.append(_cell(document, placed, widths, continued))
        table.append(line)
    document.element.body.insert_element_before(table, "w:sectPr")
    # Word wants a paragraph between two tables, else it joins them.
    document.add_paragraph()


def _cell(document: Document, placed: Placed, widths: list[int], continued: bool):
    cell = placed.cell
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "" if cell.rows == 1 else "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>'
    direction = '<w:textDirection w:val="tbRlV"/>' if cell.vertical else ""
    width = sum(widths[placed.column : placed.column + cell.columns])
    element = parse_xml(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{direction}'
        f'<w:vAlign w:val="{cell.valign}"/></w:tcPr></w:tc>'
    )
    _fill(_Cell(element, document), Cell() if continued else cell)
    return element


def _fill(place: _Cell, cell: Cell) -> None:
    for line in cell.text.split("\n"):
        place.add_paragraph(line).alignment = _ALIGN[cell.align]
