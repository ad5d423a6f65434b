"""Laws of the target distribution."""

import statistics
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_projects import amount, percent, worded

from kg.records import Operator, Target
from kg.statistics import quantile, target_statistics

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
targets = st.lists(
    st.one_of(
        st.builds(
            Target,
            raw=st.just("x"),
            op=st.sampled_from([None, *Operator]),
            value=numbers,
            unit=st.sampled_from([None, "%", "元", "人次"]),
        ),
        st.builds(worded, st.sampled_from(["及时", "健全", "有所提升"])),
        st.just(Target(raw="≥**个")),
        st.just(Target()),
    ),
    max_size=40,
)


@given(targets)
def test_counts_add_up(given_targets):
    result = target_statistics(given_targets)
    with_value = sum(target.value is not None for target in given_targets)
    assert result.n == len(given_targets)
    assert result.numeric + result.other_units == with_value
    assert sum(count for _, count in result.operators) == result.numeric
    assert sum(bar.count for bar in result.histogram) == result.numeric
    assert sum(count for _, count in result.wordings) == sum(bool(target.qualitative) for target in given_targets)


@given(targets)
def test_order_statistics_rise_and_lie_within_the_majority_unit(given_targets):
    result = target_statistics(given_targets)
    five = [result.minimum, result.q1, result.median, result.q3, result.maximum]
    if not result.numeric:
        assert five == [None] * 5
        return
    assert five == sorted(five)
    values = [target.value for target in given_targets if target.value is not None and target.unit == result.unit]
    assert (result.minimum, result.maximum) == (min(values), max(values))
    assert result.numeric >= result.other_units / 3, "four units at most, so the majority has a quarter at least"


@given(targets, st.randoms())
def test_order_of_targets_does_not_matter(given_targets, random):
    shuffled = list(given_targets)
    random.shuffle(shuffled)
    assert target_statistics(shuffled) == target_statistics(given_targets)


@given(st.lists(numbers, min_size=1, max_size=30), st.integers(min_value=2, max_value=4))
def test_repeating_every_value_keeps_range_and_median(values, times):
    once = target_statistics([amount(value, "元") for value in values])
    often = target_statistics([amount(value, "元") for value in values * times])
    assert (once.minimum, once.maximum) == (often.minimum, often.maximum)
    if len(values) % 2:
        assert once.median == often.median


def test_quartiles_are_exact_and_named():
    result = target_statistics([percent(value) for value in (80, 90, 95, 100)])
    assert (result.q1, result.median, result.q3) == (Decimal("87.5"), Decimal("92.5"), Decimal("96.25"))
    assert result.method == "linear"
    assert quantile([Decimal(3)], Decimal("0.25")) == 3


def test_units_are_never_mixed():
    result = target_statistics([percent(90), percent(95), amount(500000, "元")])
    assert (result.unit, result.numeric, result.other_units, result.maximum) == ("%", 2, 1, 95)


def test_nothing_gives_no_numbers():
    result = target_statistics([])
    assert (result.n, result.numeric, result.median, result.histogram) == (0, 0, None, ())


def test_wordings_come_most_frequent_first():
    result = target_statistics([worded("健全"), worded("及时"), worded("及时")])
    assert result.wordings == (("及时", 2), ("健全", 1))


@given(st.lists(numbers, min_size=1, max_size=40))
def test_quartiles_are_those_of_numpy_and_of_the_standard_library(values):
    result = target_statistics([amount(value, "元") for value in values])
    ours = [result.minimum, result.q1, result.median, result.q3, result.maximum]
    theirs = np.quantile([float(value) for value in values], [0, 0.25, 0.5, 0.75, 1], method="linear")
    assert [float(value) for value in ours] == pytest.approx(theirs.tolist(), rel=1e-9, abs=1e-6)
    if len(values) > 1:
        assert ours[1:4] == statistics.quantiles(values, n=4, method="inclusive")


@given(st.lists(numbers, min_size=1, max_size=40))
def test_each_bar_counts_the_values_within_it(values):
    bars = target_statistics([amount(value, "元") for value in values]).histogram
    for place, bar in enumerate(bars):
        last = place == len(bars) - 1
        assert bar.count == sum(
            bar.low <= value and (value < bar.high or (last and value <= bar.high)) for value in values
        )
    assert (bars[0].low, bars[-1].high) == (min(values), max(values))
    assert all(left.high == right.low for left, right in pairwise(bars))


@given(targets)
def test_every_number_stands_in_the_distribution_of_its_unit(given_targets):
    result = target_statistics(given_targets)
    numbers_of = [target for target in given_targets if target.value is not None]
    assert sum(unit.numeric for unit in result.units) == len(numbers_of) == result.direction.total
    for unit in result.units:
        alone = target_statistics(target for target in numbers_of if target.unit == unit.unit)
        assert alone.units == (unit,)
    if result.units:
        first = result.units[0]
        assert (first.unit, first.numeric, first.median, first.histogram) == (
            result.unit,
            result.numeric,
            result.median,
            result.histogram,
        )


def test_direction_is_the_share_of_all_numbers_whatever_their_unit():
    result = target_statistics(
        [percent(90), percent(95, Operator.ABOVE), percent(5, Operator.AT_MOST), amount(3, "元"), worded("健全")]
    )
    direction = result.direction
    assert (direction.at_least, direction.at_most, direction.equal, direction.total) == (2, 1, 1, 4)
    assert (direction.at_least_share, direction.at_most_share) == (0.5, 0.25)
    nothing = target_statistics([worded("健全")]).direction
    assert (nothing.at_least_share, nothing.at_most_share) == (None, None)


def test_spellings_of_one_unit_are_one_unit_under_the_commonest():
    result = target_statistics(
        [amount(value, unit) for value, unit in ((3, "天"), (5, "日"), (7, "日"), (9, "工作日"))]
    )
    assert [(unit.unit, unit.numeric, unit.median) for unit in result.units] == [("日", 3, 5), ("工作日", 1, 9)]
    assert {target_statistics([amount(1, unit)]).unit for unit in ("天", "㎡", "人次")} == {"天", "㎡", "人次"}
