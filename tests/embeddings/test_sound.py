"""Texts are found by how they sound: pinyin, initials and homophones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from embeddings.segment import normalise
from embeddings.sound import heard, homophone_terms, sound_query, sound_terms, syllables
from embeddings.syllables import HAN, spoken_runs

NAME = "群众满意度"


def test_syllables_are_folded_as_people_type_them():
    assert syllables("银行执行率") == ["yin", "han", "zi", "xin", "lu"]
    assert syllables("重复率、增长率") == ["con", "fu", "lu", "zen", "zan", "lu"]
    assert syllables("PPP项目2个") == ["xian", "mu", "ge"]


@pytest.mark.parametrize(
    "query",
    [
        "qunzhongmanyidu",
        "qunzhong manyidu",
        "Qun Zhong Man Yi Du",
        "qúnzhòng mǎnyìdù",
        "ｑｕｎｚｈｏｎｇ",
        "qzmyd",
        "zmy",
        "qunzhongmyd",
        "qunzhongmany",
        "qunzhong满意度",
        "群众manyi度",
        "qunzongmanyidu",
    ],
)
def test_pinyin_asks_only_for_what_the_name_has(query):
    assert set(sound_query(query)) <= set(sound_terms(NAME))


@pytest.mark.parametrize("query", ["lvhualv", "luhualu", "lühualü", "lvhua lu"])
def test_every_spelling_of_u_umlaut(query):
    assert sound_query(query) == sound_query("绿hualv") == ["~lu'hua", "~hua'lu"]


def test_both_readings_of_an_ambiguous_spelling_unless_it_is_marked():
    assert set(sound_query("fangan")) == {"~fan'an", "~fan'gan"}
    assert sound_query("fang'an") == ["~fan'an"]


@pytest.mark.parametrize(
    "query", ["", "群众满意度", "wifi", "vocs", "pm2.5", "service", "PPP项目", "man", "qz", "a", "，。"]
)
def test_no_pinyin(query):
    assert sound_query(query) is None


def test_a_foreign_word_may_be_initials():
    assert set(sound_query("ppp")) == {"^ppp"}


def test_homophones_share_all_terms():
    assert homophone_terms("群众满意读") == homophone_terms(NAME)
    assert homophone_terms(NAME) != []


def test_terms_do_not_cross_what_stands_between_characters():
    assert "~du'xian" not in sound_terms("满意度，项目")


def test_sound_and_spelling_cannot_be_taken_for_each_other_or_for_words():
    terms = sound_terms("阿鹅俄安全")
    spoken = {term for term in terms if term.startswith("~")}
    spelt = {term for term in terms if term.startswith("^")}
    assert spoken
    assert spelt
    assert spoken | spelt == set(terms)


@pytest.mark.parametrize(
    ("query", "text", "stretches"),
    [
        ("qzmyd", "辖区群众满意度", [(2, 7)]),
        ("qunzhong manyi", "群众和企业满意度", [(0, 2), (5, 7)]),
        ("manyidu", "不满意度", [(1, 4)]),
        ("zhgl", "道路养护", []),
    ],
)
def test_where_a_text_sounds_like_the_query(query, text, stretches):
    assert heard(sound_query(query), text) == stretches


@settings(deadline=None)  # the first call loads the dictionaries
@given(st.text(max_size=40))
def test_the_same_text_sounds_the_same(text):
    assert sound_terms(text) == sound_terms(normalise(text))
    assert not any(term.split() != [term] for term in sound_terms(text))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["群众", "满意度", "绿化", "银行", "执行率", "安全", "长江"]), min_size=1, max_size=6))
def test_the_pinyin_of_a_text_asks_for_all_its_pairs(words):
    typed = "'".join(syllable for word in words for syllable in lazy_pinyin(word))
    assert set(homophone_terms("".join(words))) == set(sound_query(typed))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_query_is_answered(query):
    terms = sound_query(query)
    assert terms is None or (terms and len(terms) == len(set(terms)))


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20))
def test_every_character_has_one_syllable(text):
    plain = normalise(text)
    assert sum(len(run) for _, run in spoken_runs(text)) == sum(map(len, HAN.findall(plain)))
    assert all(plain[offset : offset + len(run)] in HAN.findall(plain) for offset, run in spoken_runs(text))
    assert all(syllables(text))
