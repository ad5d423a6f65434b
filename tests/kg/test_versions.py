"""Former versions of documents: kept when something takes their place, gone when a person removes it."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest
from made_declarations import project, row
from pyoxigraph import NamedNode

from kg.iris import Iris
from kg.mapping import to_triples
from kg.pipeline import ingest_bytes, remove_document
from kg.records import Declaration, Operator, Target
from kg.stores import HISTORY, MemoryStore
from kg.versions import versions_of

IRIS = Iris()
LAMPS = project("路灯养护", row("路灯养护数量"), row("群众满意度", "满意度指标", "服务对象满意度指标"))
TARGET = Target("≥98%", Operator.AT_LEAST, Decimal(98), unit="%")
CHANGED = replace(LAMPS, indicators=(replace(LAMPS.indicators[0], target=TARGET), LAMPS.indicators[1]))
PROJECT = NamedNode(IRIS.project("0" * 64, LAMPS))


@pytest.fixture
def store():
    return MemoryStore()


def put(store, form, text, name="申报表.txt"):
    declaration = Declaration(name, sha256(text.encode()).hexdigest(), (form,))
    report = ingest_bytes(name, text.encode(), store, IRIS, read=lambda *_: declaration)
    assert not report.failed
    return declaration


def versions(store):
    return versions_of(store.view(), PROJECT)


def test_a_document_that_is_replaced_stays_as_a_version_word_for_word(store):
    first = put(store, LAMPS, "第一版")
    second = put(store, CHANGED, "第二版")
    (version,) = versions(store)
    assert version.declaration == first
    assert version.document == IRIS.document(first.sha256)
    assert version.successor == IRIS.document(second.sha256)
    assert version.program
    assert version.replaced.tzinfo is not None


def test_versions_are_in_the_order_in_which_they_were_replaced(store):
    for text, form in (("一", LAMPS), ("二", CHANGED), ("三", LAMPS), ("一", LAMPS)):
        put(store, form, text)
    found = [version.declaration.sha256 for version in versions(store)]
    assert found == [sha256(text.encode()).hexdigest() for text in "一二三"]


def test_the_same_bytes_read_otherwise_are_a_version_and_read_the_same_are_none(store):
    put(store, LAMPS, "同一份")
    put(store, LAMPS, "同一份")
    assert versions(store) == []
    document = NamedNode(IRIS.document(sha256("同一份".encode()).hexdigest()))
    with store.writer() as writer:
        # What an earlier version of the program had read.
        writer.remove(to_triples(Declaration("申报表.txt", sha256("同一份".encode()).hexdigest(), (LAMPS,)), IRIS))
        writer.add(
            to_triples(
                Declaration("申报表.txt", sha256("同一份".encode()).hexdigest(), (CHANGED,)), IRIS, version="0.0.1"
            )
        )
    put(store, LAMPS, "同一份")
    (version,) = versions(store)
    assert (version.document, version.successor, version.program) == (document.value, document.value, "0.0.1")
    assert version.declaration.projects == (CHANGED,)


def test_what_somebody_removes_leaves_no_version_behind(store):
    for text, form in (("一", LAMPS), ("二", CHANGED), ("三", LAMPS)):
        last = put(store, form, text)
    put(store, replace(LAMPS, name="别的项目"), "别的", name="别的.txt")
    remove_document(IRIS.document(last.sha256), store, IRIS)
    assert versions(store) == []
    assert list(store.view().triples(book=HISTORY)) == []


def test_a_version_is_no_part_of_the_data(store):
    put(store, LAMPS, "一")
    once = MemoryStore()
    put(once, CHANGED, "二")
    put(store, CHANGED, "二")
    assert set(store.view().triples()) == set(once.view().triples())
    assert not store.view().query("ASK { GRAPH ?any { ?s ?p ?o } }")
