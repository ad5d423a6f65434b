"""Forms drawn in many layouts and in every format that holds its cells are read back exactly as they were made."""

import pytest

from kg.codec import declaration_to_json
from kg.extract import extract
from kg.intake import read_declaration
from tests.rendering.formats import FORMATS, render
from tests.rendering.formats.direct import direct
from tests.rendering.layouts import LAYOUTS, draw
from tests.rendering.needs import need_office
from tests.rendering.score import score

SEEDS = range(3)
EXACT = ("docx", "xlsx", "xls", "html", "html_gb", "csv", "csv_gb", "tsv")
#: Written by LibreOffice, and read through it but for the workbook: seconds each.
OFFICE = (("doc", "national"), ("odt", "provincial"), ("rtf", "district"), ("ods", "listing"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_perfect_reader_leaves_nothing_to_guess(layout: str, seed: int) -> None:
    drawn = draw(layout, seed)
    found = declaration_to_json(extract(direct(drawn.sheets)))["projects"]
    assert score(drawn.gold, found).differences == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", EXACT)
def test_files_with_cells_are_read_exactly(layout: str, name: str) -> None:
    for seed in SEEDS:
        assert differences(layout, seed, name) == []


@pytest.mark.parametrize(("name", "layout"), OFFICE)
def test_files_of_older_programs_are_read_exactly(name: str, layout: str) -> None:
    need_office()
    assert differences(layout, 0, name) == []


def differences(layout: str, seed: int, name: str) -> list[str]:
    drawn = draw(layout, seed)
    data = render(drawn.sheets, name)
    found = declaration_to_json(read_declaration(data, f"form{FORMATS[name].suffix}"))["projects"]
    return score(drawn.gold, found).differences
