"""All vector engines agree with brute force, in rows and in values."""

import numpy as np
import pytest

from embeddings.backends import BACKENDS, ExactBackend, get_backend


@pytest.fixture(scope="module")
def vectors():
    random = np.random.default_rng(7).normal(size=(500, 24)).astype(np.float32)
    return random / np.linalg.norm(random, axis=1, keepdims=True)


@pytest.fixture(params=sorted(BACKENDS))
def backend(request):
    return get_backend(request.param)


ALLOWED = [None, np.arange(500), np.arange(0, 500, 7), np.array([3]), np.array([0, 499]), np.empty(0, np.int64)]


def mask_of(rows):
    return None if rows is None else np.isin(np.arange(500), rows)


@pytest.mark.parametrize("k", [0, 1, 10, 500, 900])
@pytest.mark.parametrize("allowed", ALLOWED)
def test_agrees_with_the_definition(backend, vectors, k, allowed):
    query = vectors[42]
    among = range(500) if allowed is None else allowed.tolist()
    expected = sorted((-float(vectors[row] @ query), row) for row in among)[:k]
    rows, scores = backend.build(vectors).search(query, k, mask_of(allowed))
    assert rows.tolist() == [row for _, row in expected]
    np.testing.assert_allclose(scores, [-score for score, _ in expected], atol=1e-6)


def test_equal_scores_come_by_row(backend):
    rows, scores = backend.build(np.tile(np.eye(3, dtype=np.float32), (4, 1))).search(
        np.eye(3, dtype=np.float32)[1], 12
    )
    assert rows.tolist() == [1, 4, 7, 10, 0, 2, 3, 5, 6, 8, 9, 11]
    assert scores.tolist() == [1] * 4 + [0] * 8


def test_no_rows(backend):
    rows, scores = backend.build(np.empty((0, 5), np.float32)).search(np.ones(5, np.float32), 3)
    assert rows.size == scores.size == 0


def test_memory_mapped_vectors(backend, vectors, tmp_path):
    np.save(tmp_path / "v.npy", vectors)
    mapped = np.load(tmp_path / "v.npy", mmap_mode="r")
    assert (
        backend.build(mapped).search(vectors[1], 5)[0].tolist()
        == ExactBackend.build(vectors).search(vectors[1], 5)[0].tolist()
    )


def test_unknown_name():
    with pytest.raises(ValueError, match="exact, flat"):
        get_backend("nothing")
