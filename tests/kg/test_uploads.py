"""What an upload replaces, and what it is stored beside."""

import json
from dataclasses import replace

import pytest
from made_declarations import project
from made_stored import stored_projects

from kg import catalogue
from kg.codec import declaration_to_json
from kg.files import FoundFile
from kg.pipeline import ingest, ingest_bytes
from kg.places import file_place, upload_label, upload_name, upload_place
from kg.records import Declaration, Project
from kg.stores import MemoryStore

LAMPS = project("路灯养护")


def record(*projects) -> bytes:
    """Return the bytes of a JSON file with these projects."""
    return json.dumps(declaration_to_json(Declaration("x.json", "", projects)), ensure_ascii=False).encode()


@pytest.fixture
def store():
    return MemoryStore()


def stored(store) -> list:
    return [found.record for found in stored_projects(store.view())]


@pytest.mark.parametrize("changed", [{"unit": "某某中心"}, {"year": 2024}])
def test_a_file_of_the_same_name_from_elsewhere_is_stored_beside(store, tmp_path, changed):
    other = replace(LAMPS, **changed)
    for each in (LAMPS, other):
        assert len(ingest_bytes("申报表.json", record(each), store, originals=tmp_path).stored) == 1
    assert stored(store) == [LAMPS, other]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("申报表（1）.json", LAMPS.unit),
        ("申报表(1).JSON", LAMPS.unit),
        ("申报表（1）.json", f" {LAMPS.unit[:3]} {LAMPS.unit[3:]}"),
    ],
)
def test_a_corrected_file_replaces_in_any_spelling(store, tmp_path, name, unit):
    ingest_bytes("申报表（1）.json", record(LAMPS), store, originals=tmp_path)
    corrected = replace(LAMPS, unit=unit, nature="经常性")
    report = ingest_bytes(name, record(corrected), store, originals=tmp_path)
    assert len(report.replaced) == 1
    assert stored(store) == [corrected]
    assert len(list(tmp_path.iterdir())) == 1


def test_the_same_bytes_again_change_nothing(store):
    ingest_bytes("a.json", record(LAMPS), store)
    generation = store.view().generation
    assert len(ingest_bytes("a.json", record(LAMPS), store).unchanged) == 1
    assert store.view().generation == generation
    assert len(catalogue.documents(store.view())[0].places) == 1


def test_the_first_project_decides(store):
    second = replace(LAMPS, index=2, unit="某某中心")
    ingest_bytes("a.json", record(LAMPS, second), store)
    assert len(ingest_bytes("a.json", record(LAMPS), store).replaced) == 1
    assert len(ingest_bytes("a.json", record(replace(second, index=1)), store).stored) == 1


def test_forms_that_do_not_name_their_unit_do_not_replace_each_other(store):
    for name in ("甲", "乙"):
        report = ingest_bytes("a.json", record(replace(LAMPS, name=name, unit=None)), store)
        assert len(report.stored) == 1
    assert {found.name for found in stored(store)} == {"甲", "乙"}
    assert len(ingest_bytes("a.json", record(replace(LAMPS, name="乙", unit=None)), store).unchanged) == 1


def test_an_upload_never_replaces_a_file_nor_the_other_way_round(store, tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(record(LAMPS))
    ingest([path], store)
    other = replace(LAMPS, nature="经常性")
    ingest_bytes(f"file:{path}", record(other), store)
    ingest_bytes(str(path), record(replace(other, nature="一次性")), store)
    places = [place for entry in catalogue.documents(store.view()) for place in entry.places]
    assert sorted(place.split(":")[0] for place in places) == ["file", "upload"]
    path.write_bytes(record(replace(LAMPS, nature="延续")))
    assert len(ingest([path], store).replaced) == 1
    assert len(catalogue.documents(store.view())) == 2


def test_no_place_of_an_upload_is_that_of_a_file():
    place = upload_place("file:/a.txt", Declaration("a.txt", "0" * 64, (LAMPS,)))
    assert place.startswith("upload:")
    assert file_place(FoundFile(None, place)).startswith("file:")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a.json", "a.json"),
        (r"C:\文件\a.json", "a.json"),
        ("../../etc/a.json", "a.json"),
        ("a\\b/c.json", "c.json"),
        ("a/", "a"),
        ("a\r\n\x00\x1b[31m.json", "a[31m.json"),
        ("甲\ud800.json", "甲.json"),
        ("", "upload"),
        ("///", "upload"),
        (" \n", "upload"),
    ],
)
def test_the_name_is_the_last_segment_of_what_was_sent(store, sent, name):
    assert upload_name(sent) == name
    [file] = ingest_bytes(sent, record(LAMPS), store).stored
    assert (file.file, file.document.name) == (name, name)
    assert ingest_bytes(sent, b"", store).failed[0].message == f"{name}: the file is empty"


def test_uploads_are_told_apart_by_what_they_declare() -> None:
    declared = Declaration("a b.docx", "0" * 64, (Project(1, "修路", unit="甲 局", year=2024),))
    assert upload_label(upload_place("a b.docx", declared)) == "甲局 2024"
    assert upload_label(upload_place("a.docx", Declaration("a.docx", "0" * 64))) == "0" * 64
    assert upload_label("file:/a.docx") is None
