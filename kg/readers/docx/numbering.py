"""The numbers that Word puts in front of paragraphs of a list, which stand nowhere in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element

from kg.readers.docx.counting import counted
from kg.readers.docx.names import W, is_on, number_of, value_of
from kg.readers.docx.parts import Parts

#: Word's levels, counted from 0.
_LEVELS = 9

_PLACE = re.compile(r"%([1-9])")

#: Styles based on styles; deeper chains are circles.
_BASES = 20


@dataclass(slots=True)
class _Level:
    """A level of a list: how its numbers are written."""

    start: int
    style: str
    text: str
    legal: bool
    restart: int | None


@dataclass(slots=True)
class _List:
    """A list with its levels, and the counters that all its instances share."""

    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _Instance:
    """A use of a list.

    :param starts: level → number from which this instance counts anew, taken out when it has.
    """

    list: _List
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Count the paragraphs of a document's lists in reading order."""

    def __init__(self, parts: Parts, main: str) -> None:
        self._source = parts
        self._main = main

    def label(self, properties: _Element | None) -> str:
        """Count a paragraph, and return what is printed in front of it: nothing where it stands in no list.

        Bullets are no numbers and are left out, so are numbers in formats that we cannot write.

        :param properties: the paragraph's ``w:pPr``.
        """
        if properties is None or all(properties.find(W + name) is None for name in ("numPr", "pStyle")):
            return ""
        if not self._instances:
            return ""
        number, level = self._place_of(properties)
        instance = self._instances.get(number or "")
        return _counted(instance, level) if instance and level in instance.levels else ""

    def _place_of(self, properties: _Element) -> tuple[str | None, int]:
        number, level = value_of(properties, "numPr/numId"), value_of(properties, "numPr/ilvl")
        style = value_of(properties, "pStyle")
        for _ in range(_BASES):
            if (number is not None and level is not None) or style is None:
                break
            element = self._styles.get(style)
            if number is None:
                number = value_of(element, "pPr/numPr/numId")
            if level is None:
                level = value_of(element, "pPr/numPr/ilvl")
            style = value_of(element, "basedOn")
        return number, number_of(level, 0)

    # Both parts are read when the first paragraph asks: they are longer than most forms, which have no lists.
    @cached_property
    def _styles(self) -> dict[str, _Element]:
        return {
            style.get(f"{W}styleId", ""): style
            for root in self._parts("styles")
            for style in root.iterfind(f"{W}style")
        }

    @cached_property
    def _instances(self) -> dict[str, _Instance]:
        return {number: use for root in self._parts("numbering") for number, use in _instances(root)}

    def _parts(self, kind: str) -> Iterator[_Element]:
        for path in self._source.related(self._main, kind).values():
            root = self._source.part(path)
            if root is not None:
                yield root


def spaced(label: str) -> str:
    """Return a number as it is typed: what follows is a TAB on paper, but behind a full stop nobody types a blank."""
    return f"{label} " if label[-1:].isalnum() else label


def _instances(root: _Element) -> Iterator[tuple[str, _Instance]]:
    lists = {
        element.get(f"{W}abstractNumId", ""): _List(_levels(element)) for element in root.iterfind(f"{W}abstractNum")
    }
    for element in root.iterfind(f"{W}num"):
        found = lists.get(value_of(element, "abstractNumId") or "")
        if found:
            levels = dict(found.levels)
            starts: dict[int, int] = {}
            for override in element.iterfind(f"{W}lvlOverride"):
                levels |= _levels(override)
                start = value_of(override, "startOverride")
                if start is not None:
                    starts[number_of(override.get(f"{W}ilvl"), 0)] = number_of(start, 1)
            yield element.get(f"{W}numId", ""), _Instance(found, levels, starts)


def _levels(parent: _Element) -> dict[int, _Level]:
    return {number_of(level.get(f"{W}ilvl"), 0): _level(level) for level in parent.iterfind(f"{W}lvl")}


def _level(element: _Element) -> _Level:
    restart = value_of(element, "lvlRestart")
    return _Level(
        number_of(value_of(element, "start"), 0),
        value_of(element, "numFmt") or "decimal",
        value_of(element, "lvlText") or "",
        is_on(element, "isLgl"),
        None if restart is None else number_of(restart, 0),
    )


def _counted(instance: _Instance, level: int) -> str:
    if not level < _LEVELS:
        return ""
    counts = instance.list.counts
    start = instance.starts.pop(level, None)
    last = counts[level]
    counts[level] = start if start is not None else instance.levels[level].start if last is None else last + 1
    for deeper in range(level + 1, _LEVELS):
        restart = instance.levels[deeper].restart if deeper in instance.levels else None
        # A level restarts after any level above it, unless it names one (1-based), or none (0).
        if restart is None or level < restart:
            counts[deeper] = None
    return _written(instance, level)


def _written(instance: _Instance, level: int) -> str:
    own = instance.levels[level]
    if own.style in ("bullet", "none"):
        return ""
    label = own.text
    for place in _PLACE.findall(own.text):
        part = instance.levels.get(int(place) - 1)
        if part is None:
            return ""
        number = instance.list.counts[int(place) - 1]
        text = counted("decimal" if own.legal else part.style, part.start if number is None else number)
        if text is None:
            return ""
        label = label.replace(f"%{place}", text)
    return spaced(label)
