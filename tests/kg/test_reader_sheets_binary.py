"""Binary workbooks (xlsb), read through LibreOffice; the test's own workbook is written record by record."""

import struct

import pytest
from made_sheets import shown, tables, xlsx_parts, zipped

from kg.errors import ConverterMissing, InputError, TooSlow
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.sheets.xlsb import read_xlsb
from tests.rendering.needs import need_office


@pytest.fixture
def _office() -> None:
    need_office()


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of [MS-XLSB] 2.1.4: kind and length in seven bits a byte."""
    return _varied(kind) + _varied(len(content)) + content


def _varied(number: int) -> bytes:
    if number < 128:
        return bytes([number])
    return bytes([number & 127 | 128]) + _varied(number >> 7)


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def workbook() -> bytes:
    """Return a workbook: 标签 merged over two rows, beside it 0.5 as a percentage and 乙."""
    parts = {path: str(part) for path, part in xlsx_parts("").items() if path.endswith(".rels")}
    rels = {path.replace("xml.rels", "bin.rels"): part.replace(".xml", ".bin") for path, part in parts.items()}
    main = "application/vnd.ms-excel."
    types = "".join(
        f'<Override PartName="/xl/{name}.bin" ContentType="{main}{kind}"/>'
        for name, kind in {
            "workbook": "sheet.binary.macroEnabled.main",
            "worksheets/sheet1": "worksheet",
            "styles": "styles",
        }.items()
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>",
            **rels,
            "xl/workbook.bin": record(131) + record(143)
            + record(156, struct.pack("<II", 0, 1) + text("r0") + text("表"))
            + record(144) + record(132),
            "xl/styles.bin": record(278)
            + record(617, struct.pack("<I", 2)) + _style(0) + _style(9) + record(618)
            + record(279),
            "xl/worksheets/sheet1.bin": record(129) + record(145)
            + _row(0) + _cell(6, 0, 0, text("标签")) + _cell(5, 1, 1, struct.pack("<d", 0.5))
            + _row(1) + _cell(6, 1, 0, text("乙"))
            + record(146)
            + record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 0, 1, 0, 0)) + record(178)
            + record(130),
        }
    )  # fmt: skip


def _row(number: int) -> bytes:
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))


def _cell(kind: int, column: int, style: int, value: bytes) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def _style(number_format: int) -> bytes:
    return record(47, struct.pack("<HHHHHBBHBB", 0, number_format, 0, 0, 0, 0, 0, 0x10, 1, 0))


@pytest.mark.usefixtures("_office")
def test_merged_cells_and_formats_come_through() -> None:
    (found,) = tables(read_xlsb(workbook(), "表.xlsb", ReadOptions()))
    assert shown(found) == [[("标签", 0, 2, 1), ("50%", 1, 1, 1)], [("乙", 1, 1, 1)]]
    assert found.sheet == "表"


@pytest.mark.usefixtures("_office")
def test_damage_is_an_input_error() -> None:
    for data in (b"PK\x03\x04", zipped({"xl/workbook.bin": b"\xff" * 50})):
        with pytest.raises(InputError):
            read_xlsb(data, "表.xlsb", ReadOptions())


@pytest.mark.usefixtures("_office")
def test_a_converter_beyond_its_time_is_stopped() -> None:
    with pytest.raises(TooSlow):
        read_xlsb(workbook(), "表.xlsb", ReadOptions(limits=Limits(converter_seconds=0)))


def test_without_libreoffice_the_message_says_how_to_install_it() -> None:
    with pytest.raises(ConverterMissing, match="libreoffice-calc-nogui"):
        read_xlsb(workbook(), "表.xlsb", ReadOptions(soffice="no-such-program"))
