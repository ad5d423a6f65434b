"""Where the words of a strung form stood: each goes back to the paragraph that it came from."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from kg.extract.lines import Line, Token


def located(rows: Iterable[Line], parts: Sequence[Token]) -> Iterator[Line]:
    """Yield the rows that a strung line was cut into, each cell at the place of the paragraph that it begins in.

    :param parts: the paragraphs that were strung together, in order.
    """
    texts = ["".join(part.text.split()) for part in parts]
    whole = "".join(texts)
    starts = [0, *accumulate(map(len, texts))][:-1]
    cursor = 0
    for row in rows:
        cells = []
        for cell in row.cells:
            wanted = "".join(cell.text.split())
            at = whole.find(wanted, cursor)
            if not wanted or at < 0:
                cells.append(cell)
                continue
            cursor = at + len(wanted)
            part = parts[bisect_right(starts, at) - 1]
            cells.append(replace(cell, place=part.place, line=part.line))
        yield replace(row, cells=tuple(cells))
