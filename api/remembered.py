"""Answers about the whole graph, which take long and change only with it."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from kg.library.published import mark_of
from kg.stores import Store, View

Answer = TypeVar("Answer")


class Remembered:
    """Gives answers again as long as neither the data nor the published library has changed; for any threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Callable[[View], Any], tuple[object, Any]] = {}

    def __call__(self, ask: Callable[[View], Answer]) -> Answer:
        """Return what *ask* says of the graph.

        :param ask: always the same function for the same question; its answer is not to be changed.
        """
        view = self._store.view()
        # Looked up first: what is committed while the question is answered makes the answer old, never wrongly new.
        mark = view.generation, mark_of(view)
        known = self._known.get(ask)
        if known is None or known[0] != mark:
            known = self._known[ask] = mark, ask(view)
        return cast("Answer", known[1])
