"""What the measurement of SPARQL measures with: its graph, its queries, and how it tells whether a bar is held."""

import json
from random import Random

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from benchmarks.sparql_children import Asked
from benchmarks.sparql_compare import bars, same_rows
from benchmarks.sparql_data import Size, write
from benchmarks.sparql_shapes import RUNAWAY, SHAPES, Shape

SIZE = Size(1200)
#: Large enough for second pages and pairs in one district, too large for what the engine is slow at.
LARGER = Size(12_000)
#: Two forms of one district and year that share rows are rare even there.
FOUND = [shape for shape in SHAPES if not (shape.lacks or shape.name.startswith("q08b"))]
PLAIN, LACKING = Shape("plain", ""), Shape("lacking", "", lacks=True)


def stored(folder, size):
    file = folder / "graph.ttl"
    write(file, size)
    store = pyoxigraph.Store()
    store.bulk_load(path=str(file), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("small"), SIZE)


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("large"), LARGER)


def test_a_graph_has_some_thirteen_triples_for_each_indicator(store):
    assert 13 * SIZE.indicators < len(store) < 14 * SIZE.indicators


def test_the_same_seed_gives_the_same_graph_and_another_one_another(tmp_path):
    texts = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(tmp_path / name, Size(60), seed)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("shape", FOUND, ids=lambda shape: shape.name)
def test_every_shape_finds_something(larger, shape):
    rng = Random(1)
    answers = (larger.query(shape.query(rng, LARGER)) for _ in range(60))
    assert any(_has_something(answer) for answer in answers)


def _has_something(answer):
    return bool(answer) if isinstance(answer, pyoxigraph.QueryBoolean) else next(iter(answer), None) is not None


def test_all_ways_to_ask_for_what_lacks_something_answer_the_same(store):
    shapes = [shape for shape in SHAPES if shape.name.startswith("q07") and "district" not in shape.name]
    counts = {int(next(store.query(shape.query(Random(1), SIZE)))["k"].value) for shape in shapes}
    assert len(shapes) == 5
    assert len(counts) == 1
    assert 0 < counts.pop() < SIZE.projects


def test_what_runs_away_is_a_query():
    empty = pyoxigraph.Store()
    for query in RUNAWAY:
        assert empty.query(query) is not None


@pytest.mark.parametrize(
    ("shape", "ours", "bare", "held"),
    [
        (PLAIN, Asked(0.0049, b""), Asked(0.0013, b""), True),
        (PLAIN, Asked(0.0051, b""), Asked(0.0013, b""), False),
        (PLAIN, Asked(1.49, b""), Asked(1.0, b""), True),
        (PLAIN, Asked(1.51, b""), Asked(1.0, b""), False),
        (PLAIN, Asked(29, b""), Asked(5, None), True),
        (PLAIN, Asked(30, None), Asked(5, b""), False),
        (PLAIN, Asked(30, None), Asked(30, None), None),
        (LACKING, Asked(0.1, b""), Asked(10.1, b""), True),
        (LACKING, Asked(0.1, b""), Asked(9.9, b""), False),
        (LACKING, Asked(0.1, b""), Asked(10.1, None), True),
        (LACKING, Asked(0.1, b""), Asked(9.9, None), None),
    ],
)
def test_a_bar_is_held_missed_or_open(shape, ours, bare, held):
    assert bars(shape, [ours], [bare])["held"] is held


def test_answers_are_compared_by_rows_in_any_order():
    def table(*values: str) -> Asked:
        rows = [{"x": {"type": "literal", "value": value}} for value in values]
        return Asked(0, json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode())

    assert same_rows(table("a", "b", "b"), table("b", "a", "b")) is True
    assert same_rows(table("a", "b", "b"), table("a", "a", "b")) is False
    assert same_rows(table(), table("a")) is False
    assert same_rows(table("a"), Asked(0, None)) is None
    assert same_rows(Asked(0, b'{"head":{},"boolean":true}'), Asked(0, b'{"head":{},"boolean":false}')) is False
    assert same_rows(Asked(0, b"<a> <b> <c> .\n<a> <b> <d> .\n"), Asked(0, b"<a> <b> <d> .\n<a> <b> <c> .\n")) is True
