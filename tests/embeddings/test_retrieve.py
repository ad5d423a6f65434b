"""Both sides count, and the score rises with each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import KeywordEncoder
from embeddings.index import SemanticIndex
from embeddings.retrieve import BELOW_SAME, NAMES, POOL, TEXTS, fuse
from embeddings.table import Entry

PART = st.floats(0, 1, width=32)


@given(st.floats(-1, 1, width=32), PART, PART, PART, PART)
def test_fused_score_is_monotone_and_bounded(meaning, wording, more_meaning, more_wording, share):
    low = fuse(np.float32([meaning]), np.float32([wording]), share)
    high = fuse(np.float32([max(meaning, more_meaning)]), np.float32([max(wording, more_wording)]), share)
    assert 0 <= low[0] <= high[0] <= np.float32(BELOW_SAME)


def test_found_by_meaning_alone_and_by_wording_alone(sentences):
    index = SemanticIndex(sentences)
    texts = ["医疗费用降低情况", "设备购置数量", "ZX-9型装置巡检次数", "群众满意度", "植树造林面积"]
    index.update(Entry(text, text) for text in texts)
    assert index.search("病人花钱少了", 1)[0].text == "医疗费用降低情况"
    assert index.search("zx-9", 1)[0].text == "ZX-9型装置巡检次数"


def index_of(encoder, texts, ranking=NAMES):
    index = SemanticIndex(encoder, ranking=ranking)
    index.update(Entry(text, text) for text in texts)
    return index


def test_the_best_answers_bring_up_what_is_like_them():
    # By the encoder, the query shares a meaning with the first text only, and that one with the second.
    encoder = KeywordEncoder(["路灯", "照明", "绿化", "公园"])
    texts = ["路灯照明维护", "照明设施", "公园绿化养护"]
    plain = [hit.text for hit in index_of(encoder, texts, TEXTS).search("路灯", 3)]
    asked_twice = {hit.text: hit.similarity for hit in index_of(encoder, texts).search("路灯", 3)}
    assert plain[0] == "路灯照明维护"
    assert asked_twice["照明设施"] > asked_twice["公园绿化养护"] == 0


def test_pinyin_and_initials_find_a_name_and_a_foreign_word_is_still_found_as_written(sentences):
    index = index_of(sentences, ["群众满意度", "PPP项目数量", "道路完好率", "培训人次"])
    for query in ("qunzhongmanyidu", "qunzhong manyidu", "qzmyd"):
        best = index.search(query, 1)[0]
        assert best.text == "群众满意度"
        assert best.similarity < 1
    assert index.search("ppp", 1)[0].text == "PPP项目数量"


def test_of_names_that_sound_alike_the_one_without_anything_else_comes_first(sentences):
    index = index_of(sentences, ["园区群众满意度调查", "群众满意度", "各村群众满意度"])
    for query in ("qunzhongmanyidu", "qzmyd"):
        assert index.search(query, 1)[0].text == "群众满意度"


def test_the_querys_own_text_is_first_among_more_equals_than_the_pool_holds():
    encoder = KeywordEncoder(["路"])
    texts = [f"路路路{chr(0x4E00 + number)}路" for number in range(2 * POOL)]
    for text in (texts[0], texts[-1]):
        assert index_of(encoder, texts).search(text, 1)[0].text == text


def test_hits_say_their_chance_in_the_order_of_their_similarity(sentences):
    hits = index_of(sentences, ["群众满意度", "居民满意度", "道路完好率", "培训人次"]).search("群众满意度", 4)
    assert hits[0].score == hits[0].similarity == 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score < hit.similarity for hit in hits[1:])
