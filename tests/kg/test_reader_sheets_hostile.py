"""Spreadsheets that are damaged, lie about their size, or were made to exhaust the machine."""

import io
import random
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from made_sheets import shown, tables, texts, unzipped, xls_of, xlsx_of, xlsx_parts, zipped
from openpyxl import Workbook

from kg.documents import Document
from kg.errors import InputError, TooLarge, Truncated
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.sheets.ods import read_ods
from kg.readers.sheets.xls import read_xls
from kg.readers.sheets.xlsx import read_xlsx
from kg.readers.sheets.xml2003 import read_xml2003
from kg.records import IssueCode

FORM = [[("申报表", 0, 1, 3)], [("名称", 0, 2, 1), ("甲", 1, 1, 2)], [("乙", 1, 1, 1), ("丙", 2, 1, 1)]]


def read(data: bytes, **limits: int) -> Document:
    return read_xlsx(data, "坏.xlsx", ReadOptions(limits=Limits(**limits)))


def by_hand(sheet: str, **limits: int) -> Document:
    return read(zipped(xlsx_parts(sheet)), **limits)


def rows(*cells: str) -> str:
    return "<sheetData>" + "".join(f"<row>{cell}</row>" for cell in cells) + "</sheetData>"


def test_a_merged_area_of_the_whole_sheet_is_not_expanded() -> None:
    for merged in ("A1:XFD1048576", "A1:A1048576", "A1:XFD1"):
        found = by_hand(rows('<c r="A1"><v>1</v></c>', '<c r="B2"><v>2</v></c>') + _merge(merged))
        assert shown(tables(found)[0])[0][0][0] == "1"
        assert len(tables(found)[0].rows) == 2


def test_a_sheet_that_claims_to_be_huge_is_read_by_what_it_holds() -> None:
    found = by_hand(
        '<dimension ref="A1:XFD1048576"/>' + rows('<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>2</v></c>')
    )
    assert [texts(table) for table in tables(found)] == [[["1"]], [["2"]]]


def test_a_filled_sheet_beyond_the_limit_ends_early() -> None:
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
        by_hand(rows(*["<c><v>1</v></c>" * 10] * 300), cells=1000)


def test_a_diagonal_of_ten_thousand_cells_would_be_a_table_beyond_the_limit() -> None:
    book = Workbook()
    for place in range(1, 3001):
        book.active.cell(place, place, 1)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(TooLarge):
        read(out.getvalue())


def test_styled_but_empty_cells_cost_no_memory() -> None:
    sheet = rows("<c><v>1</v></c>", *['<c s="1"/>' * 50] * 1000)
    data = zipped(xlsx_parts(sheet))
    tracemalloc.start()
    start = time.perf_counter()
    found = read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert texts(tables(found)[0]) == [["1"]]
    assert peak < 2_000_000
    assert time.perf_counter() - start < 10


def test_merged_areas_are_counted_too() -> None:
    merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 2000))
    with pytest.raises(TooLarge):
        by_hand(rows("<c><v>1</v></c>") + f"<mergeCells>{merged}</mergeCells>", cells=1000)


def test_overlapping_merged_areas_give_every_place_once() -> None:
    cells = [[f'<c r="{column}{row}"><v>{row}</v></c>' for column in "ABC"] for row in (1, 2, 3)]
    found = by_hand(rows(*map("".join, cells)) + _merge("A1:B2", "B2:C3", "A1:C1", "C1:C2"))
    places = [
        (place + down, column + right)
        for place, row in enumerate(shown(tables(found)[0]))
        for _, column, height, width in row
        for down in range(height)
        for right in range(width)
    ]
    assert sorted(places) == [(row, column) for row in range(3) for column in range(3)]


@pytest.mark.parametrize(
    "flood", ["<x/>" * 1_100_000, "<row>" + "<c/>" * 1_100_000 + "</row>"], ids=["unknown", "cells"]
)
def test_a_flood_of_tags_is_not_kept(flood: str) -> None:
    with pytest.raises(Truncated):
        by_hand(f"<sheetData>{flood}</sheetData>")


def test_sizes_and_members_are_refused_before_anything_is_unpacked() -> None:
    parts = xlsx_parts(rows("<c><v>1</v></c>"))
    bomb = zipped({**parts, "xl/media/bomb.bin": bytes(3 << 20)})
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_UNPACKED_MEGABYTES"):
        read(bomb, unpacked_megabytes=2)
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_MEMBERS"):
        read(zipped({**parts, **{f"xl/{n}": "" for n in range(20)}}), members=20)


def test_a_part_that_is_larger_than_its_header_says_is_cut_there() -> None:
    data = bytearray(zipped(xlsx_parts(rows("<c><v>1</v></c>", *["<c><v>12345</v></c>"] * 50_000))))
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    data[place + 24 : place + 28] = struct.pack("<I", 300)
    with pytest.raises(Truncated):
        read(bytes(data))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "{}">{}]>'.format(
        "1" * 1000,
        "".join(f'<!ENTITY {name} "{("&" + before + ";") * 50}">' for before, name in zip("abcd", "bcde", strict=True)),
    )
    parts = xlsx_parts("")
    parts["xl/worksheets/sheet1.xml"] = bomb + (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        '<c t="inlineStr"><is><t>甲&e;</t></is></c><c r="&e;"/></row></sheetData></worksheet>'
    )
    start = time.perf_counter()
    with pytest.raises(Truncated):
        read(zipped(parts))
    assert time.perf_counter() - start < 2


