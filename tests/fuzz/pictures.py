"""Damage to pictures: other formats, colours and sizes, turned and torn, headers that lie."""

import io
import struct
import zlib
from collections.abc import Sequence
from random import Random
from typing import Final

from PIL import Image

from tests.fuzz.bytewise import BYTEWISE, Mutation

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MODES: Final = ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I", "F", "I;16")


def redrawn(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Draw the picture anew: turned, cropped, scaled, in another mode and format; sometimes damaged then."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("L")
    width, height = picture.size
    match dice.randrange(5):
        case 0:
            picture = picture.rotate(dice.choice((1.5, -4, 90, 180, 33)), expand=dice.random() < 0.5, fillcolor=255)
        case 1:
            left, top = dice.randrange(width), dice.randrange(height)
            picture = picture.crop((left, top, dice.randint(left + 1, width), dice.randint(top + 1, height)))
        case 2:
            picture = picture.resize((dice.choice((1, 7, 300, 4000)), dice.choice((1, 7, 300, 2000))))
        case 3:
            picture = picture.point(lambda value: 255 - value)
        case _:
            box = (0, 0, width // 2, height // 3)
            picture.paste(picture.crop(box), (dice.randrange(width), dice.randrange(height)))
    out = io.BytesIO()
    try:
        picture.convert(dice.choice(_MODES)).save(out, dice.choice(_FORMATS))
    except (OSError, ValueError):
        # Not every format holds every mode.
        picture.save(out, "PNG")
    found = out.getvalue()
    return dice.choice(BYTEWISE)(found, (found,), dice) if dice.random() < 0.3 else found


def header(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change size, depth or colour of a PNG with its checksum, or a tag of a TIFF."""
    found = bytearray(data)
    if data.startswith(b"\x89PNG"):
        struct.pack_into(">I", found, dice.choice((16, 20)), dice.choice((0, 1, 30_000, 0x7FFFFFFF, 0xFFFFFFFF)))
        if dice.random() < 0.3:
            found[dice.choice((24, 25, 26, 27, 28))] = dice.choice((0, 1, 2, 3, 4, 6, 16, 255))
        struct.pack_into(">I", found, 29, zlib.crc32(found[12:29]))
    elif data.startswith(b"II*\0"):
        start = struct.unpack_from("<I", data, 4)[0]
        place = start + 2 + 12 * dice.randrange(12) + dice.choice((0, 2, 4, 8))
        if place + 4 <= len(found):
            struct.pack_into("<I", found, place, dice.choice((0, 1, 0xFFFF, 0xFFFFFFFF, start, dice.getrandbits(32))))
    return bytes(found)


PICTURES: Final[tuple[Mutation, ...]] = (*[redrawn] * 4, *[header] * 3, *BYTEWISE)
