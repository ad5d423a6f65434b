"""Word files made from the XML of their body, so that a test says exactly what is in them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from kg.documents import Block, Paragraph, Table
from kg.readers.base import ReadOptions
from kg.readers.docx.document import read_docx

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Shown = tuple[str, int, int, int]


def docx(body: str, *, main: str = "word/document.xml", strict: bool = False, **parts: str) -> bytes:
    """Return a Word file.

    :param main: path of the part with the body.
    :param strict: with the namespaces of "Strict Open XML".
    :param parts: inner XML of the parts ``numbering`` and ``styles``.
    """
    folder, _, file = main.rpartition("/")
    refers = "".join(f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    members = {
        "[Content_Types].xml": _types(main),
        "_rels/.rels": _relations(f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="{main}"/>'),
        main: f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        f"{folder}/_rels/{file}.rels": _relations(refers),
    }
    members |= {f"{folder}/{kind}.xml": f"<w:{kind} {NAMESPACES}>{xml}</w:{kind}>" for kind, xml in parts.items()}
    if strict:
        usual = "http://schemas.openxmlformats.org/"
        strictly = "http://purl.oclc.org/ooxml/"
        members = {
            path: text.replace(f"{usual}wordprocessingml/2006/main", f"{strictly}wordprocessingml/main").replace(
                f"{usual}officeDocument/2006/", f"{strictly}officeDocument/"
            )
            for path, text in members.items()
        }
    return zipped(members)


def _types(main: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return (
        f'<Types xmlns="{space}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{word}"/></Types>'
    )


def _relations(inner: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inner}</Relationships>'


def zipped(members: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, text in members.items():
            archive.writestr(path, text)
    return buffer.getvalue()


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, look: str = "") -> str:
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>"


def cell(*content: str, about: str = "") -> str:
    """Return a cell; plain texts become paragraphs."""
    inner = "".join(part if part.startswith("<") else para(part) for part in content)
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, about: str = "") -> str:
    inner = "".join(part if part.startswith("<") else cell(part) for part in cells)
    return f"<w:tr><w:trPr>{about}</w:trPr>{inner}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def blocks_of(body: str, **parts: str) -> tuple[Block, ...]:
    return read_docx(docx(body, **parts), "表.docx", ReadOptions()).blocks


def rows_of(block: Block) -> list[list[Shown]]:
    """Return a table as (text, column, rows, columns) of its cells."""
    assert isinstance(block, Table)
    assert block.ruled
    return [[(cell.text, cell.column, cell.rows, cell.columns) for cell in row.cells] for row in block.rows]


def texts_of(block: Block) -> list[list[str]]:
    assert isinstance(block, Table)
    return [[cell.text for cell in row.cells] for row in block.rows]


def cell_text(*content: str, **parts: str) -> str:
    """Return what the reader makes of a cell's content."""
    (block,) = blocks_of(table(row(cell(*content))), **parts)
    assert isinstance(block, Table)
    return block.rows[0].cells[0].text


def paragraphs(body: str, **parts: str) -> list[str]:
    """Return the paragraphs around a table that is only there to make the file a form."""
    blocks = blocks_of(body + table(row("表")), **parts)
    return [block.text for block in blocks if isinstance(block, Paragraph)]
