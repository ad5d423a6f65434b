"""Damage to OLE2 containers: headers, sector chains, directory entries, and the records of a workbook."""

import io
import struct
from collections.abc import Sequence
from random import Random
from typing import Final

import olefile

from tests.fuzz.bytewise import BYTEWISE, Mutation

_SECTOR: Final = 512
_ENTRY: Final = 128
#: Offset and length of the fields of the header and of a directory entry ([MS-CFB] 2.2, 2.6.1).
_HEADER: Final = (
    (24, 2),
    (26, 2),
    (30, 2),
    (32, 2),
    (44, 4),
    (48, 4),
    (56, 4),
    (60, 4),
    (64, 4),
    (68, 4),
    (72, 4),
    (76, 4),
)
_FIELDS: Final = ((0, 2), (64, 2), (66, 1), (67, 1), (68, 4), (72, 4), (76, 4), (116, 4), (120, 4), (124, 4))
_VALUES: Final = (0, 1, 2, 3, 9, 12, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)
_STREAMS: Final = ("Workbook", "Book", "WordDocument", "1Table", "0Table", "EncryptionInfo")


def header(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change fields of the header."""
    found = bytearray(data)
    for _turn in range(dice.choice((1, 1, 3))):
        _write(found, 0, dice.choice(_HEADER), dice)
    return bytes(found)


def directory(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change fields of directory entries: names, kinds, the tree, starts and sizes of streams."""
    start = (struct.unpack_from("<I", data, 48)[0] + 1) * _SECTOR if len(data) > _SECTOR else 0
    found = bytearray(data)
    for _turn in range(dice.choice((1, 1, 3))):
        _write(found, start + _ENTRY * dice.randrange(4), dice.choice(_FIELDS), dice)
    return bytes(found)


def sectors(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Exchange, copy or clear sectors, or change a link of the chains."""
    found = bytearray(data)
    count = max(1, len(data) // _SECTOR)
    first, second = dice.randrange(count) * _SECTOR, dice.randrange(count) * _SECTOR
    match dice.randrange(4):
        case 0:
            found[first : first + _SECTOR], found[second : second + _SECTOR] = (
                found[second : second + _SECTOR],
                found[first : first + _SECTOR],
            )
        case 1:
            found[first : first + _SECTOR] = found[second : second + _SECTOR]
        case 2:
            found[first : first + _SECTOR] = bytes(_SECTOR)
        case _:
            fat = (struct.unpack_from("<I", data, 76)[0] + 1) * _SECTOR if len(data) > 80 else 0
            for _turn in range(dice.choice((1, 3, 20))):
                _write(found, fat, (4 * dice.randrange(min(count, 128)), 4), dice, count)
    return bytes(found)


def streams(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change a stream where it stands, a workbook's record by record."""
    file = io.BytesIO(data)
    with olefile.OleFileIO(file, write_mode=True) as container:
        name = dice.choice([name for name in _STREAMS if container.exists(name)] or ["/"])
        if name == "/":
            return data
        old = container.openstream(name).read()
        new = _records(old, dice) if name in {"Workbook", "Book"} else dice.choice(BYTEWISE)(old, (old,), dice)
        container.write_stream(name, new[: len(old)].ljust(len(old), b"\0"))
    return file.getvalue()


COMPOUND: Final[tuple[Mutation, ...]] = (header, directory, directory, sectors, sectors, *[streams] * 6)


def _records(data: bytes, dice: Random) -> bytes:
    """Change records of a BIFF stream: type, length, content, order."""
    records, place = [], 0
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        records.append((kind, data[place + 4 : place + 4 + size]))
        place += 4 + size
    lying = 0
    for _turn in range(dice.choice((1, 1, 3, 10))):
        at, other = dice.randrange(len(records)), dice.randrange(len(records))
        kind, content = records[at]
        match dice.randrange(6):
            case 0:
                records[at] = (records[other][0], content)
            case 1:
                records[at], records[other] = records[other], records[at]
            case 2:
                records[at] = (kind, content[: dice.randrange(len(content) + 1)])
            case 3:
                lying = at
            case _:
                changed = bytearray(content.ljust(4, b"\0"))
                _write(changed, 0, (dice.randrange(len(changed)), dice.choice((1, 2, 4))), dice)
                records[at] = (kind, bytes(changed))
    return b"".join(
        struct.pack("<HH", kind, dice.getrandbits(14) if lying and number == lying else len(content)) + content
        for number, (kind, content) in enumerate(records)
    )


def _write(data: bytearray, base: int, field: tuple[int, int], dice: Random, beyond: int = 0) -> None:
    offset, length = field
    value = dice.choice((*_VALUES, dice.getrandbits(32), dice.getrandbits(8), beyond, dice.randrange(beyond + 1)))
    start = base + offset
    if start + length <= len(data):
        data[start : start + length] = (value % (1 << 8 * length)).to_bytes(length, "little")
