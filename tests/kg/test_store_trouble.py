"""A disk that is full, files that a killed process left, and directories that are no store: one line, nothing lost."""

import subprocess
import sys
from pathlib import Path

import pytest
from made_stores import put, triple

from kg.errors import HomeLocked, StoreError
from kg.iris import Iris
from kg.pipeline import ingest
from kg.stores import MemoryStore, OxigraphStore, load
from kg.stores.oxigraph import OxigraphWriter
from kg.stores.remote import RemoteStore

SAMPLE = Path(__file__).parents[2] / "samples" / "songjiang-education-2023.txt"
#: Stores a little, much and a little again where no file may grow beyond a megabyte, and says what came of it.
CHILD = """
import resource, sys
from pathlib import Path
from kg.errors import ZhibiaoError
from kg.stores import OxigraphStore, load

def text(name, count):
    return "".join(f'<urn:{name}{number}> <urn:p> "{number * 7919 ** 9:0200x}" .\\n' for number in range(count))

def tell(work):
    try:
        work()
        print("done")
    except ZhibiaoError as error:
        print(type(error).__name__, error)

def commit(name, count):
    with store.writer() as writer:
        writer.add_text(text(name, count))

path = Path(sys.argv[1])
file = path.with_name("much.nt")
file.write_text(text("loaded", 25_000))
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
with OxigraphStore(path / "graph") as store:
    tell(lambda: commit("first", 1))
    tell(lambda: commit("much", 25_000))
    tell(lambda: commit("last", 1))
tell(lambda: load(path / "graph", [file]))
"""


def names(path):
    return {path.name for path in path.iterdir()}


def subjects(path, **how):
    with OxigraphStore(path, **how) as store:
        return {found.subject.value for found in store.view().triples()}


def test_a_full_disk_is_told_in_a_line_and_costs_nothing_that_was_stored(tmp_path):
    home = tmp_path / "home"
    command = [sys.executable, "-c", CHILD, str(home)]
    child = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
    first, much, last, loaded = child.stdout.splitlines()
    assert (first, last) == ("done", "done")
    for told in (much, loaded):
        assert told.startswith("StoreError the graph store failed:")
        assert told.endswith("File too large")
    # What did not find room does not take up room either.
    assert names(home) == {"graph", "graph.lock"}
    assert not [*(home / "graph").glob("bulk-*")]
    assert subjects(home / "graph") == {"urn:first0", "urn:last0"}


def test_what_a_killed_bulk_load_left_goes_when_a_writer_opens_the_store(tmp_path):
    with OxigraphStore(tmp_path / "graph") as store:
        put(store, triple("a"))
    left = tmp_path / "graph" / "bulk-276855825316489029563741172051651404376.sst"
    left.write_bytes(b"half")
    assert subjects(tmp_path / "graph", read_only=True) == {triple("a").subject.value}
    assert left.exists()
    assert subjects(tmp_path / "graph") == {triple("a").subject.value}
    assert not left.exists()


def test_buffers_that_cannot_be_written_do_not_undo_a_commit_nor_keep_the_directory(tmp_path, monkeypatch, caplog):
    def fail(self):
        raise StoreError(reason="No space left on device")

    monkeypatch.setattr(OxigraphStore, "flush", fail)
    with OxigraphStore(tmp_path / "graph") as store:
        put(store, *(triple(f"many{number}") for number in range(6_000)))
    assert "No space left" in caplog.text
    monkeypatch.undo()
    assert len(subjects(tmp_path / "graph")) == 6_000


def test_a_writer_that_is_still_held_does_not_keep_the_directory(tmp_path):
    with OxigraphStore(tmp_path / "graph") as store:
        writer = store.writer()
    with OxigraphStore(tmp_path / "graph") as again:
        put(again, triple("a"))
    with pytest.raises(StoreError, match="closed"), writer:
        writer.add([triple("b")])


def test_originals_of_documents_that_found_no_room_do_not_stay(tmp_path, monkeypatch):
    def fail(self, changes):
        raise StoreError(reason="No space left on device")

    monkeypatch.setattr(OxigraphWriter, "_commit", fail)
    store, told = MemoryStore(), []
    originals = tmp_path / "documents"
    with pytest.raises(StoreError, match="No space left"):
        ingest([SAMPLE], store, Iris(), originals=originals, on_stored=lambda *each: told.append(each))
    assert (len(store.view()), told, names(originals)) == (0, [], set())
    monkeypatch.undo()
    report = ingest([SAMPLE], store, Iris(), originals=originals)
    assert len(report.stored) == len(names(originals)) == 1


def test_originals_stay_where_a_server_may_have_stored_their_document_all_the_same(tmp_path, monkeypatch):
    def fail(self, changes):
        raise StoreError(reason="no answer within 60 seconds")

    monkeypatch.setattr(OxigraphWriter, "_commit", fail)
    monkeypatch.setattr(MemoryStore, "commits_here", RemoteStore.commits_here)
    with pytest.raises(StoreError, match="no answer"):
        ingest([SAMPLE], MemoryStore(), Iris(), originals=tmp_path / "documents")
    assert len(names(tmp_path / "documents")) == 1


def test_a_last_flush_that_fails_in_any_way_lets_go_of_the_directory(tmp_path, monkeypatch):
    class Failing:
        def flush(self):
            raise RuntimeError("Corruption: block checksum mismatch")

    store = OxigraphStore(tmp_path / "graph")
    put(store, triple("a"))
    with monkeypatch.context() as patched:
        patched.setattr(store, "_store", Failing())
        with pytest.raises(StoreError, match="checksum"):
            store.flush()
        store.close()
    store.close()
    with OxigraphStore(tmp_path / "graph") as again:
        assert len(again.view()) == 1


@pytest.mark.parametrize("how", [{"read_only": True}, {}])
def test_what_is_no_store_is_not_called_locked_for_its_name(tmp_path, how):
    (tmp_path / "LOCK").mkdir()
    (tmp_path / "LOCK" / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        OxigraphStore(tmp_path / "LOCK" / "file", **how)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("how", [{"read_only": True}, {}])
def test_a_store_whose_files_are_damaged_is_left_as_it_is(tmp_path, how):
    path = tmp_path / "graph"
    with OxigraphStore(path) as store:
        put(store, triple("a"))
    (table,) = path.glob("MANIFEST-*")
    whole = table.read_bytes()
    table.write_bytes(whole[:50])
    with pytest.raises(StoreError, match="MANIFEST") as caught:
        OxigraphStore(path, **how)
    assert "\n" not in str(caught.value)
    table.write_bytes(whole)
    assert subjects(path) == {triple("a").subject.value}


def test_two_servers_on_one_home_are_told_apart_by_the_lock_alone(tmp_path):
    path = tmp_path / "graph"
    with OxigraphStore(path) as store:
        put(store, triple("a"))
        for open_again in (lambda: OxigraphStore(path), lambda: load(path, [])):
            with pytest.raises(HomeLocked):
                open_again()
        put(store, triple("b"))
    assert len(subjects(path)) == 2
