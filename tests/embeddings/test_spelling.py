"""A unified text knows where each of its characters stood."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.spelling import placed, unified

SPELLINGS = st.text(
    st.one_of(st.characters(), st.sampled_from("滿意度後乾隆著作（【】 \u3000Ａｂé\u0301㎡①ﬁİ한ᄒ\u1161")), max_size=40
)


@given(SPELLINGS)
def test_placed_characters_are_the_unified_text(text):
    assert "".join(char for char, _, _ in placed(text)) == unified(text)


@given(SPELLINGS)
def test_places_ascend_inside_the_text(text):
    found = placed(text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "unified_to", "places"),
    [
        ("滿意度", "满意度", [(0, 1), (1, 2), (2, 3)]),
        ("㎡", "m2", [(0, 1), (0, 1)]),
        ("e\u0301A", "éa", [(0, 2), (2, 3)]),
        (" 面　积 ", "面积", [(1, 2), (3, 4)]),
        (
            "Smart \n City",
            "smart city",
            [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 8), *((i, i + 1) for i in range(8, 12))],
        ),
        ("【甲】", "(甲)", [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_where_characters_stood(text, unified_to, places):
    found = placed(text)
    assert "".join(char for char, _, _ in found) == unified_to
    assert [(start, end) for _, start, end in found] == places
