"""Forms that arrive one cell a line without anything that says table: strung together, to be cut at their labels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.labels import is_label
from kg.extract.lines import Line

#: Lines that are nothing but a label which such a document has, and their share of the lines from the first to the
#: last of them.
_LABELS = 8
_SHARE = 0.12

#: What some crawlers put behind every cell, and the share of the lines that end with it.
_BAR = "|"
_BARRED = 0.5

#: Blanks that part entries of one line.
_GAP = re.compile(r"[ \u3000\u00a0]{3,}")

#: Lines above the first label that may belong to the form: its title, its year, the unit of money.
_ABOVE = 4


def string(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield one line with all cells, blanks only between them, for what is such a form; every other line as it is."""
    if any(line.in_table for line in lines):
        yield from lines
        return
    lines = list(_unbarred(lines))
    labels = [place for place, line in enumerate(lines) if is_label(line.text)]
    if len(labels) < _LABELS or len(labels) < _SHARE * (labels[-1] + 1 - labels[0]):
        yield from lines
        return
    first = max(0, labels[0] - _ABOVE)
    yield from lines[:first]
    text = " ".join("".join(part.split()) for line in lines[first:] for part in _GAP.split(line.text))
    parts = tuple(token for line in lines[first:] for token in line.tokens)
    yield replace(lines[first], cells=(replace(lines[first].cells[0], text=text),), parts=parts)


def _unbarred(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield a line for every cell where each ends with a bar; empty cells are left out."""
    barred = sum(1 for line in lines if line.text.endswith(_BAR))
    if barred < _LABELS or barred < _BARRED * len(lines):
        yield from lines
        return
    for line in lines:
        text = line.text.strip(_BAR).strip()
        if text:
            yield replace(line, cells=(replace(line.cells[0], text=text),))
