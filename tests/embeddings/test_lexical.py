"""The lexical side ranks by shared words and characters."""

import math

import numpy as np
import pytest

from embeddings.lexical import build, open_lexical

TEXTS = ["群众满意度", "企业满意度", "补贴发放及时率", "补贴发放准确率", "设备购置数量", "1年"]


@pytest.fixture(scope="module")
def index():
    return build(TEXTS)


def test_the_text_itself_is_first(index):
    for row, text in enumerate(TEXTS):
        assert index.search(text, 3)[0][0] == row


def test_only_texts_that_share_something(index):
    rows, scores = index.search("补贴", 10)
    assert set(rows.tolist()) == {2, 3}
    assert ((scores > 0) & (scores <= 1)).all()


def test_score_is_bm25_over_that_of_the_query_itself():
    texts = ["甲", "乙", "丙", "丁"]
    rows, scores = build(texts).search("甲戊", 4)
    # Terms: 甲 (in one text of four), 戊 and 甲戊 (in none); all texts are of average length.
    seen, unseen = math.log(1 + 3.5 / 1.5), math.log(1 + 4.5 / 0.5)
    assert rows.tolist() == [0]
    np.testing.assert_allclose(scores, seen / (seen + 2 * unseen), atol=1e-6)


def test_restriction_changes_who_is_found_but_not_the_scores(index):
    everywhere = dict(zip(*[part.tolist() for part in index.search("补贴发放满意率", 10)], strict=True))
    rows, scores = index.search("补贴发放满意率", 10, np.array([1, 3, 4]))
    assert set(rows.tolist()) == {1, 3}
    np.testing.assert_allclose(scores, [everywhere[row] for row in rows.tolist()], atol=1e-6)


@pytest.mark.parametrize("query", ["", "，。", "zzz", "AND OR (", '"'])
def test_queries_that_find_nothing(index, query):
    rows, scores = index.search(query, 5)
    assert rows.size == scores.size == 0


def test_no_texts():
    assert build([]).search("满意度", 5)[0].size == 0


def test_stored_and_opened(index, tmp_path):
    build(TEXTS, tmp_path)
    stored = open_lexical(tmp_path).search("发放满意", 5)
    for left, right in zip(stored, index.search("发放满意", 5), strict=True):
        np.testing.assert_array_equal(left, right)


def test_directory_without_an_index(tmp_path):
    with pytest.raises(ValueError, match=r".+"):
        open_lexical(tmp_path / "nowhere")


def test_a_directory_that_may_not_be_written_is_searched_all_the_same(tmp_path, monkeypatch):
    build(["培训合格率", "道路完好率"], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("embeddings.lexical.os.access", lambda *_: False)
    rows, _ = open_lexical(tmp_path).search("道路完好率", 1)
    assert rows.tolist() == [1]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
