"""Find the encoding of text bytes: UTF-8, UTF-16 with a mark, GB18030, or none."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: All bytes but the C0 controls that no text file holds. TAB, LF, VT, FF, CR and the DOS end of file do occur.
_TEXT_BYTES = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\n\x0b\x0c\r\x1a")
_CHUNK = 1 << 20

#: Share of the non-ASCII characters that must be in GB 2312 before bytes count as GB18030. Nearly every byte string
#: decodes as GB18030; official prose stays in GB 2312 but for a few names, while Big5, Latin-1 or broken UTF-8 do not.
_COMMON_SHARE = 0.85


def decode(data: bytes) -> str | None:
    """Decode text bytes.

    :returns: the text without byte order mark, or None if no encoding fits.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _try(data, name)
    text = _try(data, "utf-8")
    if text is not None:
        return text
    text = _try(data, "gb18030")
    return text if text is not None and _is_common(text) else None


def decode_start(data: bytes, size: int) -> str | None:
    """Decode the first whole lines.

    :param size: bytes to look at.
    :returns: the text, or None if no encoding fits them.
    """
    if len(data) <= size:
        return decode(data)
    # A character of up to four bytes may be cut in two.
    starts = (decode(data[: size - cut]) for cut in range(4))
    text = next((start for start in starts if start is not None), None)
    return text.rpartition("\n")[0] or text if text is not None else None


def is_binary(data: bytes) -> bool:
    """Tell whether the bytes hold control characters that no text file has."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return False
    # What is left after taking all text bytes away; in pieces, because the first one settles most binary files.
    return any(data[start : start + _CHUNK].translate(None, _TEXT_BYTES) for start in range(0, len(data), _CHUNK))


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _is_common(text: str) -> bool:
    foreign = [char for char in text if ord(char) > 127]
    common = sum(1 for char in foreign if _in_gb2312(char))
    return common >= _COMMON_SHARE * len(foreign)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
