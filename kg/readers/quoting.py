"""Records of delimited text, with a quotation mark that was never meant as one kept from swallowing the rows below."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

#: Lines that are looked at to learn how many fields a record has.
_SAMPLE: Final = 1_000

#: Lines that may be read again for each line there is, so that a file full of quotation marks takes no longer.
_AGAIN: Final = 2

#: Signs of a quotation mark gone astray that are enough to take it as a mere character.
_ENOUGH: Final = 2

# The module's limit (131,072 characters a field) is one for the whole process; the size of the file is limited anyway.
csv.field_size_limit(1 << 30)


class Fields(NamedTuple):
    """One record.

    :param line: 1-based line where it begins.
    :param doubtful: a field of several lines may hold rows instead of text.
    """

    texts: Sequence[str]
    line: int
    doubtful: bool


def fields_of(text: str, delimiter: str, *, cut: bool = False) -> Iterator[Fields]:
    """Yield the records of a text.

    A record of several lines is taken apart again, its first line as it stands, where its last quotation mark is never
    closed, or where two of three things hold: a quotation mark ends within a field; the record has another number of
    fields than most; a field of several lines holds the delimiter as often as a row does.

    :param cut: the text may end within a record, which is left out then.
    """
    lines = _Lines(text)
    strict = csv.reader(lines, delimiter=delimiter, strict=True)
    lenient = csv.reader(lines, delimiter=delimiter)
    width = _width(lines.lines, delimiter)
    spare = _AGAIN * len(lines.lines)
    while lines.place < len(lines.lines):
        start = lines.place
        try:
            texts, broken = next(strict), False
        except csv.Error:
            lines.place, lines.ended = start, False
            texts, broken = next(lenient), True
        taken = lines.place - start
        if taken == 1 and not lines.ended:
            yield Fields(texts, start + 1, doubtful=False)
            continue
        if lines.ended and cut:
            return
        heavy = _is_heavy(texts, width, delimiter)
        signs = broken + heavy + (len(texts) not in (1, width))
        astray = lines.ended or signs >= _ENOUGH
        if astray and taken <= spare:
            spare -= taken
            lines.place, lines.ended = start + 1, False
            texts = next(csv.reader([lines.lines[start]], delimiter=delimiter, quoting=csv.QUOTE_NONE))
            yield Fields(texts, start + 1, doubtful=False)
        else:
            yield Fields(texts, start + 1, doubtful=heavy or astray)


class _Lines:
    """The lines of a text, which can be gone back to.

    :ivar place: number of the next line, from 0.
    :ivar ended: somebody asked for a line behind the last.
    """

    def __init__(self, text: str) -> None:
        self.lines = list(io.StringIO(text, newline=""))
        self.place = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.place == len(self.lines):
            self.ended = True
            raise StopIteration
        self.place += 1
        return self.lines[self.place - 1]


def _width(lines: Sequence[str], delimiter: str) -> int:
    """Return the commonest number of fields in the lines that have several, each read for itself; 1 if none has."""
    widths = (len(next(csv.reader([line], delimiter=delimiter))) for line in lines[:_SAMPLE])
    common = Counter(width for width in widths if width > 1).most_common(1)
    return common[0][0] if common else 1


def _is_heavy(texts: Sequence[str], width: int, delimiter: str) -> bool:
    long = (text for text in texts if "\n" in text or "\r" in text)
    return any(text.count(delimiter) >= max(1, width - 1) for text in long)
