"""Word files that are one XML file: of Word 2003, and flat packages of its successors."""

import base64
import struct

import pytest
from made_docx import NAMESPACES, cell, para, row, rows_of, run, table

from kg.documents import Document, Paragraph
from kg.errors import EmptyFile, InputError, TooLarge, Truncated
from kg.limits import Limits
from kg.readers import read_document
from kg.readers.base import ReadOptions
from kg.readers.docx.flat import read_flat

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = NAMESPACES.replace(W, "http://schemas.microsoft.com/office/word/2003/wordml") + (
    ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)


def word_2003(body: str) -> bytes:
    text = f"<w:wordDocument {SPACES}><w:body><wx:sect>{body}<w:sectPr/></wx:sect></w:body></w:wordDocument>"
    return f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>{text}'.encode()


def read(body: str) -> Document:
    return read_document(word_2003(body), "表.doc")


def test_an_attribute_by_its_former_and_its_present_name_is_damage() -> None:
    with pytest.raises(Truncated):
        read(f'<w:p w:val="1" n:val="2" xmlns:n="{W}"/>')


def annotation(kind: str, content: str) -> str:
    return f'<aml:annotation w:type="Word.{kind}"><aml:content>{content}</aml:content></aml:annotation>'


def check_box(state: int, default: int, name: str = "框") -> str:
    text = struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
    data = struct.pack("<IHHH", 0xFFFFFFFF, 1 | state << 2, 0, 20) + text + struct.pack("<H", default)
    field = f"<w:fldData>{base64.b64encode(data).decode()}</w:fldData>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{field}</w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f"{begin}<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>{end}"


def test_a_form_of_word_2003() -> None:
    start, more = '<w:vmerge w:val="restart"/>', "<w:vmerge/>"
    title, form = read(
        f"<wx:sub-section>{para('绩效目标表')}</wx:sub-section>"
        + table(
            row("名称", cell("道路", about='<w:gridSpan w:val="2"/>')),
            row(cell("指标", about=start), "产出", "≥90%"),
            row(cell("", about=more), cell("甲", about='<w:hmerge w:val="restart"/>'), cell("", about="<w:hmerge/>")),
        )
    ).blocks
    assert title == Paragraph("绩效目标表")
    assert rows_of(form) == [
        [("名称", 0, 1, 1), ("道路", 1, 1, 2)],
        [("指标", 0, 2, 1), ("产出", 1, 1, 1), ("≥90%", 2, 1, 1)],
        [("甲", 1, 1, 2)],
    ]


NUMBER = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{}"/><wx:font wx:val="{}"/></w:listPr>'


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (para("甲", annotation("Insertion", run("新")), annotation("Deletion", run("旧"))), "甲新"),
        (para("概况", look=NUMBER.format("一、", "Times New Roman")), "一、概况"),
        (para("概况", look=NUMBER.format("2", "宋体")), "2 概况"),
        (para("概况", look=NUMBER.format("\uf0b7", "Symbol")), "概况"),
        (para(check_box(1, 0), "新增", check_box(0, 1), "延续"), "☑新增□延续"),
        (para(check_box(25, 1), "新增", check_box(25, 0, ""), "延续"), "☑新增□延续"),
        (para("甲", "<w:r><w:fldChar w:fldCharType='begin'><w:fldData>!</w:fldData></w:fldChar></w:r>"), "甲"),
    ],
)
def test_what_only_word_2003_writes(paragraph: str, text: str) -> None:
    (form,) = read(table(row(cell(paragraph)))).blocks
    assert rows_of(form) == [[(text, 0, 1, 1)]]


def test_a_flat_package() -> None:
    part = '<pkg:part pkg:name="{}"><pkg:xmlData>{}</pkg:xmlData></pkg:part>'
    document = f"<w:document {NAMESPACES}><w:body>{para('一') + table(row('甲', '乙'))}</w:body></w:document>"
    parts = part.format("/word/document.xml", document) + part.format("/word/styles.xml", "")
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    data = f'<pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'.encode()
    title, form = read_flat(data, "表.doc", ReadOptions()).blocks
    assert title == Paragraph("一")
    assert rows_of(form) == [[("甲", 0, 1, 1), ("乙", 1, 1, 1)]]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (word_2003(para("甲"))[:-9], Truncated),
        (word_2003(para("甲 & 乙")), Truncated),
        (word_2003(para("")), EmptyFile),
        (b"<a/>", Truncated),
        (word_2003(table(row(cell("", about='<w:gridSpan w:val="9999999"/>')))), TooLarge),
    ],
)
def test_damage_is_an_error_of_ours(data: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        read_flat(data, "表.doc", ReadOptions(Limits(cells=1000)))
