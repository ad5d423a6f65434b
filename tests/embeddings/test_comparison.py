"""Rankings side by side: figures of the whole and of kinds, paired differences, names that cannot be found."""

import json

import numpy as np
import pytest

from embeddings.baselines import bm25_char, tfidf_char, vectors_alone
from embeddings.comparison import compare, per_query, rankings_of
from embeddings.encoder import KeywordEncoder
from embeddings.evaluate import Judged, bootstrap, ndcg
from embeddings.segment import ngrams

JUDGED = [
    Judged.of("甲", {"a": 3, "b": 2, "c": 0}, ["verbatim", "short"]),
    Judged.of("乙", {"b": 3, "d": 1}, ["verbatim"]),
    Judged.of("丙", {"a": 2, "z": 3}, ["rewritten"]),
]
GOOD = [["a", "b", "c"], ["b", "d"], ["a", "x"]]
BAD = [["c", "b", "a"], ["x", "d", "b"], ["x", "y"]]
HELD = frozenset("abcdxy")


def test_figures_are_means_over_the_queries_of_a_kind():
    report = compare(JUDGED, {"good": GOOD, "bad": BAD}, HELD)
    assert (report["queries"], report["kinds"]) == (3, {"verbatim": 2, "short": 1, "rewritten": 1})
    good = report["methods"]["good"]
    gains = [ndcg(ranking, query.grades) for ranking, query in zip(GOOD, JUDGED, strict=True)]
    assert good["all"]["ndcg@10"]["mean"] == pytest.approx(sum(gains) / 3)
    assert good["verbatim"]["ndcg@10"]["mean"] == pytest.approx(1)
    assert good["short"]["ndcg@10"]["n"] == 1
    assert good["all"]["recall3@10"]["mean"] == pytest.approx(2 / 3)
    assert good["all"]["mrr2"]["mean"] == 1
    assert report["methods"]["bad"]["all"]["unjudged@10"]["mean"] == 1


def test_a_kind_cannot_take_the_place_of_the_whole():
    renamed = [Judged.of("甲", {"a": 3}, ["all"]), Judged.of("乙", {"b": 3})]
    report = compare(renamed, {"half": [["a"], []]}, HELD)
    assert report["methods"]["half"]["all"]["ndcg@10"]["mean"] == 0.5
    assert report["kinds"] == {}


def test_differences_are_paired():
    report = compare(JUDGED, {"good": GOOD, "bad": BAD}, HELD)
    pairs = [ndcg(g, q.grades) - ndcg(b, q.grades) for g, b, q in zip(GOOD, BAD, JUDGED, strict=True)]
    expected = bootstrap(pairs)
    found = report["differences"]["bad"]["all"]["ndcg@10"]
    assert (found["mean"], found["low"], found["high"]) == (expected.mean, expected.low, expected.high)
    same = compare(JUDGED, {"one": GOOD, "other": GOOD}, HELD)["differences"]["other"]["all"]["ndcg@10"]
    assert (same["mean"], same["low"], same["high"]) == (0, 0, 0)


def test_names_that_are_not_held_are_said_and_lower_the_ceiling():
    report = compare(JUDGED, {"good": GOOD}, HELD)
    assert report["missing"] == {"names": ["z"], "by_grade": {"3": 1}}
    assert report["ceiling"]["verbatim"]["ndcg@10"] == pytest.approx(1)
    assert report["ceiling"]["rewritten"]["ndcg@10"] == pytest.approx(ndcg(["a"], JUDGED[2].grades))
    assert report["ceiling"]["rewritten"]["recall3@10"] == 0
    assert compare(JUDGED, {"good": GOOD}, HELD | {"z"})["missing"]["names"] == []


def test_queries_show_what_was_found_with_grades():
    rows = per_query(JUDGED, {"bad": BAD}, HELD)
    assert [hit["grade"] for hit in rows[0]["methods"]["bad"]["top"]] == [0, 2, 3]
    assert [hit["grade"] for hit in rows[2]["methods"]["bad"]["top"]] == [None, None]
    assert rows[2]["missing"] == {"z": 3}


def test_a_report_is_json_even_where_nothing_is_relevant():
    hopeless = [Judged.of("甲", {"a": 0}, ["rewritten"])]
    report = json.loads(json.dumps(compare(hopeless, {"only": [[]]}, frozenset()), allow_nan=False))
    assert report["methods"]["only"]["all"]["ndcg@10"] == {"mean": None, "low": None, "high": None, "n": 0}


def test_equal_scores_keep_the_order_of_names_and_the_own_name_is_out():
    query = Judged.of("b", {"a": 1})
    assert rankings_of([query], ["a", "b", "c", "d"], np.array([[1, 9, 2, 1]], np.float32)) == [["c", "a", "d"]]


TEXTS = ("群众满意度", "居民满意率", "培训次数", "培训人次数数")


def test_bm25_is_the_formula():
    query = "培训满意数"
    found = bm25_char(TEXTS, [query])[0]
    grams = [ngrams(text, 2) for text in TEXTS]
    average = sum(map(len, grams)) / len(grams)
    for text, own in enumerate(grams):
        score = 0.0
        for term in ngrams(query, 2):
            holding = sum(term in other for other in grams)
            if holding:
                rarity = np.log(1 + (len(TEXTS) - holding + 0.5) / (holding + 0.5))
                times = own.count(term)
                score += rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * len(own) / average))
        assert found[text] == pytest.approx(score, rel=1e-5)


def test_the_baselines_find_a_text_by_itself():
    for scores in (bm25_char(TEXTS, TEXTS), tfidf_char(TEXTS, TEXTS), vectors_alone(TEXTS, TEXTS, KeywordEncoder())):
        assert scores.shape == (len(TEXTS), len(TEXTS))
        assert scores.argmax(axis=1).tolist() == list(range(len(TEXTS)))
    assert tfidf_char(TEXTS, ["完全无关"]).tolist() == [[0.0] * len(TEXTS)]
