"""Conditions and counts agree with their plain definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.table import Entry, Filters, Occurrences

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
    found = occurrences.counts(["a"], occurrences.matching(filters))["a"]
    values = [entry.fields.get("a") for entry in entries if fits(entry, filters)]
    assert found == {value: values.count(value) for value in values}
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(st.lists(st.integers(0, 4), max_size=20))
def test_keys_of_a_text(rows):
    entries = [Entry(str(place), "x", {"even": place % 2}) for place in range(len(rows))]
    occurrences = Occurrences.of(entries, rows)
    mask = occurrences.matching(Filters({"even": [0]}))
    for row in set(rows):
        places = [place for place, other in enumerate(rows) if other == row]
        assert occurrences.of_text(row, None) == [str(place) for place in places]
        assert occurrences.of_text(row, mask) == [str(place) for place in places if place % 2 == 0]


def test_a_lone_string_is_refused():
    with pytest.raises(TypeError, match="level2"):
        Filters({"level2": "满意度指标"})


def test_no_filters_are_false():
    assert not Filters()
    assert Filters({"a": []})
    assert Filters(ranges={"a": (None, None)})
