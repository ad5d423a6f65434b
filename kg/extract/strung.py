"""Forms that arrive one cell a line without anything that says table: strung together, to be cut at their labels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.labels import is_label
from kg.extract.lines import Line

#: Lines that are nothing but a label which such a document has, and their share of all its lines.
_LABELS = 8
_SHARE = 0.15


def string(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield one line with all cells, blanks only between them, where a document is such a form; else the lines."""
    labels = sum(1 for line in lines if is_label(line.text))
    if labels < _LABELS or labels < _SHARE * len(lines) or any(line.in_table for line in lines):
        yield from lines
        return
    first = lines[0]
    text = " ".join("".join(line.text.split()) for line in lines)
    yield replace(first, cells=(replace(first.cells[0], text=text),))
