"""Holds equal values once: most of what a form says other forms say, too."""

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from kg.records import Budget, Indicator, Project

Item = TypeVar("Item")

#: Hardly ever equal as a whole; only their parts are.
_OWN = (Project, Indicator, Budget)


class Sharing:
    """Returns for each value the first one that is equal to it.

    It holds every value that it was given; so it is to be let go when what belongs together has been read.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, value: Item) -> Item:
        """Return a value that is equal to *value*, with equal parts shared.

        :param value: made of texts, numbers, days, tuples and dataclasses.
        """
        return cast("Item", self._shared(value))

    def _shared(self, value: Any) -> Any:
        # A member of a list may be equal to a text, and small numbers are shared anyway.
        if value is None or isinstance(value, (int, Enum)):
            return value
        if _is_own(value):
            return self._of_shared_parts(value)
        known = self._known.get(value)
        if known is None:
            known = self._of_shared_parts(value)
            self._known[known] = known
        return known

    def _of_shared_parts(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._shared, value))
        if is_dataclass(value):
            kind: Any = type(value)
            return kind(*(self._shared(getattr(value, name)) for name in _names(kind)))
        return value


def _is_own(value: Any) -> bool:
    return isinstance(value, _OWN) or (isinstance(value, tuple) and any(isinstance(part, _OWN) for part in value))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
