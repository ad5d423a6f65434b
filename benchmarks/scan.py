"""Measure the reader of scans on forms with known answers.

``python -m benchmarks.scan [--layouts national,district] [--seeds 1] [--json FILE]``: the forms are those of
``tests.rendering``, drawn as pages of A4 at 200 dpi, up to one degree askew and grainy; *jpeg* packs these at quality
40, *noisy* adds grain and blur. Timed is the reader alone, models loaded, one process. A cell counts as exact, and its
characters as right, if its text is that of a cell of the form, blanks aside; signs of comparison and their full-width
forms count as one. F1 is the micro-F1 over all slots of fields and indicators after extraction.
"""

import io
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

import numpy as np
from PIL import Image, ImageFilter, ImageSequence

from benchmarks.timing import circumstances, keep, parser
from kg.codec import declaration_to_json
from kg.documents import Cell, Document, Table
from kg.extract import extract
from kg.readers import ReadOptions
from kg.readers.scan import read_image
from tests.rendering.formats import render
from tests.rendering.formats.direct import direct
from tests.rendering.layouts import LAYOUTS, draw
from tests.rendering.score import score

Change = Callable[[Image.Image], Image.Image]

_FOLD = str.maketrans("＝＞＜≧≦", "=><≥≤")


@dataclass
class Measured:
    """Counts of one kind of scan."""

    pages: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    cells: int = 0
    exact: int = 0
    characters: int = 0
    wrong_characters: int = 0
    doubted: int = 0
    doubted_wrong: int = 0
    wrong: int = 0
    hits: int = 0
    extra: int = 0
    missed: int = 0

    def summary(self) -> dict[str, float]:
        """Return the shares that the counts make."""
        return {
            "pages_per_second": round(self.pages / self.seconds, 3),
            "processor_seconds_per_page": round(self.processor_seconds / self.pages, 2),
            "exact_cells": round(self.exact / self.cells, 4),
            "right_characters": round(1 - self.wrong_characters / self.characters, 5),
            "doubt_precision": round(self.doubted_wrong / self.doubted, 3) if self.doubted else 1.0,
            "doubt_recall": round(self.doubted_wrong / self.wrong, 3) if self.wrong else 1.0,
            "micro_f1": round(2 * self.hits / (2 * self.hits + self.extra + self.missed), 4),
        }


def main() -> None:
    """Print one line for each kind of scan; write counts and shares as JSON where asked to."""
    arguments = parser(__doc__)
    arguments.add_argument("--layouts", default=",".join(LAYOUTS))
    arguments.add_argument("--seeds", type=int, default=1)
    arguments.add_argument("--kinds", default=",".join(KINDS))
    options = arguments.parse_args()
    read_image(_tiff([Image.new("L", (1654, 2339), 255)]), "warm.tiff", ReadOptions())
    found = {kind: Measured() for kind in options.kinds.split(",")}
    for layout in options.layouts.split(","):
        for seed in range(options.seeds):
            for kind, measured in found.items():
                measure(layout, seed, KINDS[kind], measured)
    report = {kind: {**measured.summary(), **asdict(measured)} for kind, measured in found.items()}
    for kind, measured in found.items():
        print(kind, measured.summary())
    keep(circumstances() | report, options.json)


def measure(layout: str, seed: int, change: Change, measured: Measured) -> None:
    """Read one form and add up what was right."""
    drawn = draw(layout, seed)
    pages = [change(page.convert("L")) for page in ImageSequence.all_frames(_scan(render(drawn.sheets, "tiff")))]
    data = _tiff(pages)
    start, work = time.perf_counter(), time.process_time()
    document = read_image(data, "scan.tiff", ReadOptions())
    measured.seconds += time.perf_counter() - start
    measured.processor_seconds += time.process_time() - work
    measured.pages += len(pages)
    _count_cells(direct(drawn.sheets), document, measured)
    scores = score(drawn.gold, declaration_to_json(extract(document))["projects"])
    for part in (scores.fields, scores.indicators):
        measured.hits += part.hits
        measured.extra += part.extra
        measured.missed += part.missed


def _count_cells(wanted: Document, read: Document, measured: Measured) -> None:
    true = Counter(_plain(cell.text) for cell in _cells(wanted))
    got = Counter(_plain(cell.text) for cell in _cells(read))
    missing = list((true - got).elements())
    measured.cells += true.total()
    measured.exact += (true & got).total()
    measured.characters += sum(len(text) * count for text, count in true.items())
    odd = [text for text in got if text not in true]
    measured.wrong_characters += sum(_distance(text, odd) for text in missing)
    measured.wrong += sum(got[text] for text in odd)
    for cell in _cells(read):
        if cell.doubt:
            measured.doubted += 1
            measured.doubted_wrong += _plain(cell.text) not in true


def _cells(document: Document) -> list[Cell]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [cell for table in tables for row in table.rows for cell in row.cells if cell.text]


def _plain(text: str) -> str:
    return "".join(text.split()).translate(_FOLD)


def _distance(text: str, others: list[str]) -> int:
    """Count the characters of a text that the most similar other one has not."""
    same = (SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks() for other in others)
    return len(text) - max((sum(block.size for block in blocks) for blocks in same), default=0)


def _scan(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def _tiff(pages: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", dpi=(200, 200), save_all=True, append_images=pages[1:])
    return out.getvalue()


def _packed(page: Image.Image) -> Image.Image:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=40)
    return Image.open(io.BytesIO(out.getvalue()))


def _noisy(page: Image.Image) -> Image.Image:
    blurred = np.asarray(page.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float64)
    grain = np.random.default_rng(1).normal(0, 12, blurred.shape)
    return Image.fromarray((blurred + grain).clip(0, 255).astype(np.uint8))


KINDS: dict[str, Change] = {"scan": lambda page: page, "jpeg": _packed, "noisy": _noisy}


if __name__ == "__main__":
    main()
