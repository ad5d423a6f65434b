"""Damage to XML that stays XML: elements lost, doubled, moved, nested, their attributes and texts made absurd."""

import re
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any, Final

from lxml import etree

from tests.fuzz import nasty

_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Elements beyond which a tree is not blown up any more.
_LARGEST: Final = 20_000
_DOCTYPE: Final = b'<!DOCTYPE x [<!ENTITY a "1234567890">%s<!ENTITY s SYSTEM "file:///dev/zero">]>' % b"".join(
    b'<!ENTITY %c "%s">' % (second, b"&%c;" % first * 20) for first, second in zip(b"abcdefg", b"bcdefgh", strict=True)
)


def disturbed(data: bytes, dice: Random) -> bytes:
    """Return an XML document with some changes.

    :raises ValueError: if it is none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    for _turn in range(dice.choice((1, 1, 2, 4, 12))):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        if len(elements) > 1:
            dice.choice(_CHANGES)(dice.choice(elements[1:]), elements, dice)
    found = etree.tostring(root, xml_declaration=True, encoding=dice.choice(("UTF-8",) * 8 + ("GB18030", "UTF-16")))
    return _with_entities(found, dice) if dice.random() < 0.03 else found


def _lose(one: Any, _: list[Any], _dice: Random) -> None:
    one.getparent().remove(one)


def _lose_children(one: Any, _: list[Any], _dice: Random) -> None:
    for child in list(one):
        one.remove(child)


def _double(one: Any, elements: list[Any], dice: Random) -> None:
    size = sum(1 for _ in one.iter())
    for _turn in range(min(dice.choice((1, 2, 30, 500)), max(1, (_LARGEST - len(elements)) // size))):
        one.addnext(deepcopy(one))


def _move(one: Any, elements: list[Any], dice: Random) -> None:
    copy, target = deepcopy(one), dice.choice(elements)
    one.getparent().remove(one)
    target.insert(dice.randrange(len(target) + 1), copy)


def _nest(one: Any, elements: list[Any], dice: Random) -> None:
    """Put an element into copies of one of its own kind, sometimes deep."""
    size = sum(1 for _ in one.iter())
    wrapper = dice.choice((one, one.getparent()))
    for _turn in range(min(dice.choice((1, 3, 40, 300)), max(1, (_LARGEST - len(elements)) // size))):
        shell = etree.Element(wrapper.tag, dict(wrapper.attrib), nsmap=wrapper.nsmap)
        one.getparent().replace(one, shell)
        shell.append(one)


def _rename(one: Any, elements: list[Any], dice: Random) -> None:
    one.tag = dice.choice(elements).tag


def _set_attribute(one: Any, elements: list[Any], dice: Random) -> None:
    """Change an attribute, or give an element one that others have."""
    if not one.attrib or dice.random() < 0.2:
        others = [each for each in elements if each.attrib]
        if not others:
            return
        key = dice.choice(list(dice.choice(others).attrib))
    else:
        key = dice.choice(list(one.attrib))
    old = one.attrib.get(key, "")
    value = nasty.number(dice) if re.fullmatch(r"-?\d+", old) and dice.random() < 0.8 else nasty.anything(dice)
    one.attrib[key] = _NOT_XML.sub("", value)


def _lose_attribute(one: Any, elements: list[Any], dice: Random) -> None:
    owner = one if one.attrib else dice.choice([each for each in elements if each.attrib] or [one])
    if owner.attrib:
        del owner.attrib[dice.choice(list(owner.attrib))]


def _set_text(one: Any, elements: list[Any], dice: Random) -> None:
    texts = [each for each in elements if each.text and each.text.strip()]
    dice.choice([*texts, one]).text = _NOT_XML.sub("", nasty.anything(dice))


def _move_text(_: Any, elements: list[Any], dice: Random) -> None:
    texts = [each for each in elements if each.text and each.text.strip()]
    if texts:
        first, second = dice.choice(texts), dice.choice(texts)
        first.text, second.text = second.text, first.text


_CHANGES: Final[tuple[Callable[[Any, list[Any], Random], None], ...]] = (
    _lose, _lose_children, _double, _move, _nest, _rename, _lose_attribute, _set_text, _move_text,
    *[_set_attribute] * 6,
)  # fmt: skip


def _with_entities(data: bytes, dice: Random) -> bytes:
    """Declare entities that would grow to gigabytes, and use one."""
    if data.startswith(b"<?xml") and b"UTF-16" not in data[:60]:
        head, _, body = data.partition(b"?>")
        place = body.find(b">", dice.randrange(len(body))) + 1
        return head + b"?>" + _DOCTYPE + body[:place] + dice.choice((b"&h;", b"&s;", b"&nowhere;")) + body[place:]
    return data
