"""Vectors in one byte a number are nearly those that were given, and engines search them alike."""

from functools import partial

import numpy as np
import pytest

from embeddings.arrays import mapped, store
from embeddings.backends import BACKENDS
from embeddings.compact import CompactVectors


def unit_rows(count, dimension=64, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_cosines_and_lengths_are_kept():
    rows = unit_rows(500, 384)
    kept = CompactVectors.of(rows)[:]
    np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-6)
    assert np.abs(kept @ rows.T - rows @ rows.T).max() < 0.003


def test_rows_that_say_nothing_stay_zero():
    rows = np.zeros((2, 8), np.float32)
    rows[0, 3] = 1
    np.testing.assert_array_equal(CompactVectors.of(rows)[:], rows)


def test_like_an_array(tmp_path):
    rows = unit_rows(40)
    compact = CompactVectors.concat(CompactVectors.of(rows[:15]), CompactVectors.of(rows[15:]))
    compact.save(partial(store, tmp_path))
    for each in (compact, CompactVectors.open(partial(mapped, tmp_path))):
        whole = each[:]
        assert (len(each), each.shape, each.dtype) == (40, (40, 64), whole.dtype)
        chosen = np.array([7, 39, 7, 0])
        np.testing.assert_array_equal(each[3:9], whole[3:9])
        np.testing.assert_array_equal(each[chosen], whole[chosen])
        np.testing.assert_array_equal(each[5], whole[5])
        np.testing.assert_array_equal(each.take(chosen)[:], whole[chosen])
        np.testing.assert_allclose(whole, rows, atol=0.01)


@pytest.mark.parametrize("name", sorted(BACKENDS))
def test_every_engine_takes_them_for_an_array(name, tmp_path):
    compact = CompactVectors.of(unit_rows(3000))
    built = BACKENDS[name].build(compact.matrix)
    built.save(tmp_path)
    plain = BACKENDS[name].build(compact[:])
    for engine in (built, BACKENDS[name].open(tmp_path, compact.matrix)):
        for query in unit_rows(10, seed=1):
            for found, expected in zip(engine.search(query, 10), plain.search(query, 10), strict=True):
                np.testing.assert_allclose(found, expected, atol=1e-6)
