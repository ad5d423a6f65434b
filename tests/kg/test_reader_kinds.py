"""Kinds of files by their content: every signature, damaged containers, and names that promise something else."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from api.i18n import catalogue, error_text
from kg.errors import Truncated, UnsupportedFormat
from kg.intake import read_declaration
from kg.readers import read_document
from kg.readers.kinds import Kind, describe, kind_of, promised_kind
from kg.readers.signatures import ARCHIVES, MEDIA, OTHERS, PAGES

TABLE = "<table><tr><td>项目名称</td></tr></table>"


def zipped(*members: str, compress: int = zipfile.ZIP_DEFLATED, content: str = "内容" * 500) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as archive:
        for name in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def opened(mimetype: str, compress: int = zipfile.ZIP_STORED) -> bytes:
    return zipped("mimetype", compress=compress, content=mimetype)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def word() -> bytes:
    return saved(docx.Document().save)


def excel() -> bytes:
    return saved(openpyxl.Workbook().save)


def old_excel() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "项目名称")
    return saved(book.save)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_images(form: str) -> None:
    data = saved(lambda buffer: Image.new("RGB", (8, 8)).save(buffer, form))
    assert kind_of(data) is Kind.IMAGE


def test_a_tiff_of_the_other_byte_order() -> None:
    assert kind_of(b"MM\x00*\x00\x00\x00\x08") is Kind.IMAGE


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n\n", b"x" * 1000])
def test_a_pdf_may_begin_within_the_first_kilobyte(before: bytes) -> None:
    assert kind_of(before + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") is Kind.PDF


def test_office_files() -> None:
    assert kind_of(word()) is Kind.DOCX
    assert kind_of(excel()) is Kind.XLSX
    assert kind_of(old_excel()) is Kind.XLS
    assert kind_of(zipped("[Content_Types].xml", "xl/workbook.bin")) is Kind.XLSB
    assert kind_of(zipped("[Content_Types].xml", "word/document2.xml")) is Kind.DOCX
    assert kind_of(b"{\\rtf1\\ansi}") is Kind.RICH_TEXT


@pytest.mark.parametrize("compress", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_open_documents(compress: int) -> None:
    assert kind_of(opened("application/vnd.oasis.opendocument.text", compress)) is Kind.OPEN_TEXT
    assert kind_of(opened("application/vnd.oasis.opendocument.spreadsheet-template", compress)) is Kind.OPEN_SHEET
    assert describe(opened("application/vnd.oasis.opendocument.graphics")).endswith("graphics")


@pytest.mark.parametrize("make", [word, excel])
def test_a_cut_off_package_keeps_its_kind(make: Callable[[], bytes]) -> None:
    data = make()
    assert kind_of(data[: len(data) * 9 // 10]) is kind_of(data)


def test_a_cut_off_open_document_keeps_its_kind() -> None:
    data = opened("application/vnd.oasis.opendocument.text") + b"PK\x01"
    assert kind_of(data[: data.index(b"PK\x01\x02")]) is Kind.OPEN_TEXT


def test_a_cut_off_ole_file_keeps_its_kind() -> None:
    data = old_excel()
    assert kind_of(data[:512] + data[1024:]) is Kind.XLS


def test_any_other_zip_is_an_archive() -> None:
    assert kind_of(zipped("申报表.docx", "xl.txt")) is Kind.ZIP
    assert kind_of(zipped("a.xlsx", "ppt/x.txt", "visio/图.txt", "OFD.xml.txt", "META-INF/MANIFEST.MF.txt")) is Kind.ZIP
    assert kind_of(zipped("ppt/presentation.xml", "a.xlsx")) is Kind.ZIP
    assert kind_of(zipped()) is Kind.ZIP
    assert kind_of(b"PK\x03\x04\x14\x00\x06\x00") is Kind.ZIP


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zipped("OFD.xml", "Doc_0/Document.xml"), "OFD"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint (pptx)"),
        (zipped("[Content_Types].xml", "visio/document.xml"), "Visio"),
        (b"Rar!\x1a\x07\x01\x00", "RAR archive"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z archive"),
        (b"\x1f\x8b\x08\x00\x00", "gzip archive"),
        (b"MZ\x90\x00\x03", "Windows program"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC image"),
        (
            old_excel().replace("Workbook".encode("utf-16-le"), "Contents".encode("utf-16-le")),
            "OLE2 file of another program",
        ),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", "XML"),
        (b"\x00\x01\x02", "binary data"),
    ],
)
def test_other_kinds_are_refused_by_their_name(data: bytes, name: str) -> None:
    assert kind_of(data) is Kind.OTHER
    assert describe(data) == name
    with pytest.raises(UnsupportedFormat) as caught:
        read_document(data, "a.bin")
    assert name in str(caught.value)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.9])
@pytest.mark.parametrize("name", ["申报表.xls", "申报表.doc", "申报表.wps"])
def test_an_office_file_that_is_cut_off_is_told_as_such(name: str, share: float) -> None:
    whole = old_excel()
    data = whole[: int(len(whole) * share)]
    assert kind_of(data) is Kind.BROKEN
    with pytest.raises(Truncated, match="doc, xls"):
        read_declaration(data, name)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"Rar!\x1a\x07\x01\x00", "表.bin：无法打开这类文件（RAR 压缩包），请先解压，再选择其中的文件"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "表.bin：无法打开这类文件（7z 压缩包），请先解压，再选择其中的文件"),
        (zipped("OFD.xml"), "表.bin：无法读取这类文件（OFD 版式文件），请用原来的程序打开，另存为 PDF 后再试"),
    ],
)
def test_what_to_do_is_said_in_chinese(data: bytes, told: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read_document(data, "表.bin")
    assert error_text(caught.value, "zh") == told


def test_every_kind_has_a_chinese_name() -> None:
    names = {name for _, name in (*OTHERS, *MEDIA)} | ARCHIVES | PAGES | set(Kind) - {Kind.PDF, Kind.RICH_TEXT}
    assert sorted(names - catalogue().keys()) == []


@pytest.mark.parametrize(
    "text",
    [
        f"<!DOCTYPE html><html><body>{TABLE}",
        f"\n  <HTML>{TABLE}",
        f"<?xml version='1.0' encoding='gb2312'?>\n<!-- 导出 -->\n<html xmlns='x'>{TABLE}</html>",
        f"<!-- a --><!-- b -->{TABLE}",
        f"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>{TABLE}",
        f"<div class=x>{TABLE}</div>",
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html>{TABLE}",
        f"From: <Saved by WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n{TABLE}",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_pages(text: str, encoding: str) -> None:
    assert kind_of(text.encode(encoding)) is Kind.HTML


@pytest.mark.parametrize(
    "text",
    [
        "项目名称\t<table>",
        f"# 绩效目标\n\n{TABLE}\n",
        f"{TABLE}\n\n## 说明\n",
        "PK 是什么",
        "BM指标表：绿化面积",
        "MZ 项目",
        "<5% 的指标",
        "MIME-Version 是邮件的一行",
    ],
)
def test_text_with_marks_of_something_else_is_text(text: str) -> None:
    assert kind_of(text.encode()) is Kind.TEXT
    assert kind_of(text.encode("gb18030")) is Kind.TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("rows", [2, 20_000])
def test_delimited_text_is_known_by_its_first_lines(encoding: str, rows: int) -> None:
    assert kind_of(("项目名称,指标值,单位\n" * rows).encode(encoding)) is Kind.DELIMITED
    assert kind_of(("项目名称，指标值，单位。\n" * rows).encode(encoding)) is Kind.TEXT


def test_xml_of_office() -> None:
    start = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    sheet = start + '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    assert kind_of(sheet.encode()) is Kind.XML_SHEET
    assert kind_of(sheet.encode("utf-16")) is Kind.XML_SHEET
    assert kind_of((start + "<w:wordDocument xmlns:w='x'>").encode()) is Kind.WORD


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("申报表.PDF", Kind.PDF),
        ("a.b.Xls", Kind.XLS),
        ("a.wps", Kind.WORD),
        ("a.jpeg", Kind.IMAGE),
        ("pdf", None),
        ("a.dat", None),
        ("a.", None),
    ],
)
def test_the_suffix_promises_a_kind(name: str, kind: Kind | None) -> None:
    assert promised_kind(name) is kind


def test_an_archive_of_very_many_files_is_not_looked_into() -> None:
    assert kind_of(b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000) is Kind.ZIP


def test_a_directory_of_very_many_entries_is_not_loaded_for_its_kind() -> None:
    data = zipped("a")
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[place:end] * 100_000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(entries), place, 0)
    tracemalloc.start()
    assert kind_of(data[:place] + entries + tail) is Kind.ZIP
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 << 20


@pytest.mark.parametrize(
    ("opener", "data"),
    [("zipfile.ZipFile", b"PK\x03\x04"), ("olefile.OleFileIO", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
)
def test_want_of_memory_is_not_taken_for_damage(opener: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise MemoryError

    monkeypatch.setattr(opener, fail)
    with pytest.raises(MemoryError):
        kind_of(data)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml ", b"BM"]),
)
def test_any_bytes_have_a_kind(data: bytes, start: bytes) -> None:
    assert isinstance(kind_of(start + data), Kind)
    assert describe(start + data)


@pytest.mark.shared
def test_the_seeds_are_text(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        assert kind_of(path.read_bytes()) is Kind.TEXT
