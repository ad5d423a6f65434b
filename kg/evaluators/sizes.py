"""How much of the machine the evaluation of questions takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of an evaluator.

    :param workers: queries that are evaluated at once in the quick lane; the slow one has half of that and one more.
    :param queue: queries that wait for either lane; one client has half of that.
    :param megabytes: memory of each worker; 0 for any.
    :param in_memory: workers copy the store into their memory, and answer from there once it is complete.
    """

    workers: int = 4
    queue: int = 200
    megabytes: int = 1024
    in_memory: bool = False
