"""Damage to HTML: tags lost, doubled, shuffled and never closed, absurd spans, wrong encodings."""

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from tests.fuzz import nasty
from tests.fuzz.bytewise import Mutation
from tests.fuzz.words import encoding_of

_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w-]+)=("[^"]*"|'[^']*'|\w+)""")
_WHOLE: Final = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=0>", "<td colspan=65535>", "<tbody>",
    "<thead>", "<tfoot>", "<caption>", "<col span=1000>", "<colgroup span=9999>", "<!--", "-->", "<![CDATA[",
    "<script>", "<style>", "<pre>", "<textarea>", "<select><option>", "<br>", "<p>", "<div hidden>",
    '<input type="checkbox" checked>', "&#0;", "&#x110000;", "&#99999999999;", "&nosuch;", "<svg><td>", "<math>",
    "<template>", "<noscript>", "<frameset>", "</html>", '<td style="display:none">', '<meta charset="utf-7">',
    '<meta charset="gb2312">', '<meta charset="x-user-defined">',
)  # fmt: skip
_SPANS: Final = ("rowspan", "colspan", "span", "style", "charset", "type", "class")


def tags(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change tags and their attributes."""
    encoding = encoding_of(data)
    text = data.decode(encoding, "replace")
    for _turn in range(dice.choice((1, 2, 5, 20))):
        text = dice.choice(_CHANGES)(text, dice)
    return text.encode(encoding, "replace")


def _lose(text: str, dice: Random) -> str:
    start, end = _tag(text, dice)
    return text[:start] + text[end:]


def _double(text: str, dice: Random) -> str:
    start, end = _tag(text, dice)
    return text[:end] + text[start:end] * dice.choice((1, 3, 500)) + text[end:]


def _swap(text: str, dice: Random) -> str:
    (start, end), (other, stop) = sorted((_tag(text, dice), _tag(text, dice)))
    if end > other:
        return text
    return text[:start] + text[other:stop] + text[end:other] + text[start:end] + text[stop:]


def _insert(text: str, dice: Random) -> str:
    start, _end = _tag(text, dice)
    return text[:start] + dice.choice(_WHOLE) * dice.choice((1, 1, 2, 300)) + text[start:]


def _attribute(text: str, dice: Random) -> str:
    start, end = _tag(text, dice)
    tag = text[start:end]
    value = dice.choice((nasty.number, nasty.anything))(dice).replace('"', "")
    if _ATTRIBUTE.search(tag) and dice.random() < 0.5:
        changed = _ATTRIBUTE.sub(lambda match: f'{match[1]}="{value}"', tag, count=1)
    else:
        changed = f'{tag.rstrip(">")} {dice.choice(_SPANS)}="{value}">'
    return text[:start] + changed + text[end:]


def _tag(text: str, dice: Random) -> tuple[int, int]:
    """Return a tag not far behind a random place."""
    match = _TAG.search(text, dice.randrange(len(text) + 1)) or _TAG.search(text)
    return match.span() if match else (0, 0)


_CHANGES: Final = (_lose, _double, _swap, _insert, _attribute, _attribute)
TAGS: Final[tuple[Mutation, ...]] = (tags,) * 8
