"""A copy of a store in a worker's own memory, from which many queries are answered several times quicker."""

from collections.abc import Iterable
from itertools import islice
from threading import Thread
from time import sleep

from pyoxigraph import DefaultGraph, Quad, Store

from kg.evaluators.memory import Memory
from kg.evaluators.opening import opened
from kg.evaluators.state import state_of

#: Seconds for which a store has to stay as it is before it is copied: one that is being written to is not worth it.
REST = 0.5
#: Triples that are copied between two looks at whether the store has changed.
_STEP = 10_000
#: Bytes that a triple is allowed to take while it is copied; about 400 is what it takes in the end.
_TRIPLE = 1024
#: Bytes besides: the engine keeps up to 32 MB of what it read last from a store.
_READING = 64 << 20


class _Changed(Exception):
    """The store is no longer what is being copied."""


class Replica:
    """Copies a store once, in a thread of its own.

    A copy that the store has left behind is never let go of, as that takes seconds for millions of triples, in which
    the engine lets nobody else come to a word. It is for its process to end, which takes no time at all.

    :param hidden: IRIs of the graphs that are not copied.
    :param memory: is to limit what queries take, and not what the copy takes.
    """

    def __init__(self, hidden: Iterable[str], memory: Memory) -> None:
        self._hidden = frozenset(hidden)
        self._memory = memory
        self._copy = Store()
        #: Directory and state of which the copy is; None until it is complete.
        self._source: tuple[str, str] | None = None
        self._is_used = False
        #: The copy, as far as it came, is of a state that is gone.
        self.spent = False

    def begin(self, place: str) -> None:
        """Start to copy what is in the directory *place*."""
        Thread(target=self._make, args=(place,), name="replica", daemon=True).start()

    def of(self, place: str, state: str) -> Store | None:
        """Return the copy if it is complete, and of *place* as it is in *state*; not to be called during a query."""
        if self._source != (place, state):
            self.spent |= self._source is not None
            return None
        if not self._is_used:
            self._memory.limit()
            self._is_used = True
        return self._copy

    def _make(self, place: str) -> None:
        mark = _settled(place)
        try:
            self._fill(place, mark)
        except (_Changed, OSError, RuntimeError):
            self.spent = True
        else:
            self._source = (place, mark)

    def _fill(self, place: str, mark: str) -> None:
        self._memory.grow(_READING)
        store = opened(place).store
        for graph in store.named_graphs():
            if graph.value not in self._hidden:
                self._copy.add_graph(graph)
        shown = (quad for quad in store if self._is_shown(quad))
        while step := list(islice(shown, _STEP)):
            if state_of(place).mark != mark:
                raise _Changed
            self._memory.grow(_STEP * _TRIPLE)
            # Not in bulk, for which the engine sets 200 MB aside at first, and which is no quicker in memory.
            self._copy.extend(step)

    def _is_shown(self, quad: Quad) -> bool:
        graph = quad.graph_name
        return isinstance(graph, DefaultGraph) or graph.value not in self._hidden


def _settled(place: str) -> str:
    """Return the state of *place* as soon as it has been the same for a while."""
    before, mark = None, ""
    while not mark or mark != before:
        before = mark
        sleep(REST)
        mark = state_of(place).mark
    return mark
