"""Which evaluator a store has."""

import os

from kg.evaluators.base import Evaluator
from kg.evaluators.sizes import Sizes
from kg.stores import MemoryStore, OxigraphStore, Store


def evaluator_of(store: Store, sizes: Sizes) -> Evaluator:
    """Return an evaluator for *store*; nothing is started before the first question.

    Pipes that can be waited for, and signals, are what the pool needs of a system; where there are none, on Windows, a
    store on disk is evaluated like one in memory.
    """
    if isinstance(store, MemoryStore) or (isinstance(store, OxigraphStore) and os.name != "posix"):
        from kg.evaluators.here import Here

        return Here(store.engine, sizes.workers, sizes.queue)
    if isinstance(store, OxigraphStore):
        from kg.evaluators.pool import Pool

        return Pool(store.place, sizes)
    from kg.evaluators.far import Far
    from kg.stores.remote import RemoteStore

    assert isinstance(store, RemoteStore)
    return Far(store, queue=sizes.queue)
