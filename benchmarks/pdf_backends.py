"""PDFium against pdfplumber on rendered forms: pages a second on one core, and how many texts of cells come out whole.

``python -m benchmarks.pdf_backends FOLDER [--json FILE]`` over files ``LAYOUT_SEED_FORMAT.pdf`` that ``python -m
tests.rendering`` wrote; the known cells are those of the same layout and seed. Texts are compared without white
space, as a multiset of the cells that hold any; a merged cell that a page break cuts counts as wrong unless it is in
one piece again.
"""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber

from benchmarks.timing import Figures, circumstances, keep, parser, seconds
from kg.documents import Document, Table
from kg.readers import ReadOptions
from kg.readers.pdf import read_pdf
from tests.rendering.formats.direct import direct
from tests.rendering.layouts import draw

Texts = Counter[str]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _of(document: Document) -> Texts:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return Counter(_squeezed(text) for table in tables for row in table.rows for text in row.texts)


def _by_pdfium(data: bytes) -> Texts:
    return _of(read_pdf(data, "form.pdf", ReadOptions()))


def _by_pdfplumber(data: bytes) -> Texts:
    return Counter(_squeezed(text) for text in _plumbed(data) if text.strip())


def _plumbed(data: bytes) -> Iterator[str]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for table in page.dedupe_chars().extract_tables():
                yield from (text for row in table for text in row if text)
            page.close()


def _measured(files: list[Path], pages: int, read: Callable[[bytes], Texts]) -> dict[str, float]:
    found = right = known = 0
    spent = 0.0
    for file in files:
        layout, seed = file.stem.split("_pdf")[0].rsplit("_", 1)
        data = file.read_bytes()
        texts: Texts = Counter()
        spent += seconds(lambda into=texts, form=data: into.update(read(form)))
        answers = _of(direct(draw(layout, int(seed)).sheets))
        found, known, right = found + texts.total(), known + answers.total(), right + (texts & answers).total()
    return {
        "pages_per_second": round(pages / spent, 1),
        "cells_precision": round(right / found, 4),
        "cells_recall": round(right / known, 4),
    }


def main() -> None:
    """Print the figures of each way of making the files, and write them if asked to."""
    arguments = parser(__doc__)
    arguments.add_argument("folder", type=Path)
    options = arguments.parse_args()
    results: Figures = {}
    for made in ("pdf", "pdf_word", "pdf_excel"):
        files = sorted(options.folder.glob(f"*[0-9]_{made}.pdf"))
        if not files:
            continue
        pages = sum(len(pdfplumber.open(file).pages) for file in files)
        results[made] = {
            "files": len(files),
            "pages": pages,
            "pdfium": _measured(files, pages, _by_pdfium),
            "pdfplumber": _measured(files, pages, _by_pdfplumber),
        }
        print(made, json.dumps(results[made]))
    keep(circumstances() | results, options.json)


if __name__ == "__main__":
    main()
