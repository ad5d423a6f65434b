"""From the bytes of a page to its text: saved mails unpacked, the declared encoding checked against the bytes."""

import codecs
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.readers.encoding import decode
from kg.readers.markup import head_of, is_mail

#: Where a page names its encoding: within this many bytes (the HTML standard says 1024; exporting programs put styles
#: in front).
_DECLARED_WITHIN = 8192
_DECLARED = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

#: Encodings that a page may declare, by the WHATWG encoding standard: every name of the GB family means GB18030.
_GB: Final = frozenset(("gb2312", "gb_2312-80", "gbk", "x-gbk", "gb18030", "cp936", "ms936", "csgb2312", "chinese"))
_BIG5: Final = frozenset(("big5", "big5-hkscs", "x-x-big5", "cp950"))

#: Share of the non-ASCII characters that may be broken before the page counts as unreadable.
_BROKEN_SHARE = 0.01
_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Source:
    """A page as text.

    :param broken: characters that no encoding explains; U+FFFD stands in their place.
    """

    text: str
    broken: int = 0


def sources_of(data: bytes) -> list[Source] | None:
    """Decode a page, or the pages of a saved mail in their order.

    :returns: None if no encoding fits.
    :raises RecursionError: if parts of a mail stand in parts beyond reason.
    """
    pages = list(_mail_pages(data)) if is_mail(head_of(data)) else [(data, None)]
    sources = [_source(page, declared) for page, declared in pages]
    return None if None in sources else [source for source in sources if source]


def _mail_pages(data: bytes) -> Iterator[tuple[bytes, str | None]]:
    start = re.search(rb"^[\w-]+\s*:", data, re.MULTILINE)
    # By the old policy: the parser of headers of the new one fails over some that are malformed.
    message = email.message_from_bytes(data[start.start() if start else 0 :])
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content, part.get_content_charset()


def _source(data: bytes, declared: str | None) -> Source | None:
    text = _marked(data)
    if text is None:
        name = _encoding(declared) or _encoding(_declared(data))
        # UTF-8 before what is declared: bytes of another encoding are hardly ever valid UTF-8, while a page that was
        # recoded often still declares its former encoding.
        text = _strict(data, "utf-8") or (_strict(data, name) if name else None) or decode(data)
        if text is None:
            return _lenient(data, name or "utf-8")
    return Source(text)


def _marked(data: bytes) -> str | None:
    """Decode bytes that begin with a byte order mark, or whose first tag is spelt in two bytes a letter."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    if data[1:2] == b"\0" and data[3:4] == b"\0":
        return _strict(data[: len(data) // 2 * 2], "utf-16-le")
    if data[:1] == b"\0" and data[2:3] == b"\0":
        return _strict(data[: len(data) // 2 * 2], "utf-16-be")
    return None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_DECLARED_WITHIN].decode("latin-1"))
    return match[1] if match else None


def _encoding(declared: str | None) -> str | None:
    name = (declared or "").lower()
    if name in _GB:
        return "gb18030"
    return "big5hkscs" if name in _BIG5 else None


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, name: str) -> Source | None:
    text = data.decode(name, "replace")
    broken = text.count(_BROKEN)
    foreign = sum(1 for char in text if ord(char) > 127)
    return Source(text, broken) if broken <= max(1.0, _BROKEN_SHARE * foreign) else None
