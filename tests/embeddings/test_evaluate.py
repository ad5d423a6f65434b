"""The measures, on rankings small enough to work out, and the bootstrap, against a slow twin."""

import math
import random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from embeddings.evaluate import DEPTH, MEASURES, Judged, bootstrap, ndcg, recall, reciprocal_rank

GRADES = {"a": 3, "b": 1, "c": 0}
names = st.sampled_from("abcdefgh")
judged_queries = st.builds(
    Judged.of, st.just("查询"), st.dictionaries(names, st.integers(min_value=0, max_value=3), min_size=1)
)
rankings = st.lists(names, unique=True)


def test_ndcg():
    assert ndcg(["a", "b", "c"], GRADES) == 1
    best = 7 + 1 / math.log2(3)
    assert ndcg(["b", "x", "a"], GRADES) == pytest.approx((1 + 7 / 2) / best)
    assert ndcg(["b", "a"], GRADES, k=1) == pytest.approx(1 / 7)
    assert ndcg(["a"], {"a": 0}) == 0
    assert ndcg([], GRADES) == 0


def test_recall():
    assert recall(["a", "x", "b"], {"a", "b"}, k=2) == 0.5
    assert recall(["a"], []) == 0


def test_reciprocal_rank():
    assert reciprocal_rank(["x", "a", "b"], {"a", "b"}) == 0.5
    assert reciprocal_rank(["x"], {"a"}) == 0


@given(
    st.lists(names, unique=True, min_size=1), st.dictionaries(names, st.integers(0, 3), min_size=1), st.integers(1, 5)
)
def test_ndcg_is_that_of_scikit_learn(ranking, grades, k):
    items = sorted(set(ranking) | set(grades) | {"y", "z"})
    scores = [len(ranking) - ranking.index(item) if item in ranking else -1 - place for place, item in enumerate(items)]
    gains = [2 ** grades.get(item, 0) - 1 for item in items]
    # Items behind the ranking count there and not here, so the ranking is made complete first.
    complete = sorted(items, key=lambda item: -scores[items.index(item)])
    assert ndcg(complete, grades, k) == pytest.approx(ndcg_score([gains], [scores], k=k))


def test_names_are_compared_normalised_and_the_own_name_is_out():
    query = Judged.of("群众满意度", {"群众满意度 ": 3, "居民 满意度": 2, "（公众）满意度": 1})
    assert query.grades == {"居民满意度": 2, "(公众)满意度": 1}
    assert query.ranking(["群众 满意度", "(公众)满意度", "居民满意度", "（公众）满意度"]) == [
        "(公众)满意度",
        "居民满意度",
    ]
    assert len(query.ranking(map(str, range(1000)))) == DEPTH


def test_one_name_cannot_have_two_grades():
    with pytest.raises(ValueError, match="two spellings"):
        Judged.of("a", {"（甲）": 1, "(甲)": 2})
    assert Judged.of("a", {"（甲）": 2, "(甲)": 2}).grades == {"(甲)": 2}


@given(rankings, judged_queries)
def test_measures_are_shares_or_missing(ranking, query):
    values = {name: measure(ranking, query) for name, measure in MEASURES.items()}
    assert values.pop("unjudged@10") == len(set(ranking[:10]) - set(query.grades))
    assert all(value is None or 0 <= value <= 1 for value in values.values())
    assert (values["ndcg@10"] is None) == (max(query.grades.values()) == 0)
    assert (values["recall3@10"] is None) == (values["mrr3"] is None) == (3 not in query.grades.values())
    if values["ndcg@10"] is not None:
        assert values["ndcg@10_judged"] >= values["ndcg@10"] - 1e-12, (
            "leaving out what nobody judged moves judged items up"
        )


@given(judged_queries)
def test_nothing_beats_the_best_ranking(query):
    best = query.best(query.grades)
    for name, measure in MEASURES.items():
        if name != "unjudged@10":
            assert measure(best, query) in (None, pytest.approx(1))


def test_the_interval_is_that_of_a_slow_twin():
    source = random.Random(3)
    values = [source.random() for _ in range(30)]
    ours = bootstrap(values)
    picks = random.Random(5)
    means = sorted(mean(picks.choices(values, k=len(values))) for _ in range(5000))
    assert ours.mean == pytest.approx(mean(values))
    assert (ours.low, ours.high) == (pytest.approx(means[125], abs=0.01), pytest.approx(means[4875], abs=0.01))
    assert ours == bootstrap(values), "the same seed gives the same interval"
    assert ours != bootstrap(values, seed=1)


def test_an_interval_has_its_level_of_coverage():
    source = random.Random(11)
    hits = 0
    for _ in range(200):
        interval = bootstrap([source.random() for _ in range(40)], resamples=400)
        hits += interval.low <= 0.5 <= interval.high
    assert 0.88 <= hits / 200 <= 0.99


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_mean_lies_in_its_interval_and_the_interval_among_the_values(values):
    interval = bootstrap(values, resamples=200)
    assert min(values) - 1e-9 <= interval.low <= interval.high <= max(values) + 1e-9
    assert interval.n == len(values)


def test_no_values_give_no_interval():
    empty = bootstrap([])
    assert (empty.mean, empty.low, empty.high, empty.n) == (None, None, None, 0)


def test_resampling_in_parts_gives_as_many_means(monkeypatch):
    whole = bootstrap([0.0, 1.0, 1.0], resamples=1000)
    monkeypatch.setattr("embeddings.evaluate._DRAWN", 30)
    parts = bootstrap([0.0, 1.0, 1.0], resamples=1000)
    assert whole == parts
