"""Workbooks for tests: made by libraries, and by hand where no library writes what a test needs."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import md5

import xlwt
from hypothesis import strategies as st
from msoffcrypto.method.rc4 import DocumentRC4
from openpyxl import Workbook
from xlwt.CompoundDoc import XlsDoc

from kg.documents import Document, Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

#: A cell as tests compare them: text, column, rows, columns.
Shown = tuple[str, int, int, int]


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in parts.items():
            package.writestr(path, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def xlsx_parts(
    sheet: str, strings: str = "", formats: Sequence[str] = (), namespace: str = MAIN
) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet, given the XML within ``worksheet``; style n has format n."""
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    types = {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(types.items())
    )
    return {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_RELATIONS}/officeDocument" '
        'Target="/xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}"><numFmts>{codes}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}">{sheet}</worksheet>',
    }


def tables(document: Document) -> list[Table]:
    found = [block for block in document.blocks if isinstance(block, Table)]
    assert len(found) == len(document.blocks)
    assert all(table.ruled for table in found)
    return found


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def shown(table: Table) -> list[list[Shown]]:
    return [[(cell.text, cell.column, cell.rows, cell.columns) for cell in row.cells] for row in table.rows]


@st.composite
def grids(draw: st.DrawFn) -> list[list[Shown]]:
    """Draw a table without empty margins whose merged cells are anywhere; every cell has a text."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    covered: set[tuple[int, int]] = set()
    grid: list[list[Shown]] = [[] for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if (row, column) in covered:
                continue
            height, width = draw(st.integers(1, rows - row)), draw(st.integers(1, columns - column))
            area = {(row + down, column + right) for down in range(height) for right in range(width)}
            if area & covered or draw(st.booleans()):
                height, width, area = 1, 1, {(row, column)}
            covered |= area
            grid[row].append((draw(st.text(alphabet="甲乙1a", min_size=1, max_size=3)), column, height, width))
    return grid


def xlsx_of(grid: list[list[Shown]], top: int = 0, left: int = 0) -> bytes:
    book = Workbook()
    sheet = book.active
    for row, cells in enumerate(grid, start=top + 1):
        for text, column, height, width in cells:
            sheet.cell(row, left + column + 1, text).data_type = "s"
            if height * width > 1:
                sheet.merge_cells(None, row, left + column + 1, row + height - 1, left + column + width)
    return saved(book)


def xls_of(grid: list[list[Shown]], top: int = 0, left: int = 0) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for row, cells in enumerate(grid, start=top):
        for text, column, height, width in cells:
            sheet.write_merge(row, row + height - 1, left + column, left + column + width - 1, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_of(content: str, styles: str = "") -> bytes:
    """Return an OpenDocument sheet, given the tables."""
    names = {"office": "office", "table": "table", "text": "text", "style": "style", "draw": "drawing"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f"</office:automatic-styles>{body}</office:document-content>",
        }
    )


def xml2003_of(content: str, styles: str = "") -> bytes:
    """Return an XML Spreadsheet 2003, given the worksheets."""
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>{styles}</Styles>{content}</Workbook>'
    ).encode()


def protected_xls(book: xlwt.Workbook, password: str) -> bytes:
    """Return the workbook with the protection of Excel 97: a record that says so, the others XORed with RC4."""
    plain = book.get_biff_data()
    start = 4 + int.from_bytes(plain[2:4], "little")
    salt, keys = bytes(range(16)), DocumentRC4.decrypt
    verifier = bytes(16)
    secret = keys(password, salt, io.BytesIO(verifier + md5(verifier).digest())).read()
    record = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + secret
    # A record of no meaning brings the length to a multiple of four, as the padding of the stream needs it.
    record += struct.pack("<HH", 0x1000, -len(plain + record) % 4) + bytes(-len(plain + record) % 4)
    whole = bytearray(plain[:start] + record + plain[start:])
    stream = keys(password, salt, io.BytesIO(bytes(len(whole))), 1024).read()
    place = 0
    while place + 4 <= len(whole):
        kind, size = struct.unpack_from("<HH", whole, place)
        # A BoundSheet's offset moves by the new record and stays readable; starts of parts stay readable too.
        kept = {0x809: size, 0x2F: size, 0xE1: size, 0x85: 4}.get(kind, 0)
        if kind == 0x85:
            offset = struct.unpack_from("<I", whole, place + 4)[0] + len(record)
            struct.pack_into("<I", whole, place + 4, offset)
        for at in range(place + 4 + kept, place + 4 + size):
            whole[at] ^= stream[at]
        place += 4 + size
    out = io.BytesIO()
    XlsDoc().save(out, bytes(whole))
    return out.getvalue()
