"""Time the reader of Word files: ``python -m benchmarks.read_docx [--json FILE]``.

The files are made by python-docx: a form of 48 rows and 7 columns with
merged labels, as departments publish them, each with other texts. *forms a second* is wall clock over all files, in one
process and in two; *cpu* is time of the processor for one file, which other work on the machine disturbs least.
"""

import json
import time
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from statistics import median

import docx

from benchmarks.timing import circumstances, keep, parser, seconds
from kg.readers import read_document

FILES, ROUNDS, ROWS, COLUMNS = 20, 15, 48, 7


def main() -> None:
    """Measure, print, and write the figures if asked to."""
    options = parser(__doc__).parse_args()
    files = [form(number) for number in range(FILES)] * ROUNDS
    read(files[0])
    started = time.process_time()
    times = sorted(seconds(lambda each=data: read(each)) for data in files)
    cpu = (time.process_time() - started) / len(files)
    report = {
        "bytes": len(files[0]),
        "cells": ROWS * COLUMNS,
        "cpu_ms": round(1000 * cpu, 2),
        "median_ms": round(1000 * median(times), 2),
        "slowest_ms": round(1000 * times[-1], 2),
        "forms_a_second": {str(jobs): round(_rate(files, jobs), 1) for jobs in (1, 2)},
    }
    print(json.dumps(report))
    keep(circumstances() | report, options.json)


def form(number: int) -> bytes:
    """Return a form as a Word file."""
    file = docx.Document()
    file.add_paragraph("项目支出绩效目标申报表")
    table = file.add_table(ROWS, COLUMNS, style="Table Grid")
    for place, cell in enumerate(table._cells):
        cell.text = f"第{number}号项目第{place}格的内容≥{place}%"
    for row in range(6):
        table.cell(row, 1).merge(table.cell(row, 3))
    for first in range(6, ROWS, 6):
        table.cell(first, 0).merge(table.cell(first + 5, 0))
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def read(data: bytes) -> int:
    """Read a file and return the number of its blocks."""
    return len(read_document(data, "form.docx").blocks)


def _rate(files: list[bytes], jobs: int) -> float:
    if jobs == 1:
        return len(files) / seconds(lambda: [read(data) for data in files])
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(read, files[:jobs]))
        return len(files) / seconds(lambda: list(pool.map(read, files, chunksize=5)))


if __name__ == "__main__":
    main()
