"""Damaged, lying and hostile Word files: an error of ours within the limits, never anything else."""

import struct
from io import BytesIO
from itertools import pairwise
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_docx import NAMESPACES, cell, docx, para, row, table, texts_of, zipped

from kg.documents import Document
from kg.errors import InputError, TooLarge, TooMuchMemory, Truncated
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.docx.document import read_docx

FORM = docx(para("绩效目标表") + table(row("名称", "甲"), row(cell("乙", about='<w:gridSpan w:val="2"/>'))))
DTD = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">%s]>'


def read(data: bytes, **limits: int) -> Document:
    return read_docx(data, "表.docx", ReadOptions(Limits(**limits)))


def with_document(xml: str) -> bytes:
    return zipped({"word/document.xml": xml})


def body(inner: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{inner}</w:body></w:document>"


@pytest.mark.parametrize("cut", [0, 4, 30, 200, len(FORM) // 2, len(FORM) - 1])
def test_a_cut_off_file_is_truncated(cut: int) -> None:
    with pytest.raises(Truncated) as caught:
        read(FORM[:cut])
    assert caught.value.data == {"file": "表.docx", "kind": "Word (docx)"}


@pytest.mark.parametrize(
    "data",
    [
        zipped({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<a/>"}),
        zipped({"word/other.xml": "<a/>", "_rels/.rels": '<a><b Type="x/officeDocument" Target="word/none.xml"/></a>'}),
        with_document("<w:document"),
        with_document(""),
        with_document("<a/>"),
        with_document("\0\0"),
        with_document(body("")[:-3]),
        with_document(DTD % "" + body(para("&b;"))),
        with_document('<!DOCTYPE x SYSTEM "file:///etc/hostname">' + body(para("甲"))),
        with_document("<?xml version='1.0' encoding='no-such'?>" + body("")),
        with_document(
            '<s:document xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main" '
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            '<s:body s:val="1" w:val="2"/></s:document>'
        ),
    ],
)
def test_a_package_without_a_readable_body_is_truncated(data: bytes) -> None:
    with pytest.raises(Truncated):
        read(data)


def test_entities_are_never_expanded() -> None:
    names = "bcdefghijklmnop"
    nested = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    with pytest.raises(Truncated):
        read(with_document(DTD % nested + body(para("&p;"))))


def test_the_unpacked_size_is_checked_in_the_directory() -> None:
    bomb = with_document(body(para(" " * 3_000_000)))
    assert len(bomb) < 10_000
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_UNPACKED_MEGABYTES") as caught:
        read(bomb, unpacked_megabytes=2)
    assert (caught.value.data["size"], caught.value.data["limit"]) == (3, 2)


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_LZMA])
def test_a_lying_directory_does_not_get_more(method: int) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        archive.writestr("word/document.xml", body(para("甲" * 3_000_000)))
    data = bytearray(buffer.getvalue())
    size = struct.pack("<I", len(body(para("甲" * 3_000_000)).encode()))
    for place in (data.find(size), data.rfind(size)):
        data[place : place + 4] = struct.pack("<I", 1000)
    with pytest.raises(Truncated):
        read(bytes(data), unpacked_megabytes=1)


def test_many_members_are_refused_before_they_are_listed() -> None:
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_MEMBERS"):
        read(zipped({f"{number}": "" for number in range(50)}), members=40)


def test_a_tree_larger_than_the_memory_is_refused_before_it_is_built() -> None:
    data = with_document(body("<w:p/>" * 20_000))
    with pytest.raises(TooMuchMemory, match="ZHIBIAO_READ_MEMORY_MEGABYTES"):
        read(data, memory_megabytes=2)


def test_tables_in_tables_are_counted() -> None:
    inner = table(row("甲", "乙"), row("丙", "丁"))
    for _ in range(5):
        inner = table(row("层", cell(inner, para(""))))
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_NESTING"):
        read(docx(inner))
    assert read(docx(inner), nesting=5).blocks


@pytest.mark.parametrize("inner", ["<w:sdt><w:sdtContent>", "<w:smartTag>", "<w:ins>"])
def test_deep_wrappings_end_in_an_error(inner: str) -> None:
    names = [part.rstrip(">") for part in inner.split("<")[1:]]
    ends = "".join(f"</{name}>" for name in reversed(names))
    for depth in (100, 100_000):
        try:
            document = read(with_document(body(f"<w:p>{inner * depth}<w:r><w:t>甲</w:t></w:r>{ends * depth}</w:p>")))
        except InputError:
            continue
        assert depth == 100
        assert document.blocks


@pytest.mark.parametrize("span", ["3000000", "99999999999999999999", "-5", "0", "x", ""])
def test_absurd_spans_are_refused_or_count_as_one(span: str) -> None:
    data = docx(table(row(cell("甲", about=f'<w:gridSpan w:val="{span}"/>'), "乙"), row("丙", "丁")))
    if span.startswith(("3", "9")):
        with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
            read(data)
    else:
        assert len(read(data).blocks) == 1


def test_cells_are_counted_over_all_tables() -> None:
    data = docx(table(row("甲", "乙")) + para("") + table(row("丙", "丁")))
    assert read(data, cells=4).blocks
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
        read(data, cells=3)


def outcome(data: bytes) -> None:
    """Read, and let nothing but our own errors pass."""
    try:
        document = read_docx(data, "表.docx", ReadOptions(Limits(unpacked_megabytes=4, cells=10_000)))
    except InputError:
        return
    assert document.blocks


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_bytes_end_in_an_error_of_ours(data: st.DataObject) -> None:
    changed = bytearray(FORM)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    outcome(bytes(changed))


#: Elements that the reader looks at.
TAGS = """p r t tbl tr tc tcPr pPr trPr rPr gridSpan vMerge hMerge gridBefore gridAfter sdt sdtContent sdtPr fldChar br
sym ffData ddList checkBox numPr numId ilvl txbxContent drawing pict object ins del vanish rFonts tcW tblGrid gridCol
lastRenderedPageBreak showingPlcHdr altChunk ruby rubyBase hidden"""
VALUES = ["1", "2", "0", "-1", "restart", "continue", "begin", "separate", "end", "page", "7" * 9, "F0A8"]


def tree(choose: Random, depth: int = 5) -> str:
    """Return markup that is well-formed, and otherwise nonsense."""
    tag = choose.choice(TAGS.split())
    names = choose.sample(["val", "w", "type", "char", "font", "fldCharType"], choose.randint(0, 3))
    attributes = "".join(f' w:{name}="{choose.choice(VALUES)}"' for name in names)
    children = "".join(tree(choose, depth - 1) for _ in range(choose.randint(0, 4 if depth else 0)))
    return f"<w:{tag}{attributes}>{'甲' if tag == 't' else ''}{children}</w:{tag}>"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_odd_markup_ends_in_an_error_of_ours(seed: int) -> None:
    part = tree(Random(seed))
    outcome(docx(f"<w:p>{part}</w:p>{part}<w:tbl>{part}<w:tr>{part}<w:tc>{part}</w:tc></w:tr></w:tbl>"))


@pytest.mark.parametrize("inner", ["", "<w:tr></w:tr>", "<w:tr><w:trPr/></w:tr>"])
def test_a_table_without_cells_prints_nothing(inner: str) -> None:
    empty = f"<w:tbl>{inner}</w:tbl>"
    (block,) = read(docx(empty + table(row("甲", cell(empty, para("乙")))))).blocks
    assert texts_of(block) == [["甲", "乙"]]
