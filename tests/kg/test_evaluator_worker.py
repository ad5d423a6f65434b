"""A worker whose store is being written to: what was swept away under a query is opened again, and nobody is blamed."""

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

if os.name != "posix":
    pytest.skip("workers are told to end by a signal", allow_module_level=True)

from kg.evaluators import engine, worker
from kg.evaluators.messages import BLOCK, END, FAILED, Unpacking
from kg.evaluators.state import state_of
from kg.stores import OxigraphStore
from tests.kg.test_evaluator_pool import triples

ASK = "ASK { ?s ?p ?o }"
LOST = "Corruption: IO error: No such file or directory"
#: More than a block, so that some of the answer has gone out before its end.
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture
def place(tmp_path: Path) -> str:
    with OxigraphStore(tmp_path / "graph") as store, store.writer() as writer:
        writer.add(triples(0, 100))
    return str(tmp_path / "graph")


def add(place: str, first: int, last: int) -> None:
    """Write into the store, and see to it that its files of data change."""
    before = state_of(place).files
    with OxigraphStore(Path(place)) as store, store.writer() as writer:
        writer.add(triples(first, last))
    assert state_of(place).files != before


def answered(reader: worker.Reader, place: str, query: str) -> list[tuple[bytes, bytes]]:
    """Return what the worker sends for a query."""
    inner, outer = os.pipe()
    said: list[bytes] = []
    listener = threading.Thread(target=lambda: said.extend(iter(lambda: os.read(inner, 1 << 20), b"")))
    listener.start()
    order = {"place": place, "state": "as before", "query": query, "media_type": "text/csv"}
    worker._carry_out({**order, "default": None, "named": None}, reader, worker.Blocks(outer))  # type: ignore[dict-item]
    os.close(outer)
    listener.join()
    os.close(inner)
    return list(Unpacking().messages(b"".join(said)))


def failing(monkeypatch: pytest.MonkeyPatch, times: int, *, after: bool = False) -> None:
    """Have the engine come upon a file that is gone, before or after it has answered."""
    left = [times]

    def write(*given: Any, **asked: Any) -> None:
        if after:
            engine.write_answer(*given, **asked)
        if left[0]:
            left[0] -= 1
            raise RuntimeError(LOST)
        engine.write_answer(*given, **asked)

    monkeypatch.setattr(worker, "write_answer", write)


def test_what_was_swept_away_is_opened_again(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = worker.Reader(engine.Scope([], {}))
    assert answered(reader, place, ASK)
    add(place, 100, 120)
    failing(monkeypatch, 1)
    assert answered(reader, place, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [(BLOCK, b"n\r\n120\r\n"), (END, b"")]


def test_a_store_that_nobody_writes_to_is_not_tried_again(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = worker.Reader(engine.Scope([], {}))
    failing(monkeypatch, 1)
    ((kind, content),) = answered(reader, place, "SELECT * { ?s ?p ?o }")
    assert (kind, json.loads(content)) == (FAILED, ["store", LOST])


def test_an_answer_of_which_some_was_sent_is_not_begun_anew_here(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = worker.Reader(engine.Scope([], {}))
    assert answered(reader, place, ASK)
    add(place, 100, 120)
    failing(monkeypatch, 1, after=True)
    *blocks, (kind, content) = answered(reader, place, LONG)
    assert blocks
    assert (kind, json.loads(content)) == (FAILED, ["store", LOST])


def test_a_query_that_cannot_be_evaluated_is_the_one_to_blame(place: str) -> None:
    reader = worker.Reader(engine.Scope([], {}))
    assert answered(reader, place, ASK)
    add(place, 100, 120)
    ((kind, content),) = answered(reader, place, "SELECT (<urn:no>(1) AS ?x) { ?s ?p ?o }")
    assert (kind, json.loads(content)[0]) == (FAILED, "query")
