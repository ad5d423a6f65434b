"""The filters of a search in the terms of the index."""

from collections.abc import Collection, Iterable

from embeddings.table import Filters as IndexFilters
from embeddings.table import Scalar
from kg.filters import Filters, below

_EQUAL = ("level1", "level2", "year", "unit", "document")


def for_index(filters: Filters, known_regions: Iterable[str]) -> IndexFilters:
    """Return the same conditions as the index takes them.

    :param known_regions: every region code in the graph; the index compares codes whole.
    """
    one_of: dict[str, Collection[Scalar]] = {
        name: frozenset(values) for name in _EQUAL if (values := getattr(filters, name))
    }
    if filters.region:
        one_of["region"] = frozenset(code for code in known_regions if below(code, filters.region))
    limits = (filters.value_min, filters.value_max)
    return IndexFilters(one_of, {} if limits == (None, None) else {"value": limits})
