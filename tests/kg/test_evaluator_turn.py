"""A query that has to make way between getting a worker and asking it waits for its next turn, and holds up nobody."""

from concurrent.futures import Future
from pathlib import Path
from threading import Thread

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.evaluators.base import Bounds
from kg.evaluators.pool import Pool
from kg.evaluators.sizes import Sizes
from kg.sparql import Question
from kg.stores import OxigraphStore

NODE = NamedNode("https://example.org/thing")


def test_a_turn_that_is_taken_back_is_waited_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with OxigraphStore(tmp_path / "graph") as store:
        with store.writer() as writer:
            writer.add([Triple(NODE, NODE, Literal("一"))])
        with Pool(store.place, Sizes(workers=1, queue=10, megabytes=400)) as pool:
            run = pool.ask(Question("ASK { ?s ?p ?o }", "ask"), "json", Bounds())
            step = next(run._steps)
            assert isinstance(step, Future)
            step.result(30)
            with pool._lock, monkeypatch.context() as patched:
                patched.setattr(pool._slow, "has_place_for", lambda client: False)
                pool._let_out(run)
            found: list[bytes] = []
            reading = Thread(target=lambda: found.extend(run), daemon=True)
            reading.start()
            reading.join(30)
            assert b"".join(found) == b'{"head":{},"boolean":true}'
