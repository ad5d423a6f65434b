"""Time the reader of Word files: ``python benchmarks/read_docx.py``.

Writes ``benchmarks/results/read_docx.json``. The files are made by python-docx: a form of 48 rows and 7 columns with
merged labels, as departments publish them, each with other texts. *forms a second* is wall clock over all files, in one
process and in two; *cpu* is time of the processor for one file, which other work on the machine disturbs least.
"""

import json
import time
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path
from statistics import median

import docx

from kg.readers import read_document

RESULTS = Path(__file__).with_name("results") / "read_docx.json"
FILES, ROUNDS, ROWS, COLUMNS = 20, 15, 48, 7


def main() -> None:
    """Measure and print."""
    files = [form(number) for number in range(FILES)] * ROUNDS
    read(files[0])
    started = time.process_time()
    times = sorted(_seconds([data]) for data in files)
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
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


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


def _seconds(files: list[bytes]) -> float:
    started = time.perf_counter()
    for data in files:
        read(data)
    return time.perf_counter() - started


def _rate(files: list[bytes], jobs: int) -> float:
    if jobs == 1:
        return len(files) / _seconds(files)
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(read, files[:jobs]))
        started = time.perf_counter()
        list(pool.map(read, files, chunksize=5))
        return len(files) / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
