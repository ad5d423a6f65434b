"""Measures reading with two workers, format by format, beside the library that people would take for it.

Run ``python -m benchmarks.reading [--seeds 12] [--runs 3] [--texts DIR …] [--json FILE]`` on an otherwise idle machine.
The files are rendered forms of every layout (``tests.rendering``). Ours is the whole way from the file to checked
records in worker processes; the peer only gets the texts of the cells out, in one process, so that two of it would take
half its time: ``ratio`` is our forms or pages a second over twice the peer's.
"""

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.timing import circumstances, keep, parser, seconds
from kg.errors import ZhibiaoError
from kg.given import READ, Given
from kg.intake import read_file
from kg.workers import Workers
from tests.rendering.formats import FORMATS, render
from tests.rendering.layouts import LAYOUTS, draw

#: How often each given text is read.
REPEATED = 12

#: Scans take seconds a page: these layouts, one file of each.
SCANNED = ("national", "provincial", "region", "transposed")


def main() -> None:
    """Measure, print a table, and write the raw figures if asked to."""
    arguments = parser(__doc__, runs=True)
    arguments.add_argument("--seeds", type=int, default=12, help="files of each layout and format")
    arguments.add_argument(
        "--texts", type=Path, nargs="*", default=[], help="directories of text forms to time as well"
    )
    options = arguments.parse_args()
    figures = circumstances()
    if options.texts:
        figures["given texts"] = _given(options.texts, options.runs)
        print("given texts", json.dumps(figures["given texts"]), flush=True)
    with tempfile.TemporaryDirectory() as directory:
        for name in ("text", "csv", "html", "docx", "xlsx", "xls", "pdf", "scan"):
            paths, forms = _made(Path(directory), name, options.seeds)
            figures[name] = _measured(name, paths, forms, options.runs)
            print(name, json.dumps(figures[name]), flush=True)
    keep(figures, options.json)


def _given(folders: list[Path], runs: int) -> dict[str, Any]:
    """Read the text forms of the directories, each often enough to take seconds, with one worker and with two."""
    once = sorted(path for folder in folders for path in folder.glob("*.txt"))
    paths = once * REPEATED
    forms = sum(len(read_file(path).projects) for path in once) * REPEATED
    one, two = (min(_read(paths, jobs) for _ in range(runs)) for jobs in (1, 2))
    return {
        "files": len(paths),
        "forms": forms,
        "forms_per_second": round(forms / two, 2),
        "forms_per_second_one_worker": round(forms / one, 2),
    }


def _made(folder: Path, name: str, seeds: int) -> tuple[list[Path], int]:
    """Write the files and return them with the number of forms in them."""
    layouts = SCANNED if name == "scan" else tuple(LAYOUTS)
    paths, forms = [], 0
    for layout in layouts:
        for seed in range(1 if name == "scan" else seeds):
            drawn = draw(layout, 1000 + seed)
            path = folder / f"{layout}_{seed}_{name}{'.txt' if name == 'text' else FORMATS[name].suffix}"
            path.write_bytes(_flattened(drawn.sheets) if name == "text" else render(drawn.sheets, name))
            paths.append(path)
            forms += len(drawn.gold)
    return paths, forms


def _flattened(sheets: Any) -> bytes:
    """Return the form as text with TABs, as converters flatten it: nothing says which cells were merged."""
    from kg.documents import Paragraph
    from tests.rendering.formats.direct import direct

    lines: list[str] = []
    for block in direct(sheets).blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            for row in block.rows:
                texts = {cell.column: " ".join(cell.text.split()) for cell in row.cells}
                lines.append("\t".join(texts.get(column, "") for column in range(max(texts) + 1)))
    return "\n".join(lines).encode()


def _measured(name: str, paths: list[Path], forms: int, runs: int) -> dict[str, Any]:
    pages = sum(_pages(path) for path in paths) if name in {"pdf", "scan"} else None
    unit, count = ("pages", pages) if pages else ("forms", forms)
    ours = min(_read(paths, 2) for _ in range(1 if name == "scan" else runs))
    found: dict[str, Any] = {"files": len(paths), "forms": forms, "pages": pages, "seconds": round(ours, 3)}
    found[f"{unit}_per_second"] = round(count / ours, 2)
    if name in PEERS:
        library, peer = PEERS[name]
        theirs = min(_timed(peer, paths) for _ in range(runs))
        found |= {"peer": library, "peer_seconds": round(theirs, 3), "ratio": round(theirs / 2 / ours, 2)}
    return found


def _read(paths: list[Path], jobs: int) -> float:
    with Workers(jobs) as workers:
        workers.warm_up(READ)
        # The first file makes a worker import its reader.
        list(_answers(workers, paths[:2]))
        return seconds(lambda: _check(_answers(workers, paths)))


def _answers(workers: Workers, paths: list[Path]) -> list[bool]:
    """Return for every file whether each of its parts was read."""
    items = ((given, given) for given in map(Given.from_path, paths))
    return [not any(isinstance(part, ZhibiaoError) for part in parts) for _, parts in workers.map(READ, items)]


def _pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def _timed(work: Callable[[bytes], int], paths: list[Path]) -> float:
    data = [path.read_bytes() for path in paths]
    return seconds(lambda: _check([work(each) for each in data]))


def _check(read: Sequence[object]) -> None:
    assert all(read), "a file was not read"


def _python_docx(data: bytes) -> int:
    from docx import Document

    tables = Document(io.BytesIO(data)).tables
    return sum(len(cell.text) for table in tables for row in table.rows for cell in row.cells)


def _openpyxl(data: bytes) -> int:
    from openpyxl import load_workbook

    rows = (row for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows(values_only=True))
    return sum(len(str(value)) for row in rows for value in row if value is not None)


def _pdfplumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_tables()) + len(page.extract_text()) for page in document.pages)


PEERS: dict[str, tuple[str, Callable[[bytes], int]]] = {
    "docx": ("python-docx", _python_docx),
    "xlsx": ("openpyxl", _openpyxl),
    "pdf": ("pdfplumber", _pdfplumber),
}


if __name__ == "__main__":
    main()
