"""Tasks done in this very process: for tests, and for scripts that trust their files."""

from collections.abc import Iterable, Iterator
from importlib import import_module

from kg.errors import ZhibiaoError
from kg.workers.parts import Answers, Item, Part, Task


def parts_of(function: str, task: Task) -> Iterator[Part]:
    """Call the function that *function* names as ``module:name``."""
    module, _, name = function.partition(":")
    yield from getattr(import_module(module), name)(task)


class Here:
    """Hands without any protection: what hangs hangs, and an exception that nobody expected leaves ``map``."""

    def map(self, function: str, items: Iterable[tuple[Item, Task | None]]) -> Iterator[tuple[Item, Answers]]:
        """Do each part of a task when its answer is asked for."""
        for item, task in items:
            yield item, iter(()) if task is None else _answers(function, task)


def _answers(function: str, task: Task) -> Answers:
    parts = parts_of(function, task)
    while True:
        try:
            part = next(parts, None)
            if part is None:
                return
            answer = part.work()
        except ZhibiaoError as error:
            answer = error
        yield answer
