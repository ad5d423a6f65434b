"""How much of the machine the evaluation of questions takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of an evaluator.

    :param workers: queries that are evaluated at once in the quick lane; the slow one has half of that and one more.
    :param queue: queries that wait for either lane; one client has half of that.
    :param megabytes: memory that one query may fill; 0 for any.
    :param replicas: every process that evaluates holds the store in its memory, where it is on disk.
    """

    workers: int = 4
    queue: int = 200
    megabytes: int = 1024
    replicas: bool = False
