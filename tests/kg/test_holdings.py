"""What is held in memory equals what the graph says, however it came to be, and takes little."""

import gc
import sys
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_declarations import project, projects, row
from made_stored import indicator_facts, stored_projects
from pyoxigraph import NamedNode, RdfFormat, serialize

from benchmarks.corpus import declarations
from kg import catalogue, holdings, listing, pipeline
from kg.facts import Rows
from kg.iris import Iris
from kg.mapping import to_triples
from kg.prepare import Prepared
from kg.records import Declaration, Narrative
from kg.sharing import Sharing
from kg.stores import MemoryStore
from kg.storing import Shelf

LAMPS = project(narrative=Narrative(overview="道路照明。"))
LAMPS_AGAIN = project("路灯养护", row("完好率", level2="质量指标"), department="郑州市二七区城市管理局")
SCHOOL = project("校园食堂改造", row("改造食堂数量"), unit="上海市松江区教育局（本级）", year=None, index=2)
CLINIC = project("Clinic 2", row("人数"), row("人数", "产出指标", "质量指标"), unit="松江区 路灯管理所", year=2024)
NAMELESS = project(None, unit=None, year=2022)
#: What a place may hold, one after the other: some declare the same project, or the same thing as another place.
CONTENTS = ((LAMPS,), (LAMPS_AGAIN,), (SCHOOL, CLINIC), (LAMPS, NAMELESS), (NAMELESS,), ())
PLACES = ("甲.txt", "乙.txt", "丙.txt")
#: Each puts a content at a place, or with None takes out what stands there.
CHANGES = st.lists(
    st.tuples(st.sampled_from(PLACES), st.none() | st.integers(0, len(CONTENTS) - 1)), min_size=1, max_size=8
)
NARROWED = (
    {},
    {"limit": 2},
    {"limit": 1, "offset": 1},
    {"year": 2023},
    {"unit": "松江区路灯管理所"},
    {"unit": "松江区 路灯管理所", "text": "CLINIC"},
    {"text": "养护"},
    {"text": ""},
    {"unit": "无此单位"},
)


def put(
    store: MemoryStore, name: str, forms: tuple, *, digest: str = "", version: str | None = None, kept: str = ""
) -> None:
    """Store a document; of the same name it takes the other's place.

    :param kept: digest of records that say what it declares.
    """
    document = Declaration(name, digest or sha256(repr((name, forms)).encode()).hexdigest(), forms)
    told = {} if version is None else {"version": version}
    text = (serialize(to_triples(document, **told), format=RdfFormat.N_TRIPLES) or b"").decode()
    rows = sum(len(form.indicators) for form in forms)
    shelf = Shelf(store, Iris(), None)
    prepared = Prepared(name, None, document.sha256, kept or document.sha256, name, text, (), len(forms), rows)
    shelf.put(name, prepared, name)
    shelf.flush()


def take(store: MemoryStore, name: str) -> None:
    for document in catalogue.documents(store.view()):
        if name in document.places:
            pipeline.remove_document(document.id, store, Iris())


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_reading_what_changed_gives_what_reading_everything_gives(changes):
    store, held = MemoryStore(), holdings.NOTHING
    for name, content in changes:
        if content is None:
            take(store, name)
        else:
            put(store, name, CONTENTS[content])
        view = store.view()
        held = holdings.read(view, held)
        assert list(held.items()) == list(holdings.read(view).items())
        assert listing.documents(view, held) == catalogue.documents(view)
        ordered = listing.projects_in_order(held)
        assert listing.units(ordered) == catalogue.units(view)
        for narrowed in NARROWED:
            assert listing.page(ordered, **narrowed) == catalogue.projects(view, **{"limit": 50, **narrowed})
        forms = {form.id: form for document in held.values() for form in document.forms}
        assert list(Rows(forms).values()) == list(indicator_facts(view))
        spoken_for = [form.project for form in forms.values() if form.current]
        stored = [replace(each, record=replace(each.record, narrative=None)) for each in stored_projects(view)]
        assert spoken_for == stored


