"""The measures, on rankings small enough to work out."""

import math

import pytest

from embeddings.evaluate import ndcg, recall, reciprocal_rank

GRADES = {"a": 3, "b": 1, "c": 0}


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
