"""Segmentation loses nothing, and normalisation settles what counts as the same text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.segment import domain_words, keywords, ngrams, normalise, segment


@settings(deadline=None)  # the first call loads the dictionary
@given(st.text(max_size=60))
def test_words_joined_give_the_text_back(text):
    assert "".join(segment(text)) == text


@given(st.text(st.one_of(st.characters(), st.sampled_from("後後乾隆著作徵範體麼蘋果於（【 Ａé")), max_size=60))
def test_normalise_is_idempotent(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("培训人数（人次）", "培训人数(人次)"),
        ("培训人数【人次】", "培训人数[人次]"),
        ("绿化 面积 （㎡）", "绿化面积(m2)"),
        ("ＰＭ２．５ 浓度", "pm2.5浓度"),
        ("PPP\n项目", "ppp项目"),
        ("smart  city", "Smart City"),
        ("羣眾滿意度", "群众满意度"),
        ("資金到位率（準時）", "资金到位率(准时)"),
        ("重覆申報數量", "重复申报数量"),
    ],
)
def test_same_text(left, right):
    assert normalise(left) == normalise(right)


def test_a_space_between_latin_words_stays():
    assert normalise("Smart City 平台") == "smart city平台"


def test_a_character_that_is_simplified_in_this_word_stays():
    assert normalise("乾隆著作") == "乾隆著作"


def test_half_a_surrogate_pair_is_left_alone():
    assert normalise("滿\ud800意") == "滿\ud800意"


def test_domain_words_stay_whole():
    assert segment("补贴发放及时率") == ["补贴发放", "及时率"]
    assert len(domain_words()) == len(set(domain_words()))


def test_keywords_leave_fillers_and_punctuation_out():
    assert keywords("企业的满意度、是否提高。") == ["企业", "满意度", "提高"]


def test_ngrams_do_not_cross_punctuation():
    assert ngrams("甲乙,丙") == ["甲", "乙", "丙", "甲乙"]
    assert ngrams("") == []
