"""Lists of a home that changes while they are made are never kept as those of what came after."""

from pathlib import Path

from api.lists import Lists
from api.snapshot import Snapshot
from kg.iris import Iris
from kg.pipeline import ingest_bytes
from kg.stores import MemoryStore

SAMPLES = Path(__file__).parents[2] / "samples"


def test_a_change_in_the_middle_of_a_list_is_seen_by_the_next_one() -> None:
    store = MemoryStore()
    first, second = sorted(SAMPLES.glob("*.txt"))[:2]
    ingest_bytes(first.name, first.read_bytes(), store)
    snapshot, pending = Snapshot(store.view(), Iris()).load(), [second]

    def loaded() -> Snapshot:
        # What was in memory a moment ago; then another thread stores something.
        if pending:
            path = pending.pop()
            ingest_bytes(path.name, path.read_bytes(), store)
            lists.tell_changed()
        return snapshot

    lists = Lists(store, loaded)
    before, after = lists.units(), lists.units()
    assert sum(unit.projects for unit in after) > sum(unit.projects for unit in before) > 0
    assert after == Lists(store, lambda: None).units()
