"""The store on disk: one writer, readers beside it, data that outlive the process and kills."""

import signal
import subprocess
import sys

import pytest
from made_declarations import project
from made_stores import put, triple

from kg.errors import HomeLocked, StoreError
from kg.mapping import from_graph, to_triples
from kg.records import Declaration
from kg.stores import OxigraphStore


def test_a_view_that_is_still_held_does_not_keep_the_directory(tmp_path):
    with OxigraphStore(tmp_path / "graph") as store:
        view = store.view()
        put(store, triple("a"))
    with OxigraphStore(tmp_path / "graph") as store:
        assert len(store.view()) == 1
    del view


def test_data_outlive_the_process(tmp_path):
    declaration = Declaration("a.txt", "a" * 64, (project(),))
    with OxigraphStore(tmp_path / "graph") as store:
        put(store, *to_triples(declaration))
        generation = store.view().generation
    with OxigraphStore(tmp_path / "graph") as store:
        assert from_graph(store.view().triples()) == declaration
        assert store.view().generation == generation


def test_a_second_writer_is_told_that_the_home_is_taken(tmp_path):
    with OxigraphStore(tmp_path / "graph"), pytest.raises(HomeLocked, match="graph"):
        OxigraphStore(tmp_path / "graph")


def test_a_reader_sees_the_state_at_its_opening_and_cannot_write(tmp_path):
    with OxigraphStore(tmp_path / "graph") as store:
        put(store, triple("a"), *(triple(f"many{number}") for number in range(30_000)))
        with store.writer() as writer:
            writer.remove([triple(f"many{number}") for number in range(30_000)])
        with OxigraphStore(tmp_path / "graph", read_only=True) as reader:
            put(store, triple("b"))
            assert set(reader.view().triples()) == {triple("a")}
            with pytest.raises(StoreError, match="reading only"):
                reader.writer()


def test_a_place_that_cannot_be_a_store_is_reported(tmp_path):
    (tmp_path / "file").write_text("x")
    for path, read_only in ((tmp_path / "file", False), (tmp_path / "none", True)):
        with pytest.raises(StoreError):
            OxigraphStore(path, read_only=read_only)
    assert not (tmp_path / "none").exists()


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from kg.stores import OxigraphStore

store = OxigraphStore(Path(sys.argv[1]))
name = lambda n: NamedNode(f"https://example.org/{n}")
with store.writer() as writer:
    writer.remove(list(store.view().triples()))
    writer.add(Triple(name(n), name("title"), Literal("新" * 50 + str(n))) for n in range(60_000))
    # The commit runs in the engine; the timer strikes while it does.
    threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()
print("committed", flush=True)
signal.pause()
"""


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize("delay", [0.02, 0.15])
def test_a_kill_in_the_middle_leaves_the_old_state_or_the_new_one(tmp_path, empty, delay):
    path = tmp_path / "graph"
    with OxigraphStore(path) as store:
        if not empty:
            put(store, *(triple(f"old{number}") for number in range(200)))
    code = subprocess.run([sys.executable, "-c", KILLED, str(path), str(delay)], capture_output=True, check=False)
    assert code.returncode == -signal.SIGKILL, code.stderr.decode()
    with OxigraphStore(path) as store:
        sizes = (60_000,) if code.stdout else (0 if empty else 200, 60_000)
        assert len(store.view()) in sizes
        assert (store.view().generation == "") == (len(store.view()) == 0)
