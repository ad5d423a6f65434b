"""Has another server evaluate, and passes its answer on in the format that was asked for."""

from kg.evaluators.threads import Sink, ThreadEvaluator
from kg.sparql.asking import Question
from kg.stores.answers import read_answer
from kg.stores.base import BOOKS
from kg.stores.remote import NOWHERE, RemoteStore
from kg.stores.wire import ACCEPT

_HIDDEN = frozenset(book.value for book in BOOKS)


class Far(ThreadEvaluator):
    """The evaluator of a store on another server, which has limits of its own."""

    def __init__(self, store: RemoteStore, threads: int = 16, queue: int = 200) -> None:
        super().__init__(threads, queue)
        self._store = store

    def write(self, question: Question, format: str, sink: Sink) -> None:
        """Evaluate *question* and write the answer to *sink*."""
        data = question.dataset
        default = (self._store.address.graph.value,) if data.default is None else _shown(data.default)
        body = self._store.client().query(
            question.text, ACCEPT[question.kind], default=default, named=_shown(data.named or ())
        )
        try:
            read_answer(question.kind, body).write(format, sink)  # type: ignore[arg-type]
        finally:
            body.close()


def _shown(graphs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the graphs that may be asked for; a server takes no graph at all for its own choice of them."""
    return tuple(graph for graph in graphs if graph not in _HIDDEN) or (NOWHERE,)
