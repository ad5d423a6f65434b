"""What is damaged: real files of every kind, drawn by the renderer, from the samples and, where present, the seeds."""

import io
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from kg.codec import declaration_to_json
from kg.intake import read_declaration
from tests.fuzz.packages import packed
from tests.rendering.formats import render
from tests.rendering.layouts import LAYOUTS, draw

_ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "绩效 2024"


def drawn(*formats: str, every: int = 2) -> Iterator[bytes]:
    """Yield forms of every so many layouts in some formats."""
    for number, layout in enumerate(LAYOUTS):
        for name in formats:
            if number % every == 0:
                yield render(draw(layout, number).sheets, name)


def texts() -> Iterator[bytes]:
    """Yield flattened forms, also as Markdown and as one long line."""
    folders = [_ROOT / "samples", _ROOT / "tests" / "kg" / "forms"]
    if "ZHIBIAO_SHARED" in os.environ:
        folders.append(Path(os.environ["ZHIBIAO_SHARED"]) / "seeds")
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            data = path.read_bytes()
            yield data
            yield " ".join(data.decode().split()).encode()
    for table in drawn("tsv", every=4):
        yield "\n".join(
            f"| {line.replace(chr(9), ' | ')} |" for line in table.decode("utf-8-sig").splitlines()
        ).encode()


def records() -> Iterator[bytes]:
    """Yield records as ``extract`` prints them, and one project a line."""
    for path in sorted((_ROOT / "samples").iterdir()):
        if path.suffix in {".txt", ".json"}:
            declaration = declaration_to_json(read_declaration(path.read_bytes(), path.name))
            declaration["projects"] = declaration["projects"][:3]
            yield json.dumps([declaration]).encode()
            yield "\n".join(json.dumps(project) for project in declaration["projects"]).encode()


def mails() -> Iterator[bytes]:
    """Yield web pages saved with their parts."""
    for page in drawn("html", every=5):
        mail = EmailMessage()
        mail.set_content(page.decode(), subtype="html", cte="quoted-printable")
        mail.make_related()
        yield mail.as_bytes()


def archives() -> Iterator[bytes]:
    """Yield archives of several kinds of files, and of archives."""
    inner = packed({f"{n}.txt": data for n, data in enumerate(list(texts())[:3])})
    yield inner
    yield packed(
        {"表/一.csv": next(drawn("csv")), "inner.zip": inner, "__MACOSX/x": b"x", "二.html": next(drawn("html"))}
    )
    yield packed({"a.docx": next(drawn("docx")), "b.json": next(records()), "空.txt": b"", "dir/": b""})


def protected() -> Iterator[bytes]:
    """Yield office files that :data:`PASSWORD` opens."""
    from msoffcrypto.format.ooxml import OOXMLFile

    for plain in drawn("docx", "xlsx", every=6):
        locked = io.BytesIO()
        OOXMLFile(io.BytesIO(plain)).encrypt(PASSWORD, locked)
        yield locked.getvalue()


def protected_pdf() -> Iterator[bytes]:
    """Yield PDF files that :data:`PASSWORD` does not open, and that an empty one opens."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    for user in ("", "secret"):
        out = io.BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption(user, "owner"))
        canvas.drawString(72, 700, "form")
        canvas.save()
        yield out.getvalue()


def xml_sheets() -> Iterator[bytes]:
    """Yield workbooks as XML of Excel 2003, which no program here writes."""
    from openpyxl import load_workbook

    for data in drawn("xlsx", every=3):
        sheet = load_workbook(io.BytesIO(data)).worksheets[0]
        areas = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        rows = []
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = ""
            for cell in row:
                if cell.value is not None:
                    area = areas.get((number, cell.column))
                    spans = (
                        f'ss:MergeAcross="{area.size["columns"] - 1}" ss:MergeDown="{area.size["rows"] - 1}"'
                        if area
                        else ""
                    )
                    text = escape(str(cell.value))
                    cells += f'<Cell ss:Index="{cell.column}" {spans}><Data ss:Type="String">{text}</Data></Cell>'
            rows.append(f'<Row ss:Index="{number}">{cells}</Row>')
        space = "urn:schemas-microsoft-com:office:spreadsheet"
        yield (
            f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="表"><Table>'
            f"{''.join(rows)}</Table></Worksheet></Workbook>"
        ).encode()


def pictures(name: str) -> Iterator[bytes]:
    """Yield the upper parts of forms drawn as pictures: a whole page takes ten times as long to read."""
    from PIL import Image

    for data in drawn(name, every=6):
        out = io.BytesIO()
        with Image.open(io.BytesIO(data)) as page:
            page.crop((0, 0, page.width, page.height // 4)).save(out, name)
        yield out.getvalue()


def printed() -> Iterator[bytes]:
    """Yield PDF files; one of them is a scan, so that the models that read pictures are there from the start."""
    yield next(drawn("scan"))
    yield from drawn("pdf", "pdf_word", "pdf_excel", every=4)


def converted(suffix: str, filter_name: str, source: str = "xlsx") -> Iterator[bytes]:
    """Yield what LibreOffice makes of drawn forms by a filter; nothing where it is missing or fails."""
    for data in drawn(source, every=5):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"form.{source}"
            path.write_bytes(data)
            profile = f"-env:UserInstallation=file://{folder}/profile"
            target = f"{suffix}:{filter_name}"
            command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", folder, str(path)]
            subprocess.run(command, check=False, capture_output=True, timeout=120)
            result = path.with_suffix(f".{suffix}")
            if result.is_file():
                yield result.read_bytes()


#: Kind → what is damaged.
SOURCES: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": texts,
    "records": records,
    "csv": lambda: drawn("csv", "csv_gb", "tsv"),
    "html": lambda: drawn("html", "html_gb"),
    "mail": mails,
    "zip": archives,
    "docx": lambda: drawn("docx"),
    "xlsx": lambda: drawn("xlsx"),
    "xls": lambda: drawn("xls"),
    "ods": lambda: drawn("ods", every=5),
    "xml2003": xml_sheets,
    "word2003": lambda: converted("xml", "MS Word 2003 XML", "docx"),
    "pdf": printed,
    "pdf_protected": protected_pdf,
    "protected": protected,
    "doc": lambda: drawn("doc", every=6),
    "odt": lambda: drawn("odt", every=6),
    "rtf": lambda: drawn("rtf", every=6),
    "scan": lambda: drawn("scan", every=8),
    "png": lambda: pictures("png"),
    "tiff": lambda: pictures("tiff"),
}


@cache
def corpus(kind: str) -> tuple[bytes, ...]:
    """Return the sound files of a kind."""
    return tuple(SOURCES[kind]())
