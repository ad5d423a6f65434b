"""Damage that knows no format: bytes changed, lost, doubled, cut off, spliced."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

#: The bytes of a file, the other files of its kind, dice → damaged bytes.
Mutation = Callable[[bytes, Sequence[bytes], Random], bytes]

_EDGES: Final = (0x00, 0x01, 0x7F, 0x80, 0xFF)


def flip(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change a few bytes."""
    found = bytearray(data)
    for _turn in range(_few(dice) if found else 0):
        place = dice.randrange(len(found))
        found[place] = dice.choice((dice.randrange(256), found[place] ^ 1 << dice.randrange(8), dice.choice(_EDGES)))
    return bytes(found)


def flip_together(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Overwrite a run of bytes."""
    start, end = _range(data, dice, 64)
    return data[:start] + dice.choice((dice.randbytes(end - start), bytes(end - start))) + data[end:]


def lose(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Delete a run of bytes."""
    start, end = _range(data, dice, dice.choice((1, 16, 4096)))
    return data[:start] + data[end:]


def insert(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Insert random bytes."""
    start, _end = _range(data, dice, 1)
    return data[:start] + dice.randbytes(dice.choice((1, 4, 300))) + data[start:]


def double(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Repeat a run of bytes, sometimes often."""
    start, end = _range(data, dice, dice.choice((16, 512, 4096)))
    return data[:end] + data[start:end] * dice.choice((1, 2, 20)) + data[end:]


def cut(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Cut the end off, or the start."""
    place = dice.randrange(len(data) + 1)
    return data[:place] if dice.random() < 0.9 else data[place:]


def splice(data: bytes, others: Sequence[bytes], dice: Random) -> bytes:
    """Put the start of one file before the end of another."""
    other = dice.choice(others)
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


BYTEWISE: Final[tuple[Mutation, ...]] = (flip, flip, flip_together, lose, insert, double, cut, splice)


def _few(dice: Random) -> int:
    return dice.choice((1, 1, 2, 4, 8, 32))


def _range(data: bytes, dice: Random, longest: int) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.randint(1, longest))
