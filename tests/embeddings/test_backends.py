"""All vector engines agree with brute force, in rows and in values; the approximate one up to a stated recall."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.backends import BACKENDS, ExactBackend, FlatBackend, IvfBackend, choose, get_backend, ivf
from embeddings.errors import EngineFailed, IndexNotSaved, TornIndex

ROWS, DIMENSION, QUERIES = 6000, 64, 40


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def in_groups(count, seed):
    """Return unit vectors around 60 centres, as those of texts are, and not evenly in all directions."""
    centres = np.random.default_rng(1).normal(size=(60, DIMENSION))
    draw = np.random.default_rng(seed)
    return unit(centres[draw.integers(60, size=count)] + 0.7 * draw.normal(size=(count, DIMENSION))).astype(np.float32)


@pytest.fixture(scope="module")
def few():
    return unit(np.random.default_rng(7).normal(size=(500, 24)).astype(np.float32))


@pytest.fixture(scope="module")
def many():
    return in_groups(ROWS, 2).astype(np.float16)


@pytest.fixture(scope="module")
def queries():
    return in_groups(QUERIES, 3)


@pytest.fixture(params=sorted(BACKENDS))
def backend(request):
    return get_backend(request.param)


@pytest.fixture
def scanned(monkeypatch):
    """Make the approximate engine use its lists however few rows there are, and only a few of them."""
    monkeypatch.setattr(ivf, "FEW", 0)
    monkeypatch.setattr(ivf, "EXCLUDED_PER_ROW", ROWS)
    monkeypatch.setattr(ivf, "PROBES", 8)
    monkeypatch.setattr(ivf, "POOL", 100)


def mask_of(rows, count):
    return None if rows is None else np.isin(np.arange(count), rows)


def recall(engine, vectors, queries, k, mask=None):
    exact = ExactBackend.build(vectors)
    pairs = [(exact.search(query, k, mask)[0], engine.search(query, k, mask)[0]) for query in queries]
    assert all(len(right) == len(found) for right, found in pairs)
    return np.mean([np.isin(right, found).mean() for right, found in pairs])


ALLOWED = [None, np.arange(500), np.arange(0, 500, 7), np.array([3]), np.array([0, 499]), np.empty(0, np.int64)]


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("k", [0, 1, 10, 500, 900])
@pytest.mark.parametrize("allowed", ALLOWED)
def test_agrees_with_the_definition(backend, few, k, allowed, dtype):
    vectors, query = few.astype(dtype), few[42]
    among = range(500) if allowed is None else allowed.tolist()
    expected = sorted((-float(vectors[row].astype(np.float32) @ query), row) for row in among)[:k]
    rows, scores = backend.build(vectors).search(query, k, mask_of(allowed, 500))
    assert rows.tolist() == [row for _, row in expected]
    np.testing.assert_allclose(scores, [-score for score, _ in expected], atol=1e-6)


def test_equal_scores_come_by_row(backend):
    rows, scores = backend.build(np.tile(np.eye(3, dtype=np.float32), (4, 1))).search(
        np.eye(3, dtype=np.float32)[1], 12
    )
    assert rows.tolist() == [1, 4, 7, 10, 0, 2, 3, 5, 6, 8, 9, 11]
    assert scores.tolist() == [1] * 4 + [0] * 8


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_the_lowest_rows_of_many_equal_ones_are_found(backend, queries, dtype):
    # The same forty texts over and over: every engine has to cut a group of 150 equal rows.
    vectors = np.tile(queries, (150, 1)).astype(dtype)
    rows, scores = backend.build(vectors).search(queries[5], 10)
    assert rows.tolist() == list(range(5, 405, 40))
    assert len(set(scores.tolist())) == 1


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("k", [0, 1, 30])
@pytest.mark.parametrize("rows", [None, np.arange(0, ROWS, 9), np.empty(0, np.int64)])
def test_many_queries_at_once_are_answered_like_each_alone(backend, many, queries, k, rows):
    engine, mask = backend.build(many), mask_of(rows, ROWS)
    found = engine.search_all(queries, k, mask)
    assert len(found) == QUERIES
    for query, (near, scores) in zip(queries, found, strict=True):
        alone, expected = engine.search(query, k, mask)
        assert (near.tolist(), scores.tolist()) == (alone.tolist(), expected.tolist())


@pytest.mark.usefixtures("scanned")
def test_zero_vectors_are_like_nothing(backend, many, queries):
    vectors = many.copy()
    vectors[::3] = 0
    engine = backend.build(vectors)
    assert np.count_nonzero(engine.search(queries[0], 10)[0] % 3 == 0) == 0
    rows, scores = engine.search(np.zeros(DIMENSION, np.float32), 10)
    assert (rows.tolist(), scores.tolist()) == (list(range(10)), [0] * 10)


@pytest.mark.usefixtures("scanned")
def test_all_vectors_zero(backend):
    rows, scores = backend.build(np.zeros((ROWS, DIMENSION), np.float16)).search(np.ones(DIMENSION, np.float32), 7)
    assert (rows.tolist(), scores.tolist()) == (list(range(7)), [0] * 7)


def test_no_rows(backend, tmp_path):
    empty = np.empty((0, 5), np.float32)
    engine = backend.build(empty)
    engine.save(tmp_path)
    for made in (engine, backend.open(tmp_path, empty)):
        rows, scores = made.search(np.ones(5, np.float32), 3)
        assert rows.size == scores.size == 0


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize(("k", "floor"), [(1, 0.97), (10, 0.95), (100, 0.93)])
def test_recall(backend, many, queries, k, floor):
    assert recall(backend.build(many), many, queries, k) >= (floor if backend is IvfBackend else 1)


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 1])
def test_recall_within_a_filter(backend, many, queries, share):
    mask = np.random.default_rng(4).random(ROWS) < share
    assert recall(backend.build(many), many, queries, 10, mask) >= (0.95 if backend is IvfBackend else 1)


@pytest.mark.usefixtures("scanned")
def test_recall_where_the_filter_excludes_what_is_nearest(backend, many, queries):
    exact, engine, found = ExactBackend.build(many), backend.build(many), []
    for query in queries:
        far = ~mask_of(exact.search(query, 50)[0], ROWS)
        found.append(recall(engine, many, [query], 10, far))
    assert np.mean(found) >= (0.85 if backend is IvfBackend else 1)


@pytest.mark.usefixtures("scanned")
def test_more_lists_are_visited_where_the_nearest_hold_too_little(monkeypatch, many, queries):
    monkeypatch.setattr(ivf, "PROBES", 1)
    assert recall(IvfBackend.build(many), many, queries, 200) >= 0.9


@pytest.mark.usefixtures("scanned")
def test_only_allowed_rows_come_back_and_as_many_as_asked_for(backend, many, queries):
    engine = backend.build(many)
    mask = np.zeros(ROWS, bool)
    mask[[5, 17, 4000, 5999]] = True
    for k, count in ((1, 1), (3, 3), (4, 4), (50, 4)):
        rows, scores = engine.search(queries[0], k, mask)
        assert len(rows) == count
        assert mask[rows].all()
        assert (np.diff(scores) <= 0).all()


@pytest.mark.usefixtures("scanned")
def test_all_rows_can_be_asked_for(backend, many, queries):
    right = ExactBackend.build(many).search(queries[0], ROWS)
    found = backend.build(many).search(queries[0], ROWS)
    assert [part.tolist() for part in found] == [part.tolist() for part in right]


@pytest.mark.usefixtures("scanned")
def test_saved_and_opened_it_answers_the_same(backend, many, queries, tmp_path):
    np.save(tmp_path / "v.npy", many)
    mapped = np.load(tmp_path / "v.npy", mmap_mode="r")
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    built = backend.build(mapped)
    built.save(first)
    opened = backend.open(first, mapped)
    opened.save(second)
    again = backend.open(second, many)
    for file in first.iterdir():
        file.unlink()
    for query in queries[:10]:
        answers = [engine.search(query, 10) for engine in (built, opened, again)]
        assert len({(tuple(rows.tolist()), tuple(scores.tolist())) for rows, scores in answers}) == 1


def test_the_same_vectors_give_the_same_files(backend, many, tmp_path):
    contents = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        backend.build(many).save(tmp_path / name)
        contents.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1]


@pytest.mark.usefixtures("scanned")
def test_threads_may_search_at_once(backend, many, queries):
    engine = backend.build(many)
    masks = [None, np.arange(ROWS) % 2 == 0, np.arange(ROWS) % 50 == 0]
    tasks = [(query, mask) for query in queries for mask in masks] * 2
    alone = [engine.search(query, 10, mask)[0].tolist() for query, mask in tasks]
    with ThreadPoolExecutor(8) as threads:
        together = threads.map(lambda task: engine.search(task[0], 10, task[1])[0].tolist(), tasks)
        assert list(together) == alone


def test_damaged_files_are_noticed(many, tmp_path):
    with pytest.raises(TornIndex):
        IvfBackend.open(tmp_path, many)
    IvfBackend.build(many).save(tmp_path)
    with pytest.raises(TornIndex, match="other vectors"):
        IvfBackend.open(tmp_path, many[:-1])
    file = tmp_path / ivf.FILE
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(TornIndex):
        IvfBackend.open(tmp_path, many)


def test_what_cannot_be_written_is_reported(many, tmp_path):
    with pytest.raises(IndexNotSaved):
        IvfBackend.build(many).save(tmp_path / "nowhere")


def test_what_the_library_raises_is_translated(many):
    broken = many.copy()
    broken[0, 0] = np.nan
    with pytest.raises(EngineFailed, match="ivf"):
        IvfBackend.build(broken)


def test_the_engine_follows_from_the_size():
    assert [choose(count) for count in (0, 50_000, 50_001, 3_000_000)] == [FlatBackend] * 2 + [IvfBackend] * 2


def test_unknown_name():
    with pytest.raises(ValueError, match="exact, flat, ivf"):
        get_backend("nothing")
