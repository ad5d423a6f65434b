"""Writing to every graph store: what is added and removed, who sees it when, and the generation."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from made_stores import ALL, EX, TITLE, put, triple

from kg.errors import StoreError
from kg.stores import MemoryStore, OxigraphStore, open_store
from kg.stores.base import BOOKS, DECISIONS, LEDGER


def test_the_address_decides_the_store(tmp_path):
    assert isinstance(open_store("memory:"), MemoryStore)
    assert isinstance(open_store(str(tmp_path / "graph")), OxigraphStore)


def test_much_is_added_at_once_and_again(store):
    for name in ("first", "second"):
        with store.writer() as writer:
            writer.add_text("".join(f"{triple(f'{name}{number}')} .\n" for number in range(25_000)))
            writer.add([triple(name)], book=LEDGER)
        assert triple(name) in set(store.view().triples(book=LEDGER))
    assert len(store.view()) == 50_000
    assert store.view().generation.startswith("2-")


def test_adding_and_removing_come_together(store):
    put(store, triple("a"), triple("b"))
    with store.writer() as writer:
        writer.remove([triple("a")])
        writer.add([triple("c")])
    assert set(store.view().triples()) == {triple("b"), triple("c")}


def test_of_two_plans_for_one_triple_the_later_counts(store):
    with store.writer() as writer:
        writer.add([triple("a"), triple("b")])
        writer.remove([triple("a")])
        writer.add([triple("a")])
        writer.remove([triple("b")])
    assert set(store.view().triples()) == {triple("a")}


def test_a_block_that_fails_leaves_nothing_behind(store):
    put(store, triple("a"))
    generation = store.view().generation
    writer = store.writer()

    def failing():
        with writer:
            writer.remove([triple("a")])
            writer.add([triple("b")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert set(store.view().triples()) == {triple("a")}
    assert store.view().generation == generation
    put(store, triple("c"))  # the lock is free again


def test_nothing_is_seen_before_the_commit(store):
    with store.writer() as writer:
        writer.add([triple("a")])
        assert len(store.view()) == 0
    assert len(store.view()) == 1


def test_the_generation_changes_with_the_data_and_only_then(store):
    view = store.view()
    assert view.generation == ""
    put(store, triple("a"))
    first = view.generation
    put(store, triple("a"))
    for book in BOOKS:
        put(store, triple("entry"), book=book)
    assert view.generation == first != ""
    with store.writer() as writer:
        writer.remove([triple("a")])
    assert view.generation not in ("", first)


def test_derived_data_are_data_but_leave_the_generation(store):
    put(store, triple("a"))
    before = store.view().generation
    with store.writer() as writer:
        writer.add([triple("derived")], derived=True)
    assert len(store.view()) == 2
    assert store.view().generation == before
    with store.writer() as writer:
        writer.remove([triple("derived")], derived=True)
        writer.add([triple("b")])
    assert set(store.view().triples()) == {triple("a"), triple("b")}
    assert store.view().generation != before


@pytest.mark.parametrize("book", BOOKS)
def test_a_book_is_seen_by_nobody_who_does_not_ask_for_it(store, book):
    put(store, triple("secret", "file:anna.txt"), book=book)
    put(store, triple("a"))
    view = store.view()
    assert list(view.query("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }").rows()) == []
    assert list(view.query(f"SELECT * WHERE {{ GRAPH {book} {{ ?s ?p ?o }} }}").rows()) == []
    assert [row["o"].value for row in view.query(ALL).rows()] == ["文"]
    dumped = io.BytesIO()
    view.dump(dumped)
    assert dumped.getvalue().decode() == f'<{EX}a> <{EX}title> "文" .\n'
    assert len(view) == len(view.graph()) == 1
    assert triple("secret", "file:anna.txt") in set(view.triples(book=book))
    assert list(view.triples(None, TITLE, book=DECISIONS if book == LEDGER else LEDGER)) == []


def test_a_closed_store_says_so(store):
    view = store.view()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        len(view)
    with pytest.raises(StoreError, match="closed"):
        store.writer()


def test_reading_in_threads_beside_a_writer_sees_whole_commits(store):
    batch = [triple(f"t{number}") for number in range(50)]

    def read(_: int) -> set[int]:
        return {len(list(store.view().triples())) for _ in range(15)}

    with ThreadPoolExecutor(4) as pool:
        seen = [pool.submit(read, number) for number in range(3)]
        for _ in range(10):
            put(store, *batch)
            with store.writer() as writer:
                writer.remove(batch)
        assert set().union(*(result.result() for result in seen)) <= {0, 50}
