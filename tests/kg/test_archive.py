"""ZIP archives: names, nesting, passwords, damage and bombs."""

import bz2
import io
import struct
import tracemalloc
import zipfile
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.archive import members
from kg.errors import Encrypted, InputError, TooLarge, Truncated, UnknownCipher, UnsupportedFormat, WrongPassword
from kg.limits import Limits

FORM = "项目名称\t绿化\n".encode() * 50


def zipped(files: dict[str, bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def found(data: bytes, limits: Limits | None = None, password: str | None = None) -> dict[str, bytes | InputError]:
    return dict(members(data, "a.zip", limits or Limits(), password))


@pytest.mark.parametrize("compress", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_come_in_their_order(compress: int) -> None:
    files = {"目录/乙.txt": FORM, "甲.txt": b"1", "空.txt": b""}
    assert list(members(zipped(files, compress), "a.zip", Limits())) == list(files.items())


@pytest.mark.parametrize(
    "name",
    [
        "目录/",
        "__MACOSX/._甲.txt",
        "x/__MACOSX/y",
        ".DS_Store",
        "目录/.git/甲",
        "Thumbs.db",
        "x/DESKTOP.INI",
        "x/~$甲.docx",
    ],
)
def test_what_systems_leave_behind_is_passed_over(name: str) -> None:
    assert found(zipped({name: b"x" if not name.endswith("/") else b"", "甲.txt": FORM})) == {"甲.txt": FORM}


@pytest.mark.parametrize(("encoding", "slash"), [("gb18030", "/"), ("gb18030", "\\"), ("utf-8", "/")])
def test_names_without_the_utf8_mark_are_decoded(encoding: str, slash: str) -> None:
    real = f"申报表{slash}乗车绩效㐂.txt".encode(encoding)
    stand_in = "x" * len(real)
    data = zipped({stand_in: FORM}).replace(stand_in.encode(), real)
    assert found(data) == {"申报表/乗车绩效㐂.txt": FORM}


def test_no_path_leads_out_of_a_name() -> None:
    names = list(found(zipped({"../../etc/passwd": b"1", "C:/abs": b"2", "/abs": b"3", "a\nb": b"4"})))
    assert names == ["etc/passwd", "C:/abs", "abs", "a\\nb"]


def test_archives_in_archives_are_opened() -> None:
    inner = zipped({"丙.txt": FORM})
    data = zipped({"甲.txt": b"1", "内.zip": zipped({"更内.zip": inner, "乙.txt": b"2"})})
    assert found(data) == {"甲.txt": b"1", "内.zip/更内.zip/丙.txt": FORM, "内.zip/乙.txt": b"2"}


def test_an_office_file_is_a_member_and_no_archive() -> None:
    word = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert found(zipped({"甲.docx": word})) == {"甲.docx": word}


def test_archives_nested_too_deeply_are_refused() -> None:
    data = zipped({"甲.txt": FORM})
    for _ in range(4):
        data = zipped({"内.zip": data})
    assert len(found(data)) == 1
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_NESTING"):
        found(zipped({"内.zip": data}))


def test_damage_is_told_of_its_member_alone() -> None:
    data = bytearray(zipped({"甲.txt": FORM, "乙.txt": FORM * 2, "内.zip": b"PK\x03\x04broken"}))
    place = data.index("乙.txt".encode()) + len("乙.txt".encode())
    data[place + 4] ^= 0xFF
    read = found(bytes(data))
    assert read["甲.txt"] == FORM
    assert isinstance(read["乙.txt"], Truncated)
    assert isinstance(read["内.zip"], Truncated)
    assert read["内.zip"].data["file"] == "内.zip"


def test_an_archive_without_its_directory_is_cut_off() -> None:
    data = zipped({"甲.txt": FORM * 20})
    for end in (len(data) - 30, len(data) // 2, 10):
        with pytest.raises(Truncated):
            found(data[:end])


def locked(content: bytes, password: bytes) -> bytes:
    """Encrypt as PKZIP does (APPNOTE 6.1), which the standard library can only undo."""
    table = [zlib.crc32(bytes([n]), 0xFFFFFFFF) ^ 0xFFFFFFFF ^ 0xFF000000 for n in range(256)]
    table = [value ^ table[0] for value in table]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = table[(keys[0] ^ byte) & 0xFF] ^ keys[0] >> 8
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = table[(keys[2] ^ keys[1] >> 24) & 0xFF] ^ keys[2] >> 8

    def encrypt(byte: int) -> int:
        stream = (keys[2] & 0xFFFF) | 2
        update(byte)
        return byte ^ (stream * (stream ^ 1) >> 8 & 0xFF)

    for byte in password:
        update(byte)
    return bytes(encrypt(byte) for byte in content)


def locked_zip(content: bytes, password: bytes) -> bytes:
    """Return an archive whose only member, a.txt, is stored encrypted."""
    check = zlib.crc32(content) >> 24
    data = zipped({"a.txt": bytes(12) + content}, zipfile.ZIP_STORED)
    place, start = data.index(b"PK\x01\x02"), data.index(b"a.txt") + 5
    packed = data[:start] + locked(bytes(11) + bytes([check]) + content, password) + data[place:]
    both = bytearray(packed)
    for flags, crc in ((6, 14), (place + 8, place + 16)):
        both[flags] |= 1
        both[crc : crc + 4] = struct.pack("<I", zlib.crc32(content))
        both[crc + 8 : crc + 12] = struct.pack("<I", len(content))
    return bytes(both)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_passwords(encoding: str) -> None:
    data = locked_zip(FORM, "绩效123".encode(encoding))
    assert found(data, password="绩效123") == {"a.txt": FORM}
    assert isinstance(found(data)["a.txt"], Encrypted)
    # One in 256 wrong passwords passes the check byte; what comes out then is no content either.
    assert all(isinstance(found(data, password=str(n))["a.txt"], WrongPassword) for n in range(300))


def test_methods_that_nobody_here_opens_are_named() -> None:
    data = zipped({"甲.txt": FORM})
    place = data.index(b"PK\x01\x02")

    def changed(offset: int, value: int) -> bytes:
        both = bytearray(data)
        for start in (4 + offset, place + 6 + offset):
            both[start : start + 2] = struct.pack("<H", value)
        return bytes(both)

    flags = struct.unpack("<H", data[6:8])[0]
    strange = changed(4, 9)
    assert isinstance(found(strange)["甲.txt"], UnsupportedFormat)
    assert isinstance(found(changed(4, 99))["甲.txt"], UnknownCipher)
    assert isinstance(found(changed(2, flags | 1))["甲.txt"], Encrypted)


SMALL = Limits(members=50, unpacked_megabytes=4, megabytes=2)


@pytest.mark.parametrize(
    ("data", "setting"),
    [
        (zipped({f"{n}.txt": b"" for n in range(51)}), "MEMBERS"),
        (zipped({f"{n}.txt": bytes(1 << 20) for n in range(5)}), "UNPACKED_MEGABYTES"),
        (zipped({f"{n}.zip": zipped({"a": bytes(1 << 20)}) for n in range(5)}), "UNPACKED_MEGABYTES"),
        (zipped({f"{n}.zip": zipped({str(m): b"" for m in range(9)}) for n in range(9)}), "MEMBERS"),
    ],
)
def test_bombs_are_refused_for_the_whole_archive(data: bytes, setting: str) -> None:
    with pytest.raises(TooLarge, match=f"ZHIBIAO_READ_{setting}") as caught:
        found(data, SMALL)
    assert caught.value.data["file"] == "a.zip"


def test_a_single_large_member_is_refused_alone() -> None:
    read = found(zipped({"大.txt": bytes(3 << 20), "甲.txt": FORM}), SMALL)
    assert isinstance(read["大.txt"], TooLarge)
    assert read["甲.txt"] == FORM


def test_a_header_that_lies_about_the_size_unpacks_no_more_than_it_says() -> None:
    data = bytearray(zipped({"甲.txt": bytes(50 << 20)}))
    place = data.index(b"PK\x01\x02")
    for start in (22, place + 24):
        data[start : start + 4] = struct.pack("<I", 1000)
    tracemalloc.start()
    assert isinstance(found(bytes(data), SMALL)["甲.txt"], Truncated)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 << 20


def test_a_kilobyte_of_bzip2_is_not_unpacked_to_gigabytes() -> None:
    packer = bz2.BZ2Compressor()
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(12)) + packer.flush()
    data = bytearray(zipped({"甲.txt": packed}, zipfile.ZIP_STORED))
    for start in (8, data.index(b"PK\x01\x02") + 10):
        data[start : start + 2] = struct.pack("<H", zipfile.ZIP_BZIP2)
    tracemalloc.start()
    assert isinstance(found(bytes(data))["甲.txt"], Truncated)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 << 20


def test_members_that_overlap_count_each() -> None:
    """One packed stream, named by many entries of the directory."""
    data = zipped({"a": bytes(1 << 20)})
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[place:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 40, 40, len(entry) * 40, place, 0)
    with pytest.raises(TooLarge, match="UNPACKED"):
        found(data[:place] + entry * 40 + tail, SMALL)


def test_a_directory_of_a_million_entries_is_not_loaded() -> None:
    data = zipped({"a": b""})
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[place:end] * 1_000_000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(entries), place, 0)
    packed = data[:place] + entries + tail
    tracemalloc.start()
    with pytest.raises(TooLarge, match="MEMBERS"):
        found(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Loaded, the entries take nine times their bytes.
    assert peak < 2 * len(entries)


def test_a_directory_that_hides_behind_another_end_is_not_loaded() -> None:
    data = zipped({"a": b""})
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[place:end] * 200_000
    # The count of entries spells the signature of an end, 8 bytes behind the real one.
    forged = struct.pack("<4sHH4sIIH", b"PK\x05\x06", 0, 0, b"PK\x05\x06", len(entries), place, 0)
    # The record of ZIP64 is believed, whatever the usual one says.
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 200_000, 200_000, len(entries), place)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, place + len(entries), 1)
    small = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 46, place, 0)
    for tail in (forged, record + locator + small):
        tracemalloc.start()
        with pytest.raises(TooLarge, match="MEMBERS"):
            found(data[:place] + entries + tail)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 60 << 20


def test_members_are_counted_by_their_archive_not_by_what_is_stored_in_it() -> None:
    inner = zipped({str(n): b"" for n in range(40)})
    files = {f"{n}.docx": zipped({"word/document.xml": b"", "x": inner}, zipfile.ZIP_STORED) for n in range(40)}
    assert list(found(zipped(files, zipfile.ZIP_STORED), SMALL)) == list(files)


def test_no_limit_is_used_up_by_litter() -> None:
    limits = replace(SMALL, megabytes=100)
    assert found(zipped({"__MACOSX/x": bytes(9 << 20), "甲": FORM}), limits) == {"甲": FORM}


@given(st.data())
def test_any_damage_is_an_input_error(draw: st.DataObject) -> None:
    data = bytearray(zipped({"甲.txt": FORM, "内.zip": zipped({"乙.txt": FORM})}, zipfile.ZIP_STORED))
    for _ in range(draw.draw(st.integers(1, 6))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    try:
        read = found(bytes(data[: draw.draw(st.integers(0, len(data)))]) if draw.draw(st.booleans()) else bytes(data))
    except InputError:
        return
    assert all(isinstance(content, bytes | InputError) for content in read.values())