def test_entities_that_name_files_are_not_followed(tmp_path) -> None:
    (tmp_path / "secret").write_text("秘密", "utf-8")
    parts = xlsx_parts("")
    parts["xl/worksheets/sheet1.xml"] = (
        f'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        '<c t="inlineStr"><is><t>甲&a;</t></is></c></row></sheetData></worksheet>'
    )
    assert texts(tables(read(zipped(parts)))[0]) == [["甲"]]


@pytest.mark.parametrize(
    "sheet",
    [
        '<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>',
        '<sheetData><row><c r="AAAA1"><v>1</v></c></row></sheetData>',
        '<sheetData><row><c r="XFE1"><v>1</v></c></row></sheetData>',
        '<sheetData><row><c r="1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="x"/></sheetData>',
        "<sheetData><row><c><v>1</v></c>",
    ],
)
def test_a_sheet_that_breaks_its_own_format_is_damaged(sheet: str) -> None:
    with pytest.raises(Truncated):
        by_hand(sheet)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("s", "7"), ("s", "-1"), ("s", "x"), ("s", "9" * 5000), ("d", "heute"), ("d", "T10:00"), ("d", "9999-99-99")],
)
def test_one_odd_value_is_a_doubt_and_the_sheet_is_read(kind: str, value: str) -> None:
    sheet = rows(f'<c t="{kind}"><v>{value}</v></c><c s="x"><v>2</v></c>')
    ((row,),) = [table.rows for table in tables(read(zipped(xlsx_parts(sheet, "<si><t>甲</t></si>"))))]
    assert [cell.text for cell in row.cells] == ["", "2"]
    assert row.cells[0].doubt is not None
    assert row.cells[0].doubt.code is IssueCode.UNREADABLE_VALUE
    assert "A1" in row.cells[0].doubt.message
    assert len(row.cells[0].doubt.message) < 100


def test_values_that_are_no_numbers_are_kept_as_they_stand() -> None:
    assert texts(tables(by_hand(rows("<c><v>甲</v></c><c><v>1e999</v></c><c><v>nan</v></c>")))[0]) == [
        ["甲", "1e999", "nan"]
    ]


def test_missing_parts_are_damage() -> None:
    parts = unzipped(xlsx_of(FORM))
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        with pytest.raises(Truncated):
            read(zipped({path: content for path, content in parts.items() if path != name}))


def test_a_member_with_a_password_is_no_traceback() -> None:
    data = bytearray(xlsx_of(FORM))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    with pytest.raises(Truncated):
        read(bytes(data))


@pytest.mark.parametrize("reader", [read_xlsx, read_xls, read_ods, read_xml2003], ids=lambda reader: reader.__name__)
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200, b"<Workbook/>", "甲,乙".encode()]
)
def test_other_content_is_an_input_error(reader, data: bytes) -> None:
    with pytest.raises(InputError):
        reader(data, "x", ReadOptions())


@pytest.mark.parametrize(
    ("reader", "data"), [(read_xlsx, xlsx_of(FORM)), (read_xls, xls_of(FORM))], ids=["xlsx", "xls"]
)
def test_a_file_cut_off_or_damaged_anywhere_is_an_input_error(reader, data: bytes) -> None:
    dice = random.Random(7)
    for _ in range(150):
        broken = bytearray(data[: dice.randrange(len(data))] if dice.random() < 0.3 else data)
        for _ in range(min(len(broken), dice.randrange(1, 8))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        if len(broken) > 1 and dice.random() < 0.3:
            del broken[dice.randrange(len(broken))]
        try:
            reader(bytes(broken), "坏", ReadOptions())
        except InputError:
            continue


def test_damage_within_the_parts_is_an_input_error() -> None:
    parts = unzipped(xlsx_of(FORM))
    dice = random.Random(11)
    for _ in range(200):
        name = dice.choice(sorted(parts))
        broken = bytearray(parts[name])
        for _ in range(dice.randrange(1, 5)):
            broken[dice.randrange(len(broken))] = dice.choice(b'<>"/=0159 \x00&;rcAZ')
        try:
            read(zipped({**parts, name: bytes(broken)}))
        except InputError:
            continue


def test_a_compressed_part_that_is_damaged_is_an_input_error() -> None:
    data = bytearray(zipped(xlsx_parts(rows(*["<c><v>12345</v></c>"] * 500))))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        start = package.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    data[start : start + 8] = zlib.compress(b"x")[:8]
    with pytest.raises(Truncated):
        read(bytes(data))


def _merge(*areas: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{area}"/>' for area in areas) + "</mergeCells>"
