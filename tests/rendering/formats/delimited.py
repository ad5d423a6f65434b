"""CSV and TSV as a spreadsheet saves them: a merged cell leaves blanks, all sheets under each other."""

import csv
import io
from collections.abc import Iterator, Sequence

from tests.rendering.grid import Grid, Sheet


def csv_utf8(sheets: Sequence[Sheet]) -> bytes:
    """Return CSV in UTF-8 with a byte order mark."""
    return _written(sheets, ",").encode("utf-8-sig")


def csv_gb(sheets: Sequence[Sheet]) -> bytes:
    """Return CSV in GB18030, as a Chinese Windows writes it."""
    return _written(sheets, ",").encode("gb18030")


def tsv(sheets: Sequence[Sheet]) -> bytes:
    """Return values parted by tabs, in UTF-8."""
    return _written(sheets, "\t").encode("utf-8")


def _written(sheets: Sequence[Sheet], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    width = max(len(block.widths) for sheet in sheets for block in sheet.blocks if isinstance(block, Grid))
    for sheet in sheets:
        for block in sheet.blocks:
            lines = _lines(block) if isinstance(block, Grid) else [[block.text]]
            writer.writerows([*line, *[""] * (width - len(line))] for line in lines)
        writer.writerow([""] * width)
    return out.getvalue()


def _lines(grid: Grid) -> Iterator[list[str]]:
    lines = [[""] * len(grid.widths) for _ in grid.lines]
    for placed in grid.placed():
        lines[placed.row][placed.column] = placed.cell.printed
    yield from lines
