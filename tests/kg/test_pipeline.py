"""Files into the graph and out of it again."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_declarations import project, row
from made_stored import stored_projects

from kg import catalogue
from kg.codec import declaration_to_json
from kg.errors import NotFound, QueryError
from kg.intake import read_declaration
from kg.iris import Iris, document_id
from kg.mapping import to_triples
from kg.pipeline import ingest, ingest_bytes, remove_document
from kg.records import Budget, Declaration
from kg.stores import MemoryStore, OxigraphStore

LAMPS, ROADS = project("路灯养护"), project("道路养护")


def record(*projects) -> bytes:
    """Return the bytes of a JSON file with these projects."""
    return json.dumps(declaration_to_json(Declaration("x.json", "", projects)), ensure_ascii=False).encode()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def folder(tmp_path):
    """Make a directory with two good files, one of them further down, two bad ones and a hidden one."""
    root = tmp_path / "in"
    (root / "sub").mkdir(parents=True)
    (root / "b.json").write_bytes(record(ROADS))
    (root / "sub" / "a.json").write_bytes(record(LAMPS))
    (root / "empty.txt").write_bytes(b"")
    (root / "junk.bin").write_bytes(bytes(range(256)) * 9)
    (root / ".hidden").write_bytes(b"x")
    return root


def data(store) -> set:
    return set(store.view().triples())


def names(store) -> list:
    return [stored.record.name for stored in stored_projects(store.view())]


def owned_or_project(triples) -> set:
    """Return those that are not about units, concepts or regions, which stay."""
    staying = ("/unit/", "/canonical/", "/region/", "/scheme/")
    return {triple for triple in triples if not any(kind in triple.subject.value for kind in staying)}


def test_a_directory_is_read_in_order_past_what_cannot_be_used(store, folder):
    seen = []
    report = ingest([folder], store, on_progress=lambda *step: seen.append(step))
    assert [file.file for file in report.stored] == [str(folder / "b.json"), str(folder / "sub" / "a.json")]
    assert [(failure.file, failure.code) for failure in report.failed] == [
        (str(folder / "empty.txt"), "empty"),
        (str(folder / "junk.bin"), "unsupported"),
    ]
    assert all("\n" not in failure.message and failure.file in failure.message for failure in report.failed)
    assert (report.projects, report.indicators) == (2, 4)
    assert names(store) == ["道路养护", "路灯养护"]
    assert [step[1:] for step in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_is_not_there_is_a_failure_like_any_other(store, folder, tmp_path):
    (tmp_path / "none").mkdir()
    report = ingest([tmp_path / "missing.txt", tmp_path / "none", folder / "b.json"], store)
    assert [failure.code for failure in report.failed] == ["missing", "no_documents"]
    assert len(report.stored) == 1


def test_what_is_no_plain_file_is_not_waited_for(store, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    [failure] = ingest([tmp_path], store).failed
    assert failure.code == "unreadable"
    assert "not a plain file" in failure.message


def test_no_single_path_stops_the_others(store, folder):
    (folder / "circle").symlink_to(folder / "circle")
    os.mkfifo(folder / "pipe")
    (folder / os.fsdecode(b"\xc9\xea.json")).write_bytes(record(LAMPS))
    report = ingest([folder / "circle", folder / ("n" * 256), folder], store)
    assert [file.file for file in report.stored] == [str(folder / "b.json"), str(folder / "sub" / "a.json")]
    assert sorted(failure.code for failure in report.failed) == ["empty", *["unreadable"] * 4, "unsupported"]
    assert all(failure.message.isprintable() and failure.file in failure.message for failure in report.failed)


def test_a_file_named_in_several_ways_is_read_once(store, folder):
    read = []

    def counting(content, name):
        read.append(name)
        return read_declaration(content, name)

    (folder / "empty.txt").unlink()
    (folder / "junk.bin").unlink()
    (folder / "copy.json").write_bytes(record(LAMPS))
    steps = []
    report = ingest(
        [folder / "b.json", folder, folder / "b.json", folder / "sub"],
        store,
        read=counting,
        on_progress=lambda *step: steps.append(step[1:]),
    )
    assert read == ["b.json", "copy.json"]
    assert (len(report.stored), len(report.unchanged), len(report.replaced), len(report.failed)) == (2, 1, 0, 0)
    assert (report.projects, report.indicators) == (2, 4)
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_the_same_files_again_change_nothing(store, folder):
    ingest([folder], store)
    before, generation = data(store), store.view().generation
    report = ingest([folder], store)
    assert (len(report.stored), len(report.unchanged), len(report.replaced)) == (0, 2, 0)
    assert (report.projects, report.indicators) == (0, 0)
    assert [file.projects for file in report.unchanged] == [1, 1]
    assert data(store) == before
    assert store.view().generation == generation


def test_a_changed_file_replaces_what_came_from_its_place(store, folder):
    ingest([folder], store)
    (folder / "b.json").write_bytes(record(project("桥梁养护")))
    report = ingest([folder], store)
    assert [file.file for file in report.replaced] == [str(folder / "b.json")]
    assert names(store) == ["路灯养护", "桥梁养护"]
    assert len(catalogue.documents(store.view())) == 2
    alone = MemoryStore()
    ingest([folder / "sub" / "a.json", folder / "b.json"], alone)
    assert owned_or_project(data(store) - data(alone)) == set()


def test_one_document_may_stand_at_two_places_and_goes_with_the_last(store, folder):
    copy = folder / "sub" / "copy.json"
    copy.write_bytes(record(ROADS))
    report = ingest([folder], store)
    assert (len(report.stored), len(report.unchanged)) == (2, 1)
    generation = store.view().generation
    document = report.unchanged[0].document.id
    places = (f"file:{folder / 'b.json'}", f"file:{copy}")
    assert catalogue.documents(store.view())[1].places == places
    remove_document(document, store, place=places[1])
    assert store.view().generation == generation
    with pytest.raises(NotFound):
        remove_document(document, store, place=places[1])
    remove_document(document, store, place=places[0])
    assert names(store) == ["路灯养护"]


def test_a_copy_whose_place_changes_leaves_the_document_at_the_other_place(store):
    ingest_bytes("a.json", record(LAMPS), store)
    ingest_bytes("b.json", record(LAMPS), store)
    ingest_bytes("b.json", record(ROADS), store)
    assert sorted(names(store)) == ["路灯养护", "道路养护"]
    ingest_bytes("b.json", record(LAMPS), store)
    assert names(store) == ["路灯养护"]
    assert catalogue.documents(store.view())[0].places == (
        "upload:a.json 松江区路灯管理所 2023",
        "upload:b.json 松江区路灯管理所 2023",
    )


def test_what_still_stands_elsewhere_is_not_counted_as_replaced(store, folder):
    copy = folder / "sub" / "copy.json"
    copy.write_bytes(record(ROADS))
    ingest([folder], store)
    copy.write_bytes(record(project("桥梁养护")))
    report = ingest([copy], store)
    assert ([file.file for file in report.stored], report.replaced) == ([str(copy)], ())
    # What stands there now is stored as well at another place, and so is what stood there before.
    (folder / "third.json").write_bytes(record(ROADS))
    (folder / "fourth.json").write_bytes(record(LAMPS))
    ingest([folder / "third.json", folder / "fourth.json"], store)
    before = data(store)
    (folder / "third.json").write_bytes(record(LAMPS))
    report = ingest([folder / "third.json"], store)
    assert ([file.file for file in report.unchanged], report.replaced) == ([str(folder / "third.json")], ())
    assert data(store) == before
    (folder / "b.json").write_bytes(record(LAMPS))
    assert [file.file for file in ingest([folder / "b.json"], store).replaced] == [str(folder / "b.json")]
    assert sorted(names(store)) == ["桥梁养护", "路灯养护"]


def test_an_older_reading_is_replaced_by_that_of_the_present_version(store, monkeypatch):
    content = record(LAMPS)
    with store.writer() as writer:
        writer.add(to_triples(read_declaration(content, "a.json"), version="0.0.1"))
    assert len(ingest_bytes("a.json", content, store).stored) == 1
    assert len(ingest_bytes("a.json", content, store).unchanged) == 1
    versions = "SELECT ?v { ?a <https://schema.org/softwareVersion> ?v }"
    assert [value for (value,) in store.view().query(versions).values()] != ["0.0.1"]
    assert names(store) == ["路灯养护"]


def test_removing_takes_everything_but_units_concepts_and_regions(store):
    ingest_bytes("a.json", record(LAMPS), store)
    [document] = catalogue.documents(store.view())
    remove_document(document.id, store)
    left = catalogue.counts(store.view())
    assert (left.documents, left.projects, left.indicators, left.units, left.canonical) == (0, 0, 0, 2, 2)
    assert not list(store.view().query("SELECT ?s { ?s <http://purl.org/dc/terms/isPartOf> ?o }").values())
    with pytest.raises(NotFound):
        remove_document(document.id, store)
    assert len(ingest_bytes("a.json", record(LAMPS), store).stored) == 1


_variants = st.builds(
    replace,
    st.just(LAMPS),
    name=st.sampled_from(["路灯养护", "路灯 养护", "道路养护", None]),
    nature=st.sampled_from([None, "一次性"]),
    budget=st.sampled_from([Budget(), Budget(total=Decimal(5))]),
    indicators=st.sampled_from([(), (row("数量"),), (row("数量"), row("数量"))]),
)
_documents = st.lists(_variants, min_size=1, max_size=2).map(lambda found: record(*found))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_documents, min_size=1, max_size=3, unique=True), st.data())
def test_a_removed_document_leaves_the_data_of_the_others_as_if_it_had_never_been_there(files, drawn):
    gone = drawn.draw(st.integers(0, len(files) - 1))
    whole, without = MemoryStore(), MemoryStore()
    for number, content in enumerate(files):
        ingest_bytes(f"{number}.json", content, whole)
        if number != gone:
            ingest_bytes(f"{number}.json", content, without)
    remove_document(document_id(sha256(files[gone]).hexdigest()), whole)
    assert owned_or_project(data(whole) - data(without)) == set()
    assert data(without) <= data(whole)


def test_originals_are_kept_while_their_document_is(store, folder, tmp_path):
    originals = tmp_path / "originals"
    ingest([folder], store, originals=originals)
    kept = {path.name: path.read_bytes() for path in originals.iterdir()}
    assert kept == {sha256(content).hexdigest(): content for content in (record(ROADS), record(LAMPS))}
    (folder / "b.json").write_bytes(record(project("桥梁养护")))
    ingest([folder], store, originals=originals)
    assert sha256(record(ROADS)).hexdigest() not in {path.name for path in originals.iterdir()}
    for entry in catalogue.documents(store.view()):
        remove_document(entry.id, store, originals=originals)
    assert list(originals.iterdir()) == []


def test_triples_that_break_a_shape_are_not_stored(store, tmp_path):
    broken = Declaration("a.json", sha256(b"a").hexdigest(), (replace(LAMPS, index=0),))
    report = ingest_bytes("a.json", b"a", store, originals=tmp_path, read=lambda *_: broken)
    assert [failure.code for failure in report.failed] == ["shape_violation"]
    assert "a.json" in report.failed[0].message
    assert len(store.view()) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_declaration_is_wanting_is_told_and_stored_all_the_same(store):
    report = ingest_bytes("a.json", record(replace(LAMPS, budget=Budget())), store)
    assert [remark.severity for remark in report.stored[0].remarks] == ["warning"]
    assert names(store) == ["路灯养护"]


@pytest.mark.parametrize("key", ["name", "unit", "overall_goal", "ref"])
def test_half_a_character_in_a_record_is_a_bad_record(store, key):
    report = ingest_bytes("a.json", json.dumps({"name": "甲", key: "甲\ud800"}).encode(), store)
    assert [failure.code for failure in report.failed] == ["invalid_record"]
    assert report.failed[0].message.isprintable()
    assert report.failed[0].message.startswith(f"a.json: {key}: ")


def test_half_a_character_that_a_reader_lets_through_is_a_bad_record_too(store):
    broken = Declaration("a.json", sha256(b"a").hexdigest(), (replace(LAMPS, unit="甲\ud800"),))
    [failure] = ingest_bytes("a.json", b"a", store, read=lambda *_: broken).failed
    assert failure.code == "invalid_record"
    assert r"\ud800" in failure.message
    assert len(store.view()) == 0


def test_two_threads_that_bring_the_same_files_store_them_once(tmp_path):
    files = [record(project(f"养护{number}")) for number in range(6)]
    with OxigraphStore(tmp_path / "graph") as store, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: ingest_bytes(f"{number % 6}.json", files[number % 6], store), range(24)))
        assert sorted(names(store)) == [f"养护{number}" for number in range(6)]


def test_a_defect_is_not_taken_for_a_bad_file(store):
    def defective(*_):
        raise QueryError(reason="defect")

    with pytest.raises(QueryError):
        ingest_bytes("a.json", b"a", store, read=defective)


def test_names_of_another_base_are_used_throughout(store):
    iris = Iris("https://example.org/data/")
    ingest_bytes("a.json", record(LAMPS), store, iris)
    [stored] = stored_projects(store.view())
    assert catalogue.stored_project(store.view(), stored.ref.id) == stored
    remove_document(stored.ref.document.id, store, iris)
    assert catalogue.counts(store.view()).projects == 0


@pytest.mark.shared
def test_the_seeds_are_stored_whole_and_come_back_as_they_were_read(shared, tmp_path):
    seeds = sorted((shared / "seeds").glob("*.txt"))
    with OxigraphStore(tmp_path / "graph") as store:
        report = ingest([shared / "seeds"], store, originals=tmp_path / "originals")
        assert not report.failed
        assert (len(report.stored), report.projects, report.indicators) == (5, 59, 607)
        read = [each for path in seeds for each in read_declaration(path.read_bytes(), path.name).projects]
        assert [stored.record for stored in stored_projects(store.view())] == read
        assert len(ingest([shared / "seeds"], store).unchanged) == 5
