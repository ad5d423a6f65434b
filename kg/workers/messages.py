"""What goes through the pipes between a worker and its master, pickled."""

from dataclasses import dataclass
from typing import Any

from kg.workers.parts import Task


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a worker's whole life.

    :param seconds: wall clock for one part of a task.
    :param megabytes: memory; 0 sets no limit.
    :param log_level: level of ``logging`` from which the worker writes to the standard error output.
    :param preload: module to import before the first order.
    """

    seconds: int
    megabytes: int
    log_level: int
    preload: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """Do a task, but for its first *finished* parts, which an earlier worker did."""

    function: str
    task: Task
    finished: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A part that has a name of its own is taken up; whatever happens next happens to this part."""

    label: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A part is done: what it returned, or the error that it raised."""

    answer: Any


@dataclass(frozen=True, slots=True)
class Done:
    """The whole task is done.

    :param worn: the worker had no memory left at some point and should be replaced.
    """

    worn: bool
