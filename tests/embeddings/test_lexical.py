"""The lexical side ranks by shared words and characters."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import bm25
from embeddings.bm25 import K1, B, Statistics
from embeddings.forward import Forward
from embeddings.lexical import build, open_lexical, terms_of

TEXTS = ["群众满意度", "企业满意度", "补贴发放及时率", "补贴发放准确率", "设备购置数量", "1年"]
NONE = np.empty(0, np.int64)
WORDS = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=30).map("".join), min_size=1, max_size=8)


def fields(texts, tokenise=terms_of):
    return {"terms": Forward.of(texts, tokenise)}


def searched(index, query, k=10):
    return index.search("terms", dict(Counter(terms_of(query))), k)


@pytest.fixture(scope="module")
def index():
    return build(fields(TEXTS))


def test_the_text_itself_is_first(index):
    for row, text in enumerate(TEXTS):
        assert searched(index, text, 3)[0][0] == row


def test_only_texts_that_share_something(index):
    assert set(searched(index, "补贴")[0].tolist()) == {2, 3}


@pytest.mark.parametrize("query", ["", "，。", "zzz", "AND OR (", '"'])
def test_queries_that_find_nothing(index, query):
    rows, scores = searched(index, query)
    assert rows.size == scores.size == 0


def test_no_texts():
    assert searched(build(fields([])), "满意度")[0].size == 0


def test_stored_and_opened(index, tmp_path):
    build(fields(TEXTS), tmp_path)
    stored = searched(open_lexical(tmp_path, fields(TEXTS)), "发放满意")
    for left, right in zip(stored, searched(index, "发放满意"), strict=True):
        np.testing.assert_array_equal(left, right)


def test_directory_without_an_index(tmp_path):
    with pytest.raises(ValueError, match=r".+"):
        open_lexical(tmp_path / "nowhere", fields(TEXTS))


def test_a_directory_that_may_not_be_written_is_searched_all_the_same(tmp_path, monkeypatch):
    texts = ["培训合格率", "道路完好率"]
    build(fields(texts), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("embeddings.lexical.os.access", lambda *_: False)
    rows, _ = searched(open_lexical(tmp_path, fields(texts)), "道路完好率", 1)
    assert rows.tolist() == [1]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@given(WORDS, st.lists(st.sampled_from("甲乙丙丁戊己"), min_size=1).map("".join))
def test_scores_worked_out_from_the_terms_are_those_of_tantivy(texts, query):
    # Tantivy keeps lengths up to 40 terms exactly, and longer ones in steps.
    forward = Forward.of(texts, list)
    rows, found = build({"terms": forward}).search("terms", dict(Counter(query)), len(texts))
    weighed = Statistics(forward, forward.take(NONE), NONE).weigh(Counter(query))
    scores = Statistics(forward, forward.take(NONE), NONE).scores(forward, rows, weighed)
    np.testing.assert_allclose(scores, np.minimum(found / weighed.highest, 1), rtol=1e-5)


@given(WORDS, WORDS, st.data())
def test_scores_are_bm25_of_the_texts_that_count(first, second, data):
    dead = sorted(data.draw(st.sets(st.integers(0, len(first) - 1))))
    base, delta = Forward.of(first, list), Forward.of(second, list)
    statistics = Statistics(base, delta, np.array(dead, np.int64))
    texts = [text for row, text in enumerate(first) if row not in dead] + second
    query = Counter("甲乙乙己")
    weighed = statistics.weigh(query)
    scores = statistics.scores(delta, np.arange(len(second)), weighed)
    mean = sum(map(len, texts)) / len(texts) or 1

    def bm25(text, length):
        total = 0
        for term, times in query.items():
            seen = sum(term in each for each in texts)
            idf = math.log(1 + (len(texts) - seen + 0.5) / (seen + 0.5))
            count = text.count(term)
            total += times * idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean)) if count else 0
        return total

    expected = [min(bm25(text, len(text)) / bm25("甲乙乙己", mean), 1) for text in second]
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


@given(WORDS, WORDS, st.data())
def test_going_through_terms_and_going_through_rows_score_alike(first, second, data):
    base = Forward.of(first, list)
    statistics = Statistics(base, Forward.of(second, list), NONE)
    weighed = statistics.weigh(Counter(data.draw(st.text("甲乙丙丁戊己", max_size=9))))
    rows = np.array(data.draw(st.lists(st.integers(0, len(first) - 1), unique=True)), np.int64)
    by_term = statistics.scores(base, rows, weighed)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bm25, "_FEW", 0)
        by_row = statistics.scores(base, rows, weighed)
    np.testing.assert_allclose(by_term, by_row, rtol=1e-6)


@given(WORDS, WORDS, st.data())
def test_terms_can_be_chosen_and_joined(first, second, data):
    joined = Forward.concat(Forward.of(first, list), Forward.of(second, list))
    rows = data.draw(st.lists(st.integers(0, len(joined) - 1)))
    for forward, texts in (
        (joined, first + second),
        (joined.take(np.array(rows, np.int64)), [(first + second)[r] for r in rows]),
    ):
        numbers, times, limits = forward.numbers, forward.times, forward.limits
        terms = list(forward.vocabulary)
        for row, text in enumerate(texts):
            span = slice(*limits[row : row + 2].tolist())
            found = {
                terms[number]: count for number, count in zip(numbers[span].tolist(), times[span].tolist(), strict=True)
            }
            assert found == Counter(text)
        assert set(terms) == {term for text in texts for term in text}
        assert forward.lengths.tolist() == [len(text) for text in texts]
        assert forward.found.tolist() == [sum(term in text for text in texts) for term in terms]
