"""Questions are made ready before anybody asks, and evaluated where the settings say."""

import os
import time
from pathlib import Path

import pytest

from api.questions import Questions
from api.settings import Settings
from kg.evaluators.pool import Pool
from kg.sparql import syntax
from kg.stores import OxigraphStore


@pytest.mark.skipif(os.name != "posix", reason="workers need pipes that can be waited for")
@pytest.mark.parametrize("replicas", ["disk", "memory"])
def test_the_first_question_waits_for_nothing(tmp_path: Path, replicas: str) -> None:
    syntax.parser.cache_clear()
    syntax.parse.cache_clear()
    with OxigraphStore(tmp_path / "graph") as store:
        questions = Questions(store, Settings(home=tmp_path, sparql_replicas=replicas))
        try:
            questions.warm_up()
            assert syntax.parser.cache_info().currsize == 1
            pool = questions.evaluator
            assert isinstance(pool, Pool)
            until = time.monotonic() + 20
            while not pool.pids:
                assert time.monotonic() < until
                time.sleep(0.01)
            assert b"true" in b"".join(questions.ask("ASK {}", questions.prepared("ASK {}"), "json"))
            assert pool._terms.replicas is (replicas == "memory")
        finally:
            questions.close()
