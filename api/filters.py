"""The filters of a search in the terms of the index."""

from collections.abc import Collection

from api.snapshot import Snapshot
from embeddings.table import Filters as IndexFilters
from embeddings.table import Scalar
from kg.filters import Filters, below
from kg.iris import normalise_name

_EQUAL = ("level1", "level2", "year", "document")


def for_index(filters: Filters, snapshot: Snapshot) -> IndexFilters:
    """Return the same conditions as the index takes them, which compares values whole.

    :param snapshot: tells which regions lie in those asked for.
    """
    one_of: dict[str, Collection[Scalar]] = {
        name: frozenset(values) for name in _EQUAL if (values := getattr(filters, name))
    }
    if filters.unit:
        one_of["unit"] = frozenset(map(normalise_name, filters.unit))
    if filters.region:
        one_of["region"] = frozenset(code for code in snapshot.regions if below(code, filters.region))
    limits = (filters.value_min, filters.value_max)
    return IndexFilters(one_of, {} if limits == (None, None) else {"value": limits})
