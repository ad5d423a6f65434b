"""What is given to workers and what comes back: a task is done in parts, and each part answers or fails alone."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol, TypeVar

from kg.errors import ZhibiaoError

Item = TypeVar("Item")


class Task(Protocol):
    """Something to do; it has to survive pickling."""

    @property
    def label(self) -> str:
        """How people call it, for messages."""


class Part(NamedTuple):
    """One part of a task.

    :param label: how people call it, for messages; None for a task that is its own only part.
    :param work: does it.
    """

    label: str | None
    work: Callable[[], Any]


#: What became of the parts of one task, in their order.
Answers = Iterator[Any | ZhibiaoError]


class Hands(Protocol):
    """Whoever does the tasks: this process, or workers."""

    def map(self, function: str, items: Iterable[tuple[Item, Task | None]]) -> Iterator[tuple[Item, Answers]]:
        """Do a task for each item and yield the answers in the order of the items.

        An answer is what a part returned, or the error that it raised. The answers of an item have to be read to their
        end before the next item is asked for.

        :param function: ``module:name`` of a function from a task to its parts, the same ones whenever it is called.
        :param items: pairs of anything and the task that belongs to it, None where there is nothing to do; they are
            asked for a few at a time.
        """
