"""Parse the text of a page into an element tree, however broken or deep it is."""

import re
from typing import Final

from lxml import etree

from kg.errors import Phrase, TooDeep
from kg.limits import Limits
from kg.readers.limited import check

#: Tags that a page may have for every cell that is allowed: a cell of Word's own HTML takes a dozen.
_TAGS_PER_CELL: Final = 4

#: Levels at which libxml2 gives up, even where it is told to take huge documents (XML_MAX_HUGE_DEPTH, since 2.14).
_DEEPEST: Final = 2048

#: Elements that only style or group, left out where the parser refuses the depth; a line break keeps lines apart.
#: Up to the next bracket of either kind, so that tags without end take no longer than others.
_WRAPPER = re.compile(r"</?(?:div|center|section|article|main|form)\b[^<>]*>", re.IGNORECASE)
_STYLING = re.compile(r"</?(?:span|font|b|i|u|s|em|strong|big|small|a|label|nobr)\b[^<>]*>", re.IGNORECASE)


def parse(text: str, name: str, limits: Limits) -> etree._Element | None:
    """Parse a page or a fragment of one.

    :param name: the file's name, for messages.
    :returns: None if there is no content.
    :raises TooLarge: if there are too many tags.
    :raises TooDeep: if they are nested more deeply than the parser goes.
    """
    cells = -(-text.count("<") // _TAGS_PER_CELL)
    check(name, "cells", cells, limits.cells, what=Phrase("tags (4 count as a cell)"))
    root, deep = _tree(text)
    if deep:
        root, deep = _tree(_STYLING.sub("", _WRAPPER.sub("<br>", text)))
    if deep:
        raise TooDeep(file=name, levels=_DEEPEST)
    return root


def _tree(text: str) -> tuple[etree._Element | None, bool]:
    """Parse, and tell whether the parser gave up half way."""
    # Bytes, because lxml refuses a str that declares an encoding. Lone surrogates cannot be encoded otherwise.
    data = text.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    deep = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root, deep
