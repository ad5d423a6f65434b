"""Formats that LibreOffice converts: what arrives, and what happens when it is missing, hangs or fails."""

import os
import subprocess
import sys
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from made_docx import cell, docx, para, row, rows_of, table, zipped

from kg.documents import Paragraph
from kg.errors import (
    ConverterMissing,
    Encrypted,
    InputError,
    TooLarge,
    TooSlow,
    Truncated,
    UnknownCipher,
    Unreadable,
    WrongPassword,
)
from kg.limits import Limits
from kg.readers import ReadOptions, read_document
from kg.readers.convert import read_open_text
from kg.readers.kinds import Kind, kind_of
from kg.readers.soffice import PROGRAMS, FilterMissing, converted, program
from tests.rendering.needs import need_office

PROTECTED = Path(__file__).with_name("protected")
WIDE = '<w:gridSpan w:val="3"/>'
BORDERS = '<w:tcW w:w="2000" w:type="dxa"/>'
SYMBOL = '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
FORM = docx(
    para("项目支出绩效目标表")
    + table(
        row(cell("名称", about=BORDERS), cell("道路养护", about=f"{BORDERS}{WIDE}")),
        row(cell("指标", about=f'{BORDERS}<w:vMerge w:val="restart"/>'), "产出", "数量", "≥90%"),
        row(cell("", about=f"{BORDERS}<w:vMerge/>"), "效益", cell("甲", "乙"), cell(para(SYMBOL, "新增"))),
        widths=(2000, 2000, 2000, 2000),
    )
    + para("说明")
)
ROWS = [
    [("名称", 0, 1, 1), ("道路养护", 1, 1, 3)],
    [("指标", 0, 2, 1), ("产出", 1, 1, 1), ("数量", 2, 1, 1), ("≥90%", 3, 1, 1)],
    [("效益", 1, 1, 1), ("甲\n乙", 2, 1, 1), ("☑新增", 3, 1, 1)],
]


@pytest.fixture(scope="module")
def soffice() -> str:
    """Return LibreOffice; leave the test where it is absent."""
    need_office()
    found = program()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("doc:MS Word 97", Kind.WORD),
        ("odt", Kind.OPEN_TEXT),
        ("rtf", Kind.RICH_TEXT),
    ],
)
def test_what_was_written_is_read_back(soffice: str, target: str, kind: Kind) -> None:
    with converted(soffice, FORM, ".docx", target, 60) as path:
        data = path.read_bytes()
    assert kind_of(data) is kind
    document = read_document(data, "表")
    title, form, note = document.blocks
    assert (title, note) == (Paragraph("项目支出绩效目标表", page=title.page), Paragraph("说明", page=note.page))
    assert rows_of(form) == ROWS
    assert document.sha256 == sha256(data).hexdigest()


def odt(manifest: str, content: str = "") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    word = "application/vnd.oasis.opendocument.text"
    entries = f'<m:file-entry m:full-path="/" m:media-type="{word}"/>{manifest}'
    if content:
        entries += '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    members = {"mimetype": word, "META-INF/manifest.xml": f'<m:manifest xmlns:m="{space}">{entries}</m:manifest>'}
    return zipped(members | ({"content.xml": content} if content else {}))


class Listener(BaseHTTPRequestHandler):
    """Keeps what is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


LINKED = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"><office:body>
<office:text><text:section text:name="a"><text:section-source xlink:href="{file}" xlink:type="simple"/>
<text:p>原文</text:p></text:section><text:p><draw:frame>
<draw:image xlink:href="{address}" xlink:type="simple"
 xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p></office:text>
</office:body></office:document-content>"""


