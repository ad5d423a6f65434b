"""The renderer itself: its answers agree with its prints, its grids are whole, its score counts as it says."""

import hashlib
from decimal import Decimal
from random import Random

import pytest

from kg.codec.encode import number_to_json
from kg.targets import parse_target
from tests.rendering.aims import print_aim
from tests.rendering.formats import FORMATS, render
from tests.rendering.formats.pages import Manner, lay_out
from tests.rendering.formats.values import typed
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts import LAYOUTS, draw
from tests.rendering.made import SCHEMES, make_records
from tests.rendering.score import score

SEEDS = range(12)
FAST = ("docx", "xlsx", "xls", "html", "html_gb", "csv", "csv_gb", "tsv", "pdf")


@pytest.mark.parametrize("brackets", [False, True])
def test_every_printed_target_means_what_the_generator_says(brackets: bool) -> None:
    for seed in range(40):
        for item in (item for scheme in SCHEMES for record in make_records(seed, 3, scheme) for item in record.items):
            printed = print_aim(item.aim, Random(seed), brackets=brackets)
            read, gold = parse_target(printed), item.aim.gold()
            found = (read.op, number_to_json(read.value), number_to_json(read.value_to), read.qualitative)
            assert found == (gold["op"], gold["value"], gold.get("value_to"), gold["qualitative"]), printed
            assert (read.unit or "").replace("(", "（").replace(")", "）") == (gold["unit"] or ""), printed


def test_records_are_sound() -> None:
    for record in (record for seed in SEEDS for scheme in SCHEMES for record in make_records(seed, 3, scheme)):
        assert sum(item.weight for item in record.items) in {Decimal(90), Decimal(100)}
        assert record.start <= record.end
        assert record.budget["total"] == record.budget["total_fiscal"] + (record.budget["total_other"] or 0)
        names = [(item.level2, item.name) for item in record.items]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_grids_are_whole_and_drawings_repeat(layout: str) -> None:
    for seed in SEEDS:
        drawn = draw(layout, seed)
        assert drawn == draw(layout, seed)
        assert drawn != draw(layout, seed + 1)
        for grid in (block for sheet in drawn.sheets for block in sheet.blocks if isinstance(block, Grid)):
            grid.check()


@pytest.mark.parametrize("name", FAST)
def test_every_format_makes_a_file(name: str) -> None:
    digests = {hashlib.sha256(render(draw(layout, 0).sheets, name)).digest() for layout in LAYOUTS}
    assert len(digests) == len(LAYOUTS)
    assert FORMATS[name].suffix.startswith(".")


@pytest.mark.parametrize(
    ("text", "content", "shown"),
    [
        ("1,234.50", 1234.5, "#,##0.00"),
        ("98", 98, "0"),
        ("99.9%", 0.999, "0.0%"),
        ("=12次", "=12次", "General"),
        ("6月底前", "6月底前", "General"),
    ],
)
def test_spreadsheets_keep_numbers_as_numbers(text: str, content: object, shown: str) -> None:
    assert (typed(text).content, typed(text).shown_as) == (content, shown)


def test_a_row_that_is_too_long_or_a_hole_is_refused() -> None:
    grid = Grid((1, 1))
    grid.row(Cell("a", rows=2), "b")
    with pytest.raises(ValueError, match="1 free columns"):
        grid.row("c", "d")
    with pytest.raises(ValueError, match="covered"):
        grid.check()


@pytest.mark.parametrize("middle", [False, True])
def test_a_label_that_a_page_break_cuts_is_printed_once(middle: bool) -> None:
    grid = Grid((1, 3), header=0)
    grid.row("级别", "名称")
    for place in range(90):
        grid.row(*([Cell("产出", rows=90)] if place == 0 else []), f"第{place}行")
    sheet = Sheet("一", (Paragraph("标题"), grid))
    pages = lay_out([sheet], lambda text, size: len(text) * size, Manner(repeat=True, middle=middle, foot="{page}"))
    texts = [[text.text for text in page.texts] for page in pages]
    assert [page.count("产出") for page in texts] == ([0, 1, 0] if middle else [1, 0, 0])
    assert all("名称" in page for page in texts)
    assert [text for page in texts for text in page if text.startswith("第")] == [f"第{place}行" for place in range(90)]


def test_the_score_counts_wrong_extra_and_missing_slots() -> None:
    row = {"name": "面积", "level1": "产出指标", "level2": "数量指标", "op": ">=", "value": 2, "unit": "㎡"}
    gold = [{"index": 1, "name": "甲", "year": 2024, "budget_yuan": {"total": 5}, "indicators": [row]}]
    assert score(gold, gold).f1 == 1.0
    wrong = [gold[0] | {"year": 2023, "department": "局", "indicators": [row | {"value": 3, "unit": "m2"}]}]
    scores = score(gold, wrong)
    # project, name and total are right; the year is wrong on both sides, the department is one too many.
    assert (scores.fields.hits, scores.fields.extra, scores.fields.missed) == (3, 2, 1)
    # ㎡ and m2 are one unit, 2 and 3 are not one value.
    assert (scores.indicators.hits, scores.indicators.extra, scores.indicators.missed) == (5, 1, 1)
    assert score(gold, []).f1 == 0.0
    assert score([], gold).fields.extra == 4


def test_the_score_pairs_rows_of_one_name_by_what_is_most_alike() -> None:
    row = {"name": "次数", "level2": "数量指标", "value": 2}
    other = row | {"value": 3, "level2": "质量指标"}
    gold = [{"index": 1, "name": "甲", "indicators": [row, other]}]
    assert score(gold, [gold[0] | {"indicators": [other, row]}]).f1 == 1.0


def test_text_is_no_number_and_blanks_do_not_count() -> None:
    gold = [{"index": 1, "name": "甲 乙", "indicators": [{"name": "a", "value": 2}]}]
    assert score(gold, [{"index": 1, "name": "甲\n乙", "indicators": [{"name": "a", "value": "2"}]}]).fields.f1 == 1.0
    assert (
        score(gold, [{"index": 1, "name": "甲乙", "indicators": [{"name": "a", "value": "2"}]}]).indicators.missed == 1
    )
