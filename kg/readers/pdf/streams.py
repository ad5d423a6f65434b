"""How large the packed streams of a PDF file are once unpacked, without keeping any of it."""

import re
import zlib
from typing import Final

_STREAM: Final = re.compile(rb"stream\r?\n")
_PACKED: Final = re.compile(rb"/(?:FlateDecode|Fl)\b")

#: Bytes before a stream in which its dictionary stands.
_DICTIONARY: Final = 2048

#: Bytes unpacked at a time, which is all that is ever held.
_STEP: Final = 1024 * 1024

#: Filters on top of each other that are followed.
_FILTERS: Final = 4


def unpacked_size(data: bytes, limit: int) -> int:
    """Add up the unpacked bytes of all deflated streams but images, stopping soon after *limit*.

    Images are left out: their size in bytes is bound by their printed size, and they are unpacked one at a time.
    """
    total = 0
    place = 0
    while total <= limit and (found := _STREAM.search(data, place)):
        place = found.end()
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        head = data[max(0, found.start() - _DICTIONARY) : found.start()]
        head = head[head.rfind(b"obj") + 3 :] if b"obj" in head else head
        filters = min(len(_PACKED.findall(head)), _FILTERS)
        if filters and b"/Image" not in head:
            end = data.find(b"endstream", place)
            end = len(data) if end < 0 else end
            total += _size(data[place:end], filters, limit - total)
            place = end
    return total


def _size(packed: bytes, filters: int, limit: int) -> int:
    """Return the size of one stream after its filters, or more than *limit* as soon as it is."""
    size = 0
    unpacker = zlib.decompressobj()
    rest = packed
    inner = b""
    try:
        while rest and not unpacker.eof and size <= limit:
            piece = unpacker.decompress(rest, _STEP)
            rest = unpacker.unconsumed_tail
            size += len(piece)
            if filters > 1 and len(inner) < _STEP:
                inner += piece
            if not piece and not rest:
                break
    except zlib.error:
        # Encrypted or damaged; whether that matters shows when the page is read.
        return size
    return size + (_size(inner, filters - 1, limit - size) if inner and size <= limit else 0)
