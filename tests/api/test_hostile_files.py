"""Files made to exhaust a machine, each beside a good one: that one is read, the other a record with an issue."""

import io
import json
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from api.cli import main
from tests.api.conftest import EDUCATION

_GIGABYTE = 1 << 30
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(members: Mapping[str, bytes | str], start: bytes = b"") -> bytes:
    """Return an archive; *start* is one that the members are added to."""
    out = io.BytesIO(start)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def deflated(block: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return *head*, so many *blocks* and *tail*, packed in no more time than one block takes."""
    parts = []
    for content, count in ((head, 1), (block, times), (tail, 1)):
        # Flushed in full, packed data refers to nothing before it and can be repeated as it is.
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        parts.append((packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)) * count)
    return b"".join(parts) + b"\x03\x00"


def with_member(name: str, packed: bytes, size: int) -> bytes:
    """Return an archive of one member of *size* bytes (in the 64-bit fields of APPNOTE 4.5.3)."""
    path, wide = name.encode(), struct.pack("<HHQ", 1, 8, size)
    common = struct.pack("<HHHHIIIHH", 0, 8, 0, 0x21, 0, len(packed), 0xFFFFFFFF, len(path), len(wide))
    local = b"PK\x03\x04" + struct.pack("<H", 45) + common + path + wide + packed
    entry = b"PK\x01\x02" + struct.pack("<HH", 45, 45) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + path + wide
    return local + entry + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)


def nested(levels: int, data: bytes) -> bytes:
    for _ in range(levels):
        data = zipped({f"{n}.zip": data for n in range(16)})
    return data


def zeros(declared: int) -> bytes:
    """Return an archive of ten gigabytes of zeros that declares another size."""
    return with_member("zeros.txt", deflated(bytes(1 << 24), 640), declared)


def pages(count: int) -> bytes:
    """Return a PDF of so many pages; its table of objects is lost, as in files that were mended by hand."""
    kids = " ".join(f"{n} 0 R" for n in range(3, count + 3))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>", *[page] * count]
    body = "".join(f"{number} 0 obj{content}endobj\n" for number, content in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


def sheet(side: int) -> bytes:
    """Return a workbook of one square sheet whose every cell is filled."""
    row = b"<row>" + b"<c><v>1</v></c>" * side + b"</row>"
    head, tail = f'<worksheet xmlns="{_SHEETS}"><sheetData>'.encode(), b"</sheetData></worksheet>"
    size = len(head) + len(row) * side + len(tail)
    large = with_member("xl/worksheets/sheet1.xml", deflated(row, side, head, tail), size)
    return zipped(
        {
            "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="s" sheetId="1" r:id="r"/></sheets></workbook>',
        },
        large,
    )


def _relations(kind: str, target: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="r" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{space}">{one}</Relationships>'


def laughs(root: str, space: str, start: str, end: str) -> str:
    """Return XML whose one text would be ten gigabytes long."""
    entities = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    return f"<!DOCTYPE {root} [<!ENTITY a0 'hahahahaha'>{entities}]><{root} {space}>{start}&a9;{end}</{root}>"


def laughing_docx() -> bytes:
    body = laughs("w:document", f'xmlns:w="{_WORDS}"', "<w:body><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:body>")
    return zipped({"word/document.xml": body})


def laughing_xlsx() -> bytes:
    parts = {"xl/workbook.xml": laughs("workbook", f'xmlns="{_SHEETS}"', "<sheets>", "</sheets>")}
    return zipped(parts)


def laughing_xml() -> bytes:
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    start, end = "<Worksheet><Table><Row><Cell><Data>", "</Data></Cell></Row></Table></Worksheet>"
    return laughs("Workbook", space, start, end).encode()


#: Name → how it is made and the code of its issue.
HOSTILE = {
    "flat.zip": (lambda: zeros(10 * _GIGABYTE), "too_large"),
    "lying.zip": (lambda: zeros(100_000), "truncated"),
    "nested.zip": (lambda: nested(3, with_member("0.txt", b"\x03\x00", 10 * _GIGABYTE)), "too_large"),
    "deep.zip": (lambda: nested(6, zipped({"0.txt": b"0"})), "too_large"),
    "laughs.docx": (laughing_docx, "truncated"),
    "laughs.xlsx": (laughing_xlsx, "truncated"),
    "laughs.xml": (laughing_xml, "no_form"),
    "laughs.html": (lambda: laughs("html", "", "<p>", "</p>").encode(), "no_form"),
    "pages.pdf": (lambda: pages(20_000), "too_large"),
    "sheet.xlsx": (lambda: sheet(10_000), "too_large"),
}
SETTINGS = {
    "ZHIBIAO_READ_SECONDS": "20",
    "ZHIBIAO_READ_UNPACKED_MEGABYTES": "2048",
    "ZHIBIAO_READ_MEMORY_MEGABYTES": "1024",
    "ZHIBIAO_READ_CELLS": "100000",
}


def extracted(paths: Iterable[Path], **environment: str) -> dict[str, tuple[set[str], int]]:
    """Return the codes of the issues and the number of projects by source; members count for their archive."""
    answer = CliRunner(env=environment).invoke(main, ["extract", "--format", "json", *map(str, paths), str(EDUCATION)])
    assert answer.exit_code == 1
    found: dict[str, tuple[set[str], int]] = {}
    for each in json.loads(answer.stdout):
        codes, projects = found.get(name := each["source"].partition("/")[0], (set(), 0))
        found[name] = (codes | {issue["code"] for issue in each["issues"]}, projects + len(each["projects"]))
    return found


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[set[str], int]]:
    """Read all of them in one go, as a person would who was sent them."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    start = time.monotonic()
    found = extracted([folder / name for name in HOSTILE], **SETTINGS)
    assert time.monotonic() - start < 30
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name(batch: dict[str, tuple[set[str], int]], name: str) -> None:
    assert batch[name] == ({HOSTILE[name][1]}, 0)


def test_the_good_file_beside_them_is_read(batch: dict[str, tuple[set[str], int]]) -> None:
    codes, projects = batch[EDUCATION.name]
    assert projects > 0
    assert codes.isdisjoint({code for _, code in HOSTILE.values()})


def test_a_file_beyond_its_seconds_takes_its_converter_along(tmp_path: Path) -> None:
    converter, pid = tmp_path / "soffice", tmp_path / "pid"
    converter.write_text(f"#!/bin/sh\necho $$ > {pid}\nexec sleep 600\n")
    converter.chmod(0o755)
    form = tmp_path / "form.rtf"
    form.write_bytes(rb"{\rtf1\ansi form}")
    start = time.monotonic()
    found = extracted([form], PATH=f"{tmp_path}:{os.environ['PATH']}", ZHIBIAO_READ_SECONDS="2")
    assert time.monotonic() - start < 15
    assert found["form.rtf"] == ({"too_large"}, 0)
    assert found[EDUCATION.name][1] > 0
    number = int(pid.read_text())
    assert not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE


def test_a_file_beyond_its_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("绩效目标\t产出指标\n" * 1_000_000, encoding="utf-8")
    found = extracted([path], ZHIBIAO_READ_MEMORY_MEGABYTES="128")
    assert found[path.name] == ({"too_large"}, 0)
    assert found[EDUCATION.name][1] > 0
