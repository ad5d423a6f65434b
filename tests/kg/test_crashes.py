"""A process that is killed while it stores leaves what it reported, and nothing half."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from benchmarks.crash import WORKS, crash
from kg.errors import HomeLocked, InputError, StoreError
from kg.stores import OxigraphStore, load, open_store
from kg.stores.base import LEDGER

NAME = NamedNode("urn:name")


def triple(name: str) -> Triple:
    return Triple(NamedNode(f"urn:{name}"), NAME, Literal("文"))


@pytest.fixture
def path(tmp_path):
    """Give the place of a store that holds one triple, and an entry in the ledger."""
    with OxigraphStore(tmp_path / "graph") as store, store.writer() as writer:
        writer.add([triple("old")])
        writer.add([triple("entry")], book=LEDGER)
    return tmp_path / "graph"


def names(path):
    with open_store(path, read_only=True) as store:
        return {found.subject.value for found in store.view().triples()}


def written(path, text):
    path.write_text(text, "utf-8")
    return path


def test_what_was_reported_is_there_after_a_kill_and_the_work_can_be_done_again(tmp_path):
    figures = crash(tmp_path, times=len(WORKS), seed=3, copies=1)
    assert [kill["work"] for kill in figures["kills"]] == list(WORKS)


def test_a_load_takes_the_place_of_what_was_there(path, tmp_path):
    turtle = written(tmp_path / "a.ttl", '@prefix x: <urn:> . x:a x:name "文" . x:b x:name "文" .')
    triples = written(tmp_path / "b.nt", f"{triple('b')} .\n{triple('c')} .\n")
    assert load(path, [turtle, triples]) == 4
    assert names(path) == {"urn:a", "urn:b", "urn:c"}
    with OxigraphStore(path) as store:
        assert store.view().generation != ""
        assert list(store.view().triples(NamedNode("urn:entry"), book=LEDGER)) == []
    assert {each.name for each in tmp_path.iterdir()} - {"a.ttl", "b.nt"} == {"graph", "graph.lock"}


def test_a_dump_with_the_books_is_restored_with_them_under_a_new_generation(path, tmp_path):
    with OxigraphStore(path) as store:
        generation = store.view().generation
        store.engine().dump(str(tmp_path / "all.nq"))
    load(path, [tmp_path / "all.nq"])
    with OxigraphStore(path) as store:
        assert set(store.view().triples()) == {triple("old")}
        assert list(store.view().triples(NamedNode("urn:entry"), book=LEDGER)) == [triple("entry")]
        assert store.view().generation not in ("", generation)
        assert len(list(store.view().triples(LEDGER, book=LEDGER))) == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.nt", "<urn:a> <urn:b> .", "a.nt"),
        ("a.nq", '<urn:a> <urn:b> "c" <urn:foreign> .\n', "urn:foreign"),
        ("a.pdf", "%PDF", "ending .pdf"),
        ("none.nt", None, "none.nt"),
    ],
)
def test_a_load_that_fails_leaves_what_was_there(path, tmp_path, name, text, words):
    good = written(tmp_path / "good.nt", f"{triple('new')} .\n")
    bad = tmp_path / name if text is None else written(tmp_path / name, text)
    with pytest.raises(InputError, match=words):
        load(path, [good, bad])
    assert names(path) == {"urn:old"}
    assert not path.with_name("graph.new").exists()


def test_nobody_loads_beside_a_writer_and_nobody_writes_beside_a_load(path, tmp_path):
    with OxigraphStore(path), pytest.raises(HomeLocked):
        load(path, [])
    assert names(path) == {"urn:old"}


def store_with(path, name):
    with OxigraphStore(path) as store, store.writer() as writer:
        writer.add([triple(name)])
    path.with_name(f"{path.name}.lock").unlink()


@pytest.mark.parametrize("step", ["filling", "complete", "old moved away", "new in place"])
def test_an_exchange_that_was_interrupted_is_finished_or_undone_at_the_next_opening(tmp_path, step):
    path = tmp_path / "graph"
    beside = {name: tmp_path / f"graph.{name}" for name in ("new", "ready", "old")}
    store_with(path if step in ("filling", "complete") else beside["old"], "old")
    store_with({"filling": beside["new"], "new in place": path}.get(step, beside["ready"]), "new")
    wanted = {"urn:old" if step == "filling" else "urn:new"}
    assert names(path) == wanted  # a reader, who changes nothing
    with OxigraphStore(path) as store:
        assert {found.subject.value for found in store.view().triples()} == wanted
    assert {each.name for each in tmp_path.iterdir()} == {"graph", "graph.lock"}


def test_a_lock_that_cannot_be_taken_is_a_failure_of_the_store(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        load(tmp_path / "file" / "graph", [])