def test_nothing_is_drawn_in_from_the_machine_or_the_network(soffice: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/picture.png"
        content = LINKED.format(file=secret.as_uri(), address=address)
        document = read_document(odt("", content), "链.odt")
        server.shutdown()
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["原文"]
    assert Listener.asked == []


def test_nothing_is_left_behind(soffice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(InputError):
        read_document(b"{\\rtf1 }", "空.rtf")
    assert list(tmp_path.iterdir()) == []


def fake(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of our own where LibreOffice is looked for, and temporary files where we see them."""
    (folder / "bin").mkdir()
    (folder / "temporary").mkdir()
    path = folder / "bin" / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(folder / "temporary"))


def is_alive(process: int) -> bool:
    """Tell whether the process runs; one that ended and waits for its parent does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition: object) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


RTF = b"{\\rtf1 x}"


def test_a_hanging_converter_is_stopped_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, f"sleep 100 & echo $$ $! > {tmp_path}/pids; wait", monkeypatch)
    started = time.monotonic()
    with pytest.raises(TooSlow, match="ZHIBIAO_READ_CONVERTER_SECONDS") as caught:
        read_document(RTF, "慢.rtf", ReadOptions(Limits(converter_seconds=1)))
    assert caught.value.data["seconds"] == 1
    assert time.monotonic() - started < 5
    processes = [int(number) for number in (tmp_path / "pids").read_text().split()]
    assert len(processes) == 2
    assert wait_until(lambda: not any(map(is_alive, processes)))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_killed_reader_takes_its_converter_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 100", monkeypatch)
    code = f"import tempfile; tempfile.tempdir = {str(tmp_path / 'temporary')!r}\n"
    code += f"from kg.readers import read_document; read_document({RTF!r}, 'x.rtf')"
    with subprocess.Popen([sys.executable, "-c", code]) as reader:
        assert wait_until((tmp_path / "pid").exists)
        assert wait_until((tmp_path / "pid").read_text)
        reader.kill()
    process = int((tmp_path / "pid").read_text())
    assert wait_until(lambda: not is_alive(process))
    assert wait_until(lambda: not list((tmp_path / "temporary").iterdir()))


@pytest.mark.parametrize("script", ["exit 0", "exit 1", "echo 'Error: source file could not be loaded' >&2"])
def test_a_converter_without_result_means_a_damaged_file(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, script, monkeypatch)
    with pytest.raises(Truncated) as caught:
        read_document(RTF, "坏.rtf")
    assert caught.value.data == {"file": "坏.rtf", "kind": Kind.RICH_TEXT}
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 77", "status 77"),
        ("kill -SEGV $$", "status -11"),
        ("echo 'Error: no export filter for docx found, aborting.' >&2", "no filter"),
        ("echo 'Error: Please verify input parameters... (failed: 0x81a)'; exit 0", "no filter"),
    ],
)
def test_a_converter_that_breaks_down_is_not_told_as_damage(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, script, monkeypatch)
    with pytest.raises(Unreadable, match=said):
        read_document(RTF, "好.rtf")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_filter_that_is_not_there_is_told(soffice: str) -> None:
    with pytest.raises(FilterMissing), converted(soffice, b"{\\rtf1 x}", ".rtf", "docx:No Such", 60):
        pass


def test_a_converter_that_cannot_be_started_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "exit 0", monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(Unreadable, match="LibreOffice"):
        read_document(RTF, "x.rtf")


def test_a_huge_result_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "mkdir -p result; truncate -s 3M result/source.docx", monkeypatch)
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_UNPACKED_MEGABYTES"):
        read_document(RTF, "x.rtf", ReadOptions(Limits(unpacked_megabytes=2)))


def test_a_missing_converter_is_named_with_the_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConverterMissing) as caught:
        read_document(RTF, "x.rtf")
    assert caught.value.data == {"file": "x.rtf", "kind": Kind.RICH_TEXT}
    assert "apt-get install" in str(caught.value)


def test_the_options_name_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "exit 77", monkeypatch)
    other = tmp_path / "bin" / "office7"
    (tmp_path / "bin" / PROGRAMS[0]).rename(other)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program(str(other)) == str(other)
    with pytest.raises(Unreadable, match="status 77"):
        read_document(RTF, "x.rtf", ReadOptions(soffice=str(other)))
    with pytest.raises(ConverterMissing):
        read_document(RTF, "x.rtf", ReadOptions(soffice=str(tmp_path / "none")))


def test_protected_open_documents_are_opened(soffice: str) -> None:
    data = (PROTECTED / "text.odt").read_bytes()
    with pytest.raises(Encrypted):
        read_document(data, "密.odt")
    with pytest.raises(WrongPassword):
        read_document(data, "密.odt", ReadOptions(password="1"))
    document = read_document(data, "密.odt", ReadOptions(password="绩效2024"))
    assert [[cell.text for cell in row.cells] for row in document.blocks[1].rows] == [  # type: ignore[union-attr]
        ["指标", "目标值"],
        ["培训人数", "≥1250人"],
    ]
    assert document.sha256 == sha256(data).hexdigest()


def test_an_open_document_is_measured_before_it_is_converted() -> None:
    with pytest.raises(TooLarge):
        read_document(odt(" " * 2_000_000), "大.odt", ReadOptions(Limits(unpacked_megabytes=1)))
    with pytest.raises(Truncated, match="odt"):
        read_open_text(odt("")[:-30], "断.odt", ReadOptions())


def test_a_protected_doc_is_not_given_to_the_converter(soffice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with converted(soffice, FORM, ".docx", "doc:MS Word 97", 60) as path:
        data = bytearray(path.read_bytes())
    # The flags of the file information block: bit 8 is "encrypted", bit 15 its oldest kind ([MS-DOC] 2.5.2 FibBase).
    block = next(place for place in range(0, len(data), 512) if data.startswith(b"\xec\xa5", place))
    data[block + 11] |= 0b1000_0001
    monkeypatch.setattr("kg.readers.conversion.converted", None)
    with pytest.raises(UnknownCipher, match="XOR"):
        read_document(bytes(data), "密.doc", ReadOptions(password="1"))
