"""Readers: encodings, line ends, tables in rows and tables of one cell a line."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Document, Paragraph, Table
from kg.errors import EmptyFile, InputError, UnsupportedFormat, WrongEncoding
from kg.readers import read_document

FORM = "财政项目支出绩效目标申报表\n\n项目名称\t道路养护\n主管部门\t\t实施单位\t公路站"


def read(text: str) -> Document:
    return read_document(text.encode(), "form.txt")


def tables(document: Document) -> list[list[tuple[str, ...]]]:
    blocks = [block for block in document.blocks if isinstance(block, Table)]
    return [[tuple(cell.text for cell in row.cells) for row in block.rows] for block in blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_every_usual_encoding_gives_the_same_blocks(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    document = read_document(mark + FORM.encode(encoding), "form.txt")
    assert document.blocks == read(FORM).blocks
    assert document.source == "form.txt"


@pytest.mark.parametrize(
    "data", ["績效目標申報表，專案總覽與執行單位".encode("big5"), b"\xff\xfeA", "项目名称".encode()[:-1]]
)
def test_other_encodings_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(WrongEncoding, match=r"odd\.txt"):
        read_document(data, "odd.txt")


@pytest.mark.parametrize("data", [b"MZ\x90\x00\x03", b"\x7fELF\x02\x01\x01\x00", b"\x00\x01\x02\x03"])
def test_binary_content_is_unsupported(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read_document(data, "junk.txt")
    assert caught.value.data["file"] == "junk.txt"
    assert "PDF" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\u3000\n\ufeff".encode(), b"\xef\xbb\xbf\n"])
def test_a_file_of_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        read_document(data, "empty.txt")


def test_cells_know_their_line_and_column() -> None:
    title, table = read(FORM).blocks
    assert title == Paragraph("财政项目支出绩效目标申报表", 1, None)
    assert isinstance(table, Table)
    unit = table.rows[1].cells[3]
    assert (unit.text, unit.line, unit.column) == ("公路站", 4, 3)
    assert table.rows[1].texts == ("主管部门", "实施单位", "公路站")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_missing_last_one_change_nothing(end: str) -> None:
    text = "甲\t1\n乙\t2\n\n丙\t3"
    assert read(text.replace("\n", end)).blocks == read(text + "\n").blocks


def test_a_blank_line_interrupts_a_table_and_a_rule_line_does_not() -> None:
    text = "甲\t1\n---\t-----\n乙\t-\n\n丙\t3\n|---|:---:|\n丁\t--"
    assert tables(read(text)) == [[("甲", "1"), ("乙", "-")], [("丙", "3"), ("丁", "--")]]


def test_rows_between_bars_are_a_table() -> None:
    assert tables(read("| 甲 | 1 |\n|---|---|\n| 乙 || 2 |")) == [[("甲", "1"), ("乙", "", "2")]]


def test_wide_gaps_part_cells_only_in_a_document_without_tabs() -> None:
    text = "  缩进的段落\n甲  1\n    乙    2\n丙　　3"
    assert tables(read(text)) == [[("甲", "1"), ("", "乙", "2"), ("丙", "3")]]
    assert tables(read(text + "\n\n丁\t4\t5")) == [[("丁", "4", "5")]]


def test_table_tags_without_end_take_no_longer_than_other_text() -> None:
    start = time.perf_counter()
    (paragraph,) = read("<table " * 80_000).blocks
    assert isinstance(paragraph, Paragraph)
    assert time.perf_counter() - start < 2


def test_a_form_feed_counts_pages_and_interrupts_a_table() -> None:
    first, second = read("甲\t1\n\f乙\t2\n").blocks
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert (first.page, second.page) == (1, 2)
    assert second.rows[0].line == 2


def test_one_cell_a_line_becomes_rows() -> None:
    text = "说明\n\t项目资金\n（元）\n\t总额\n\t10\n\n\t\n\t其他\n\t\u3000\n\n\n\t末\n"
    document = read(text)
    assert document.blocks[0] == Paragraph("说明", 1, None)
    assert tables(document) == [[("项目资金\n（元）", "总额", "10"), ("", "其他", ""), ("末",)]]
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert [cell.line for cell in table.rows[0].cells] == [2, 4, 5]


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_an_input_error(data: bytes) -> None:
    with suppress(InputError):
        assert len(read_document(data, "any").sha256) == 64


@given(st.lists(st.lists(st.text(alphabet="甲乙1 ", max_size=3), min_size=3, max_size=4), min_size=1, max_size=5))
def test_no_cell_is_lost(rows: list[list[str]]) -> None:
    text = "头\n" + "\n".join("\t".join(row) for row in rows)
    assert tables(read(text)) == [[tuple(cell.strip() for cell in row) for row in rows]]
