"""Conditions and counts agree with their plain definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.occurrences import Occurrences, commonest_first
from embeddings.table import Entry, Filters

VALUES = st.one_of(st.none(), st.integers(-3, 3), st.floats(-3, 3), st.sampled_from(["甲", "乙"]))
ENTRIES = st.lists(st.builds(Entry, st.uuids().map(str), st.just("x"), st.dictionaries(st.sampled_from("abc"), VALUES)))
LIMIT = st.one_of(st.none(), st.integers(-3, 3))
FILTERS = st.builds(
    Filters,
    st.dictionaries(st.sampled_from("abcd"), st.lists(VALUES, max_size=3)),
    st.dictionaries(st.sampled_from("abcd"), st.tuples(LIMIT, LIMIT)),
)


def fits(entry, filters):
    """Say of one entry what the filters mean, without any columns."""
    for name, wanted in filters.one_of.items():
        if entry.fields.get(name) not in wanted:
            return False
    for name, (least, greatest) in filters.ranges.items():
        value = entry.fields.get(name)
        if not isinstance(value, int | float):
            return False
        if (least is not None and value < least) or (greatest is not None and value > greatest):
            return False
    return True


@given(ENTRIES, FILTERS)
def test_matching(entries, filters):
    occurrences = Occurrences.of(entries, [0] * len(entries))
    assert occurrences.matching(filters).tolist() == [fits(entry, filters) for entry in entries]


@given(ENTRIES, FILTERS)
def test_counts(entries, filters):
    occurrences = Occurrences.of(entries, [0] * len(entries))
    found = commonest_first(occurrences.counts("a", np.flatnonzero(occurrences.matching(filters))))
    values = [entry.fields.get("a") for entry in entries if fits(entry, filters)]
    assert found == {value: values.count(value) for value in values}
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(st.lists(st.integers(0, 4), max_size=20))
def test_keys_of_a_text(rows):
    entries = [Entry(str(place), "x", {"even": place % 2}) for place in range(len(rows))]
    occurrences = Occurrences.of(entries, rows)
    even = np.flatnonzero(occurrences.matching(Filters({"even": [0]})))
    for row in {*rows, 99}:
        places = [place for place, other in enumerate(rows) if other == row]
        assert [occurrences.keys[place] for place in occurrences.of_row(row, None)] == [str(p) for p in places]
        assert [occurrences.keys[place] for place in occurrences.of_row(row, even)] == [
            str(place) for place in places if place % 2 == 0
        ]


@given(ENTRIES, ENTRIES, FILTERS)
def test_joined(first, second, filters):
    joined = Occurrences.concat(Occurrences.of(first, [0] * len(first)), Occurrences.of(second, [0] * len(second)))
    assert list(joined.keys) == [entry.key for entry in first + second]
    assert joined.matching(filters).tolist() == [fits(entry, filters) for entry in first + second]
    assert all(joined.is_same(place, entry) for place, entry in enumerate(first + second))
    odd = joined.take(np.arange(len(joined))[1::2])
    assert odd.matching(filters).tolist() == [fits(entry, filters) for entry in (first + second)[1::2]]


@given(st.lists(VALUES, min_size=1), VALUES)
def test_an_entry_is_the_same_in_every_field(values, other):
    entries = [Entry(str(number), "x", {"a": value}) for number, value in enumerate(values)]
    occurrences = Occurrences.of(entries, [0] * len(entries))
    for place, entry in enumerate(entries):
        assert occurrences.is_same(place, Entry(entry.key, "x", {"a": other})) == (entry.fields["a"] == other)
        assert not occurrences.is_same(place, Entry(entry.key, "y", entry.fields))
        assert not occurrences.is_same(place, Entry(entry.key, "x", {**entry.fields, "b": 1}))


@given(FILTERS, FILTERS)
def test_filters_of_one_mark_admit_the_same(left, right):
    entries = [Entry(str(value), "x", {"a": value, "b": value}) for value in (None, -2, 0, 0.5, 3, "甲")]
    if left.mark == right.mark:
        assert [fits(entry, left) for entry in entries] == [fits(entry, right) for entry in entries]
    assert left.mark == Filters(dict(reversed(left.one_of.items())), dict(reversed(left.ranges.items()))).mark


def test_a_lone_string_is_refused():
    with pytest.raises(TypeError, match="level2"):
        Filters({"level2": "满意度指标"})


def test_no_filters_are_false():
    assert not Filters()
    assert Filters({"a": []})
    assert Filters(ranges={"a": (None, None)})
