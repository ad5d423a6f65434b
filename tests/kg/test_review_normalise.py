"""The comparable form of a text and the way back to what was printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.review.normalise import clauses, dice, fold
from kg.review.tiles import tiles

texts = st.text(st.characters(codec="utf-8"), max_size=60)
letters = st.text("甲乙丙丁戊", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>确保完成１００％</p>", "确保，完成100%。"),
        ("Ａ区&nbsp;提升", "a区提升"),
        ("①落实 责任\n到人", "1、落实责任到人"),
        ("\\mathrm{万元}以内", "万元以内"),
    ],
)
def test_print_does_not_count(one, other):
    assert fold(one).text == fold(other).text


def test_comparison_signs_are_no_tags():
    assert fold("偏差<5%且>2%").text == "偏差5且2"


@given(texts)
def test_every_letter_points_back(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for place, letter in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert letter in fold(text[start:end]).text


def test_span_covers_what_was_printed():
    folded = fold("一是：<b>加快</b>建设。")
    start = folded.text.index("加快建设")
    assert folded.source[slice(*folded.span(start, start + 4))] == "加快</b>建设"


def test_empty_span_is_refused():
    with pytest.raises(ValueError, match="3:3"):
        fold("一二三四").span(3, 3)


@given(texts)
def test_clauses_are_the_whole_text(text):
    folded = fold(text)
    found = clauses(folded, least=1)
    assert "".join(clause.text for clause in found) == folded.text
    assert all(folded.text[clause.start : clause.end] == clause.text for clause in found)


def test_clauses_end_at_punctuation_and_decimals_do_not():
    found = clauses(fold("1.提升服务能力水平，投入1.5亿元建设；完成"), least=1)
    assert [clause.text for clause in found] == ["1提升服务能力水平", "投入15亿元建设", "完成"]


@given(letters, letters)
def test_tiles_are_equal_passages_used_once(left, right):
    found = tiles(left, right, least=2)
    assert all(
        left[tile.left : tile.left + tile.length] == right[tile.right : tile.right + tile.length] for tile in found
    )
    for start in ("left", "right"):
        places = [place for tile in found for place in range(getattr(tile, start), getattr(tile, start) + tile.length)]
        assert len(places) == len(set(places))


def test_tiles_follow_moved_text():
    found = tiles("甲乙丙丁一二三四", "一二三四甲乙丙丁", least=4)
    assert [(tile.left, tile.right, tile.length) for tile in found] == [(4, 0, 4), (0, 4, 4)]


@given(letters, letters)
def test_dice_is_symmetric_and_bounded(left, right):
    assert dice(left, right) == dice(right, left)
    assert 0 <= dice(left, right) <= 1
    assert dice(left, left) == 1
