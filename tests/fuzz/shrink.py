"""Make a found case small: leave out what does not matter, by halves."""

import time
from collections.abc import Callable

from lxml import etree

from tests.fuzz.packages import packed, parts_of

#: Whether some bytes still show the fault.
Shows = Callable[[bytes], bool]


def shrunk(data: bytes, shows: Shows, seconds: float) -> bytes:
    """Return a part of *data* that shows the same fault, found within about so many seconds."""
    end = time.monotonic() + seconds

    def still(candidate: bytes) -> bool:
        return time.monotonic() < end and shows(candidate)

    if data.startswith(b"PK"):
        try:
            parts = parts_of(data)
        except Exception:
            # Damaged as an archive: what is left is to cut bytes.
            return _fewer_bytes(data, still)
        return _fewer_parts(parts, still) if still(packed(parts)) else _fewer_bytes(data, still)
    return _fewer_bytes(_fewer_elements(data, still), still)


def _fewer_bytes(data: bytes, still: Shows) -> bytes:
    size = len(data) // 2
    while size:
        place = 0
        while place < len(data):
            candidate = data[:place] + data[place + size :]
            if still(candidate):
                data = candidate
            else:
                place += size
        size //= 2
    return data


def _fewer_parts(parts: dict[str, bytes], still: Shows) -> bytes:
    for name in sorted(parts, key=lambda name: len(parts[name])):
        fewer = {path: content for path, content in parts.items() if path != name}
        if still(packed(fewer)):
            parts = fewer
    for name in list(parts):

        def within(content: bytes, name: str = name) -> bool:
            return still(packed({**parts, name: content}))

        parts[name] = _fewer_elements(parts[name], within)
        parts[name] = _fewer_bytes(parts[name], within)
    return packed(parts)


def _fewer_elements(data: bytes, still: Shows) -> bytes:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return data
    waiting = list(root)
    while waiting:
        one = waiting.pop(0)
        parent, place = one.getparent(), one.getparent().index(one)
        tail, one.tail = one.tail, None
        parent.remove(one)
        candidate = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        if still(candidate):
            data = candidate
        else:
            parent.insert(place, one)
            one.tail = tail
            waiting += list(one)
    return data
