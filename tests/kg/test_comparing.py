"""What is told of two readings of one project."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kg.comparing import RowName, compare
from kg.records import Budget, Indicator, Issue, IssueCode, Locator, Project
from kg.targets import parse_target


def row(name: str, printed: str, level2: str = "数量指标", line: int = 1) -> Indicator:
    return Indicator(name, "产出指标", level2, parse_target(printed), locator=Locator(table=1, row=line))


FORM = Project(
    index=1,
    name="道路养护",
    year=2023,
    budget=Budget(total=Decimal(500_000), annual=Decimal(200_000)),
    overall_goal="道路完好。",
    indicators=(
        row("养护里程", "≥10公里", line=8),
        row("抽检次数", "4次", line=9),
        row("验收合格率", "≥95%", "质量指标", 10),
    ),
)


def told(before: Project, after: Project) -> list[tuple[str, object, object]]:
    return [(change.field, change.before, change.after) for change in compare(before, after)]


def test_the_same_form_at_another_place_with_other_doubts_is_no_change():
    moved = replace(
        FORM,
        locator=Locator(page=3),
        indicators=tuple(replace(each, locator=Locator(line=70)) for each in FORM.indicators),
        issues=(Issue(IssueCode.AMBIGUOUS_LABEL, "两种读法"),),
    )
    assert compare(FORM, moved) == ()


def test_what_a_form_says_of_itself_is_told_under_the_names_of_the_contract():
    later = replace(FORM, year=2024, overall_goal=None, budget=Budget(total=Decimal(800_000), annual_fiscal=Decimal(1)))
    assert told(FORM, later) == [
        ("year", 2023, 2024),
        ("overall_goal", "道路完好。", None),
        ("budget_yuan.total", 500_000, 800_000),
        ("budget_yuan.annual", 200_000, None),
        ("budget_yuan.annual_fiscal", None, 1),
    ]


def test_a_changed_target_is_told_with_both_places():
    later = replace(FORM, indicators=(row("养护里程", "≥12公里", line=20), *FORM.indicators[1:]))
    (change,) = compare(FORM, later)
    assert (change.field, change.before, change.after) == ("indicators.target_raw", "≥10公里", "≥12公里")
    assert change.row == RowName("产出指标", "数量指标", "养护里程")
    assert (change.before_at.row, change.after_at.row) == (8, 20)


def test_a_row_that_moved_to_another_label_or_got_another_name_is_still_the_same_row():
    later = replace(
        FORM, indicators=(row("养护里程", "≥10公里", "质量指标"), row("抽检的次数", "4次"), FORM.indicators[2])
    )
    assert told(FORM, later) == [
        ("indicators.level2", "数量指标", "质量指标"),
        ("indicators.name", "抽检次数", "抽检的次数"),
    ]


def test_new_rows_and_rows_that_are_gone_are_told_whole():
    later = replace(FORM, indicators=(*FORM.indicators[:2], row("绿化面积", "3公顷")))
    (new, gone) = compare(FORM, later)
    assert (new.field, new.before, new.after["name"]) == ("indicators", None, "绿化面积")
    assert (gone.field, gone.before["target_raw"], gone.after) == ("indicators", "≥95%", None)


def test_of_two_rows_of_one_name_each_finds_its_own():
    twice = replace(FORM, indicators=(row("抽检次数", "4次"), row("抽检次数", "6次")))
    assert told(twice, replace(twice, indicators=(row("抽检次数", "4次"), row("抽检次数", "7次")))) == [
        ("indicators.target_raw", "6次", "7次")
    ]


rows = st.lists(
    st.builds(
        row,
        st.sampled_from("甲乙丙丁"),
        st.sampled_from(("1个", "2个", "及时")),
        st.sampled_from(("数量指标", "质量指标")),
    ),
    max_size=6,
).map(tuple)


@given(rows, rows)
def test_every_row_is_kept_new_or_gone_and_nothing_is_told_of_what_is_equal(left, right):
    before, after = replace(FORM, indicators=left), replace(FORM, indicators=right)
    changes = compare(before, after)
    new = sum(change.field == "indicators" and change.before is None for change in changes)
    gone = sum(change.field == "indicators" and change.after is None for change in changes)
    assert len(right) - new == len(left) - gone
    assert all(change.before != change.after for change in changes)
    assert compare(before, before) == ()
