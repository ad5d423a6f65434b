"""Damage to ZIP packages: their XML parts changed element by element, their headers made to lie."""

import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Final

from tests.fuzz.bytewise import BYTEWISE, Mutation
from tests.fuzz.elements import disturbed

_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: Offset and length of the fields of the three kinds of headers (APPNOTE 4.3.7, 4.3.12, 4.3.16).
_FIELDS: Final = {
    _LOCAL: ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    _ENTRY: ((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)),
    _END: ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the members of a sound archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive; members keep their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def change_elements(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change elements of one XML part or a few."""
    return _repacked(data, dice, lambda part: disturbed(part, dice))


def change_bytes(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change bytes within a part, so that they are unpacked before they do harm."""
    return _repacked(data, dice, lambda part: dice.choice(BYTEWISE)(part, (part,), dice))


def change_parts(data: bytes, others: Sequence[bytes], dice: Random) -> bytes:
    """Lose, empty, rename or exchange whole parts."""
    parts = parts_of(data)
    name, other = dice.choice(list(parts)), dice.choice(list(parts))
    match dice.randrange(5):
        case 0:
            del parts[name]
        case 1:
            parts[name] = b""
        case 2:
            parts[name], parts[other] = parts[other], parts[name]
        case 3:
            parts[dice.choice(("../x", "word/document.xml", "xl/workbook.xml", "a" * 300))] = parts.pop(name)
        case _:
            foreign = parts_of(dice.choice(others))
            parts[name] = foreign.get(name) or dice.choice(list(foreign.values()))
    return packed(parts)


def lie(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change fields of the headers."""
    found = bytearray(data)
    for _turn in range(dice.choice((1, 1, 2, 5))):
        mark = dice.choice(list(_FIELDS))
        places = _places(data, mark)
        if places:
            offset, length = dice.choice(_FIELDS[mark])
            value = dice.choice((0, 1, 8, 9, 99, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, dice.getrandbits(32), len(data)))
            start = dice.choice(places) + offset
            found[start : start + length] = (value % (1 << 8 * length)).to_bytes(length, "little")
    return bytes(found)


PACKAGES: Final[tuple[Mutation, ...]] = (*[change_elements] * 6, change_bytes, change_bytes, change_parts, lie, lie)


def _repacked(data: bytes, dice: Random, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(data)
    # The parts that matter are the long ones.
    names = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    weights = [len(parts[name]) ** 0.5 + 1 for name in names]
    for name in set(dice.choices(names, weights, k=dice.choice((1, 1, 1, 2)))):
        with suppress(ValueError):
            parts[name] = change(parts[name])
    return packed(parts)


def _places(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 4)
    return found
