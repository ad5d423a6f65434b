"""What a query wants from the index, and what the index says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.filters import NO_FILTERS, Filters


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for.

    :param text: a text, or the words of a full-text query; None where *like* is given.
    :param like: IRI of a stored indicator.
    :param limit: number of hits, 1 to 1,000.
    :param least: lowest score, 0 to 1.
    :param rows: whether the rows of each hit are asked for.
    """

    text: str | None = None
    like: str | None = None
    limit: int = 20
    least: float = 0.0
    filters: Filters = NO_FILTERS
    rows: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A hit.

    :param hit: IRI of the canonical indicator.
    :param score: 0 to 1, higher is better.
    :param rank: from 1.
    :param rows: IRIs of the declared rows, where they are asked for.
    :param snippet: the place where the words were found, of a full-text query.
    """

    hit: str
    score: float
    rank: int
    name: str
    rows: Sequence[str] = ()
    snippet: str = ""


class Finder(Protocol):
    """The index, as queries use it; what it returns is in the order of rank."""

    def similar(self, wanted: Wanted) -> Sequence[Found]:
        """Return the indicators that mean the same as a text or an indicator.

        :raises NotFound: if there is no such indicator.
        :raises IndexFailure: if the index cannot be used.
        """

    def match(self, wanted: Wanted) -> Sequence[Found]:
        """Return the indicators in whose texts the words stand; errors as in ``similar``."""
