"""Forms drawn on pages: what a text PDF and a scan keep of them."""

import pytest

from kg.codec import declaration_to_json
from kg.intake import read_declaration
from tests.rendering.formats import FORMATS, render
from tests.rendering.layouts import LAYOUTS, draw
from tests.rendering.needs import need_font, need_office
from tests.rendering.score import Score, Scores, score

SEEDS = range(3)
TEXT_PDF, SCAN = 0.995, 0.97


@pytest.mark.parametrize("seed", SEEDS)
def test_text_pdfs_are_read_as_well_as_a_clerk_would(seed: int) -> None:
    assert_reads([(layout, seed) for layout in LAYOUTS], "pdf", TEXT_PDF)


@pytest.mark.parametrize("name", ["pdf_word", "pdf_excel"])
def test_pdfs_of_an_office_program_are_read_as_well(name: str) -> None:
    need_office()
    assert_reads([("district", 1), ("export", 800), ("listing", 811)], name, TEXT_PDF)


@pytest.mark.parametrize(("name", "layout"), [("scan", "unit"), ("png", "transposed")])
def test_scans_are_read_but_for_single_letters(name: str, layout: str) -> None:
    need_font()
    assert_reads([(layout, 0)], name, SCAN)


def assert_reads(drawings: list[tuple[str, int]], name: str, least: float) -> None:
    """Read every drawing and hold fields and indicators of all together against the least micro-F1."""
    fields, indicators = Score(), Score()
    for layout, seed in drawings:
        scores = read(layout, seed, name)
        fields.take(scores.fields)
        indicators.take(scores.indicators)
    assert fields.f1 >= least, fields.differences
    assert indicators.f1 >= least, indicators.differences


def read(layout: str, seed: int, name: str) -> Scores:
    drawn = draw(layout, seed)
    data = render(drawn.sheets, name)
    found = declaration_to_json(read_declaration(data, f"form{FORMATS[name].suffix}"))["projects"]
    return score(drawn.gold, found)