def test_only_what_shares_a_project_with_a_change_is_read_again():
    store = MemoryStore()
    put(store, "甲.txt", (LAMPS,))
    put(store, "乙.txt", (SCHOOL, CLINIC))
    before = holdings.read(store.view())
    put(store, "丙.txt", (LAMPS_AGAIN,))
    after = holdings.read(store.view(), before)
    lamps, school = before
    assert after[school] is before[school]
    assert after[lamps] is not before[lamps]
    assert [form.current for form in after[lamps].forms] == [False]
    assert holdings.read(store.view(), after) == after
    assert all(document is after[key] for key, document in holdings.read(store.view(), after).items())


def test_a_document_that_another_version_read_is_read_again():
    store, digest = MemoryStore(), "7" * 64
    put(store, "甲.txt", (LAMPS,), digest=digest, version="0.0.1")
    before = holdings.read(store.view())
    [(key, old)] = before.items()
    put(store, "甲.txt", (LAMPS_AGAIN,), digest=digest)
    new = holdings.read(store.view(), before)[key]
    assert new.mark.sequence == old.mark.sequence
    assert [form.project.record for form in new.forms] == [LAMPS_AGAIN]


def test_a_document_that_other_records_tell_of_is_read_again():
    store, digest = MemoryStore(), "7" * 64
    put(store, "甲.txt", (LAMPS_AGAIN,), digest=digest, kept="8" * 64)
    before = holdings.read(store.view())
    [key] = before
    for kept, forms in (("9" * 64, (SCHOOL,)), ("", (CLINIC,))):
        put(store, "甲.txt", forms, digest=digest, kept=kept)
        after = holdings.read(store.view(), before)
        assert after[key].mark.sequence == before[key].mark.sequence
        assert tuple(form.project.record for form in after[key].forms) == forms
        before = after


def test_projects_in_a_document_are_whole():
    store = MemoryStore()
    put(store, "甲.txt", (LAMPS,))
    put(store, "乙.txt", (SCHOOL, LAMPS_AGAIN))
    for document in catalogue.documents(store.view()):
        node = NamedNode(Iris().iri("document", document.id))
        found = catalogue.projects_in_document(store.view(), node)
        assert [each.record for each in found] == list((LAMPS,) if document.name == "甲.txt" else (SCHOOL, LAMPS_AGAIN))
        assert {each.ref.document for each in found} == {document.ref}


@pytest.mark.parametrize("number", ["0", "01", "+1", " 1", "1 ", "٣", "99", "9" * 5000, "", "x"])
def test_other_numbers_name_no_row(number):
    store = MemoryStore()
    put(store, "甲.txt", (LAMPS,))
    [document] = holdings.read(store.view()).values()
    [form] = document.forms
    rows = Rows({form.id: form})
    assert f"{form.id}-1" in rows
    assert f"{form.id}-{number}" not in rows
    assert number not in rows


@given(st.lists(projects, max_size=3))
def test_sharing_changes_nothing_that_is_said(forms):
    shared = Sharing()
    assert [shared(form) for form in forms] == forms
    assert [[type(value) for value in _values(shared(form))] for form in forms] == [
        [type(value) for value in _values(form)] for form in forms
    ]


def test_equal_texts_numbers_and_targets_are_one():
    shared = Sharing()
    # Made of other objects each time.
    one, other = (shared(next(declarations(1)).projects[0]) for _ in range(2))
    assert one.unit is other.unit
    assert one.budget.total is other.budget.total
    for left, right in zip(one.indicators, other.indicators, strict=True):
        assert left.target is right.target
        assert left.locator is right.locator
        assert left.name is right.name


def test_a_held_row_takes_less_than_a_kilobyte():
    store = MemoryStore()
    for declaration in declarations(1200):
        put(store, declaration.source, declaration.projects, digest=declaration.sha256)
    held = holdings.read(store.view())
    rows = sum(document.rows for document in held.values())
    assert rows == 1200
    assert _size(held) / rows < 1000


def _values(value):
    """Yield a record and everything in it."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _values(part)


def _size(root) -> int:
    """Return the bytes of an object and of everything that it holds, each object once; classes are not held."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if id(value) not in seen and not isinstance(value, type):
            seen[id(value)] = value
            waiting += gc.get_referents(value)
    return sum(map(sys.getsizeof, seen.values()))
