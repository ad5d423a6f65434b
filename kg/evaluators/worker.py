"""The inside of a worker: opens the store for reading, evaluates one query after the other, and never writes.

It runs in a process of its own, because the engine cannot be interrupted between two rows of an answer: whoever has
waited long enough kills it.
"""

import fcntl
import json
import os
import sys
from contextlib import suppress
from typing import NoReturn

from pyoxigraph import Store

from kg.evaluators.engine import Scope, write_answer
from kg.evaluators.memory import Memory
from kg.evaluators.messages import BLOCK, END, Unpacking, failure, packed
from kg.evaluators.opening import opened
from kg.evaluators.replica import Replica
from kg.evaluators.state import state_of

#: Bytes of a block: large enough that the copying does not count, small enough to hold many.
BLOCK_BYTES = 1 << 16
#: Seconds after which one thread makes way for another while the store is copied, instead of Python's 0.005.
_SWITCH = 0.0005
#: How often a query is begun anew because the writer swept away what it needed.
_TRIES = 5


class Blocks:
    """Collects what the engine writes, and sends it in blocks.

    :param output: file descriptor.
    """

    def __init__(self, output: int) -> None:
        self._output = output
        self._waiting = bytearray()
        self.sent = False

    def write(self, data: bytes) -> int:
        """Take what the engine hands over."""
        self._waiting += data
        if len(self._waiting) >= BLOCK_BYTES:
            self._send(packed(BLOCK, bytes(self._waiting)))
            self._waiting.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the end is near, and goes out with the last block."""

    def end(self, *, spent: bool) -> None:
        """Send what is left, and that it is the end.

        :param spent: another worker is to take the place of this one.
        """
        last = packed(END, b"spent" if spent else b"")
        self._send((packed(BLOCK, bytes(self._waiting)) if self._waiting else b"") + last)

    def fail(self, kind: str, error: BaseException) -> None:
        """Send why there is no answer, or no more of it."""
        self._send(failure(kind, " ".join(str(error).split())))

    def restart(self) -> None:
        """Forget what was not sent."""
        self._waiting.clear()

    def _send(self, message: bytes) -> None:
        self.sent = True
        view = memoryview(message)
        try:
            while view:
                view = view[os.write(self._output, view) :]
        except OSError:
            # Nobody is left to answer to. An exception would go through the engine and look like one of its own.
            os._exit(0)


class Reader:
    """The store as a worker sees it: opened again whenever it has changed.

    :param replica: answers as long as it is of the present state; None to answer from disk only.
    """

    def __init__(self, scope: Scope, replica: Replica | None = None) -> None:
        self._scope = scope
        self._replica = replica
        self._store: Store | None = None
        self._opened: tuple[str, str] | None = None
        #: The files of data that were there when it was opened.
        self._files = ""

    def answer(self, blocks: Blocks, *, place: str, state: str, **asked: object) -> None:
        """Evaluate one query.

        :param place: directory of the store.
        :param state: a text that changes with the store.
        """
        for tries in range(1, _TRIES + 1):
            try:
                write_answer(self._current(place, state), blocks, self._scope, **asked)  # type: ignore[arg-type]
            except (OSError, RuntimeError) as error:
                if blocks.sent or tries == _TRIES or not (_is_of_store(error) and self._is_left_behind(place)):
                    raise
            else:
                return
            blocks.restart()
            self._opened = None

    def _is_left_behind(self, place: str) -> bool:
        """Say whether the writer may have swept away files that this view of the store still needs."""
        return self._store is not None and state_of(place).files != self._files

    def get_ready(self, place: str) -> None:
        """Open the store before anybody asks; if that is not possible, whoever asks will be told."""
        with suppress(OSError, RuntimeError):
            self._current(place, state_of(place).mark)

    @property
    def spent(self) -> bool:
        """Whether its replica is of a state that is gone."""
        return self._replica is not None and self._replica.spent

    def _current(self, place: str, state: str) -> Store:
        if self._replica is not None and (copy := self._replica.of(place, state)) is not None:
            self._store = None
            return copy
        if self._store is None or self._opened != (place, state):
            self._store = None
            self._store, self._files = opened(place)
            self._opened = (place, state)
        return self._store


def main(place: str, megabytes: int, lifeline: int, scope: Scope, *, replicas: bool = False) -> None:
    """Answer until there are no more orders.

    :param place: directory of the store, opened before the first order comes.
    :param megabytes: memory that a query may fill beyond what is there once the store is open, and its replica made;
        0 for any.
    :param lifeline: file descriptor of a pipe of which the server holds the other end.
    :param replicas: copy the store into memory, and answer from there as long as it stays as it is.
    """
    _die_with(lifeline)
    memory = Memory(megabytes)
    replica = Replica(scope.hidden, memory) if replicas else None
    reader, unpacking = Reader(scope, replica), Unpacking()
    before = memory.present()
    reader.get_ready(place)
    memory.limit()
    if replica is not None:
        # It opens the store for itself, which takes no more than the first time: stacks and buffers, most never used.
        memory.grow(memory.present() - before)
        sys.setswitchinterval(_SWITCH)
        replica.begin(place)
    while data := os.read(0, BLOCK_BYTES):
        for _, content in unpacking.messages(data):
            _carry_out(json.loads(content), reader, Blocks(1))


def _carry_out(order: dict[str, str], reader: Reader, blocks: Blocks) -> None:
    try:
        reader.answer(blocks, **order)
    except MemoryError as error:
        blocks.fail("memory", error)
        _end()
    except (SyntaxError, OSError, RuntimeError, ValueError) as error:
        blocks.fail("store" if _is_of_store(error) else "query", error)
    except BaseException as error:
        blocks.fail("defect", error)
        raise
    else:
        blocks.end(spent=reader.spent)


def _is_of_store(error: Exception) -> bool:
    """Tell a failure of the store from one of the query.

    The engine opens a file of data when a query first comes to it, and calls one that is gone a corruption.
    """
    return isinstance(error, OSError) or (isinstance(error, RuntimeError) and str(error).startswith("Corruption"))


def _end() -> NoReturn:
    os._exit(0)


def _die_with(lifeline: int) -> None:
    """Have the system end this process as soon as the server is gone, whatever it is doing then.

    Nothing is ever written into the pipe, so that SIGIO, which ends a process, can only mean that it was closed. The
    engine may not let Python come to a word for a long time.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
