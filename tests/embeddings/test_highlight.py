"""What is highlighted is what the query asked for, where the text has it."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.highlight import keyword_spans, spans
from embeddings.segment import keywords, normalise
from embeddings.sound import sound_query, sound_terms

LETTERS = st.one_of(
    st.characters(), st.sampled_from("群众羣眾满滿意度对服务乾隆著作（【】 \u3000Ａｂé\u0301㎡①企业园区")
)
TEXTS = st.text(LETTERS, max_size=30)


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in spans(query, text)]


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("群众满意度", "群众对服务的满意度", ["群众", "满意度"]),
        ("群众满意度", "羣眾滿意度", ["羣眾滿意度"]),
        ("培训人数(人次)", "參與培訓 人數（人次）", ["培訓 人數", "人次"]),
        ("ppp项目", "ＰＰＰ 项目数量", ["ＰＰＰ 项目"]),
        ("服务对象满意率", "满意率，服务对象", ["满意率", "服务对象"]),
        # One character in common is chance, unless it is all that was asked.
        ("及时率", "完成率", []),
        ("率", "完成率", ["率"]),
        # A piece of a word that ends elsewhere is not what was meant, unless it is all that was asked.
        ("园区企业", "社区企业", ["企业"]),
        ("数量", "人数量化考核", ["数量"]),
        ("pp合作", "app推广", []),
        ("绿化m2", "绿化面积(㎡)", ["绿化", "㎡"]),
        ("", "完成率", []),
        ("完成率", "", []),
        ("，。", "，。", []),
    ],
)
def test_shared_words(query, text, shown):
    assert marked(query, text) == shown


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("qunzhong manyidu", "群众对服务的满意度", ["群众", "满意度"]),
        ("qzmyd", "辖区羣眾满意度", ["羣眾满意度"]),
        ("manyi", "企业滿意率", ["滿意"]),
        ("ppp", "PPP项目", ["PPP"]),
        ("wifi", "WiFi覆盖率", ["WiFi"]),
        ("qunzhong满意度", "群众的满意度", ["群众", "满意度"]),
    ],
)
def test_words_that_sound_like_pinyin(query, text, shown):
    assert marked(query, text) == shown


def test_content_words_of_a_text():
    text = "企业（園區）的满意度、是否提高。"
    assert [text[start:end] for start, end in keyword_spans(text)] == ["企业", "園區", "满意度", "提高"]


@settings(deadline=None)  # the first call loads the dictionaries
@given(TEXTS, TEXTS)
def test_spans_are_ascending_disjoint_and_inside(query, text):
    found = spans(query, text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_highlighted_was_asked_for(query, text):
    by_sound = set(sound_query(query) or ())
    for part in marked(query, text):
        assert normalise(part) in normalise(query) or by_sound.intersection(sound_terms(part))


@settings(deadline=None)
@given(st.text(st.sampled_from("群眾滿意度企业园区"), min_size=2, max_size=12))
def test_a_text_shows_all_of_itself(text):
    assert "".join(marked(text, text)) == text


@settings(deadline=None)
@given(TEXTS)
def test_content_words_are_the_keywords(text):
    found = keyword_spans(text)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    assert len(found) <= len(keywords(text))
