"""Evaluates over an engine in this process: a store in memory, which no other process can open."""

from collections.abc import Callable

import pyoxigraph

from kg.evaluators.engine import Scope, write_answer
from kg.evaluators.threads import Sink, ThreadEvaluator
from kg.sparql.asking import Question
from kg.stores.base import BOOKS
from kg.stores.results import FORMATS, PREFIXES, engine_errors


class Here(ThreadEvaluator):
    """The evaluator of an engine in this process; it cannot stop what it has begun.

    :param opened: gives the engine; an evaluator that held it itself would keep it open.
    """

    def __init__(self, opened: Callable[[], pyoxigraph.Store], threads: int = 4, queue: int = 200) -> None:
        super().__init__(threads, queue)
        self._opened = opened
        self._scope = Scope([book.value for book in BOOKS], dict(PREFIXES))

    def write(self, question: Question, format: str, sink: Sink) -> None:
        """Evaluate *question* and write the answer to *sink*."""
        data = question.dataset
        with engine_errors():
            write_answer(
                self._opened(),
                sink,
                self._scope,
                query=question.text,
                media_type=FORMATS[format].media_type,
                default=None if data.default is None else list(data.default),
                named=None if data.named is None else list(data.named),
            )
