"""Damage to PDF: numbers, names and strings of objects and of page contents, objects lost or exchanged."""

import base64
import re
import zlib
from collections.abc import Sequence
from random import Random
from typing import Final

from tests.fuzz import nasty
from tests.fuzz.bytewise import Mutation

_STREAM = re.compile(rb"<<(?:[^<>]|<<[^<>]*>>)*>>\s*stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?endobj", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w.#])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z][\w+.-]*")
_REFERENCE = re.compile(rb"\b\d+ 0 R\b")
_WORDS: Final = (
    b"/Type", b"/Pages", b"/Kids", b"/Count", b"/MediaBox", b"/CropBox", b"/Rotate", b"/UserUnit", b"/Resources",
    b"/Font", b"/XObject", b"/Contents", b"/Length", b"/Filter", b"/DecodeParms", b"/Encoding", b"/ToUnicode",
    b"/Parent", b"/Encrypt", b"/FlateDecode", b"/LZWDecode", b"/ASCIIHexDecode", b"/DCTDecode", b"/Identity-H",
    b"/Annots", b"/AcroForm", b"/Prev",
)  # fmt: skip
_BOXES: Final = (
    b"[0 0 0 0]",
    b"[0 0 -5 -5]",
    b"[0 0 1e9 1e9]",
    b"[0 0 99999 99999]",
    b"[NaN 0 1 1]",
    b"[0 0 1]",
    b"null",
)
_BOX = re.compile(rb"(/(?:MediaBox|CropBox)\s*)\[[^\]]*\]")
_OPERATORS: Final = (
    b"re",
    b"m",
    b"l",
    b"S",
    b"f",
    b"cm",
    b"q",
    b"Q",
    b"BT",
    b"ET",
    b"Tj",
    b"TJ",
    b"Tf",
    b"Tm",
    b"Td",
    b"W n",
)


def objects(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change what objects say."""
    for _turn in range(dice.choice((1, 1, 3, 8))):
        data = dice.choice(_CHANGES)(data, dice)
    return data


def contents(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change a packed stream (a page's content, a font's table) and pack it again."""
    streams = [match for match in _STREAM.finditer(data) if b"FlateDecode" in match[0]]
    if not streams:
        return data
    match = dice.choice(streams)
    ascii85 = b"ASCII85Decode" in match[0]
    try:
        inner = zlib.decompress(base64.a85decode(match[1].strip(), adobe=False) if ascii85 else match[1])
    except (ValueError, zlib.error):
        return data
    for _turn in range(dice.choice((1, 3, 20))):
        inner = dice.choice((_number, _number, _operator, _repeat, _drop))(inner, dice)
    outer = zlib.compress(inner)
    outer = base64.a85encode(outer, adobe=False) + b"~>" if ascii85 else outer
    head = re.sub(rb"/Length \d+(?! 0 R)", b"/Length %d" % len(outer), data[match.start() : match.start(1)])
    return data[: match.start()] + head + outer + data[match.end(1) :]


def _number(data: bytes, dice: Random) -> bytes:
    return _replaced(_NUMBER, data, nasty.number(dice).encode(), dice)


def _name(data: bytes, dice: Random) -> bytes:
    return _replaced(_NAME, data, dice.choice(_WORDS), dice)


def _reference(data: bytes, dice: Random) -> bytes:
    return _replaced(_REFERENCE, data, b"%d 0 R" % dice.choice((0, 1, 2, 3, 5, 9, 99999)), dice)


def _box(data: bytes, dice: Random) -> bytes:
    return _BOX.sub(lambda match: match[1] + dice.choice(_BOXES), data, count=dice.choice((0, 1)))


def _object(data: bytes, dice: Random) -> bytes:
    """Lose an object, or put another one in its place."""
    match = _near(_OBJECT, data, dice)
    other = _near(_OBJECT, data, dice)
    if match is None or other is None:
        return data
    body = b"" if dice.random() < 0.5 else match[0][:8] + other[0][8:]
    return data[: match.start()] + body + data[match.end() :]


def _operator(data: bytes, dice: Random) -> bytes:
    place = data.find(b"\n", dice.randrange(len(data) + 1)) + 1
    numbers = b" ".join(nasty.number(dice).encode()[:40] for _ in range(dice.randrange(7)))
    return data[:place] + numbers + b" " + dice.choice(_OPERATORS) + b"\n" + data[place:]


def _repeat(data: bytes, dice: Random) -> bytes:
    start = data.find(b"\n", dice.randrange(len(data) + 1)) + 1
    end = start + dice.choice((20, 200, 2000))
    return data[:end] + data[start:end] * dice.choice((1, 10, 100)) + data[end:]


def _drop(data: bytes, dice: Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.choice((1, 20, 500)) :]


def _replaced(pattern: re.Pattern[bytes], data: bytes, value: bytes, dice: Random) -> bytes:
    match = _near(pattern, data, dice)
    return data if match is None else data[: match.start()] + value + data[match.end() :]


def _near(pattern: re.Pattern[bytes], data: bytes, dice: Random) -> re.Match[bytes] | None:
    return pattern.search(data, dice.randrange(len(data) + 1)) or pattern.search(data)


_CHANGES: Final = (_number, _number, _name, _reference, _box, _object)
PORTABLE: Final[tuple[Mutation, ...]] = (*[objects] * 5, *[contents] * 5)
