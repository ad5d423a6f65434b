"""Archives, records of other files, and files that workers die over, on their way into the graph."""

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from made_declarations import project
from made_stored import stored_projects

from kg import catalogue, pipeline
from kg.codec import declaration_to_json
from kg.intake import read_declaration
from kg.limits import Limits
from kg.pipeline import ingest, ingest_bytes, remove_document
from kg.records import Declaration
from kg.stores import MemoryStore
from kg.workers import Workers

FORM = (Path(__file__).parent / "forms" / "national.txt").read_bytes()
OTHER = (Path(__file__).parent / "forms" / "self_evaluation.txt").read_bytes()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def originals(tmp_path):
    return tmp_path / "originals"


@pytest.fixture
def archive(tmp_path):
    def write(**members: bytes) -> Path:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
            for name, data in members.items():
                opened.writestr(f"dir/{name}.txt", data)
        return tmp_path / "a.zip"

    return write


def record(name: str) -> bytes:
    declaration = Declaration("x.json", "", (project(name),))
    return json.dumps(declaration_to_json(declaration), ensure_ascii=False).encode()


def shelf(store, originals) -> dict[str, bytes]:
    """Return name → kept bytes of each stored document, and check that nothing else is kept."""
    documents = catalogue.documents(store.view())
    kept = {path.name: path.read_bytes() for path in originals.iterdir()}
    assert set(kept) == {document.original for document in documents}
    assert all(sha256(data).hexdigest() == name for name, data in kept.items())
    return {document.name: kept[document.original] for document in documents}


def outcomes(report) -> dict[str, list[str]]:
    lists = ("stored", "unchanged", "replaced", "failed", "removed")
    named = {name: [Path(each.file).name for each in getattr(report, name)] for name in lists}
    return {name: files for name, files in named.items() if files}


def data(store) -> set:
    return set(store.view().triples())


def test_a_changed_archive_replaces_and_removes_its_members(store, archive, originals):
    path = archive(a=record("甲"), b=record("乙"), c=record("丙"), bad=b"")
    report = ingest([path], store, originals=originals)
    assert outcomes(report) == {"stored": ["a.txt", "b.txt", "c.txt"], "failed": ["bad.txt"]}
    assert [each.file for each in report.failed] == [f"{path}/dir/bad.txt"]
    assert shelf(store, originals) == {
        "a.zip/dir/a.txt": record("甲"),
        "a.zip/dir/b.txt": record("乙"),
        "a.zip/dir/c.txt": record("丙"),
    }
    [place] = next(each.places for each in catalogue.documents(store.view()) if each.name.endswith("b.txt"))
    assert place == f"file:{path.resolve()}!/dir/b.txt"
    report = ingest([archive(a=record("甲"), b=record("丁"), bad=record("戊"))], store, originals=originals)
    assert outcomes(report) == {
        "unchanged": ["a.txt"],
        "replaced": ["b.txt"],
        "stored": ["bad.txt"],
        "removed": ["c.txt"],
    }
    assert set(shelf(store, originals).values()) == {record("甲"), record("丁"), record("戊")}


def test_a_member_that_fails_now_stays_as_it_was(store, archive, originals):
    ingest([archive(a=record("甲"), b=record("乙"))], store, originals=originals)
    report = ingest([archive(a=b"", b=record("乙"))], store, originals=originals)
    assert outcomes(report) == {"unchanged": ["b.txt"], "failed": ["a.txt"]}
    assert len(shelf(store, originals)) == 2
    archive().write_bytes(b"PK\x03\x04 cut off")
    assert outcomes(ingest([archive().parent / "a.zip"], store, originals=originals))["failed"] == ["a.zip"]


def test_an_unchanged_archive_is_not_read_again_unless_something_of_it_is_lost(store, archive, originals, monkeypatch):
    path = archive(a=record("甲"), b=record("乙"))
    ingest([path], store, originals=originals)
    generation = store.view().generation
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "_PREPARE", "no_such:function")
        assert outcomes(ingest([path], store, originals=originals)) == {"unchanged": ["a.txt", "b.txt"]}
    next(originals.iterdir()).write_bytes(b"damaged")
    assert outcomes(ingest([path], store, originals=originals)) == {"unchanged": ["a.txt", "b.txt"]}
    assert len(shelf(store, originals)) == 2
    assert store.view().generation == generation
    remove_document(catalogue.documents(store.view())[0].id, store, originals=originals)
    assert outcomes(ingest([path], store, originals=originals)) == {"stored": ["a.txt"], "unchanged": ["b.txt"]}


def test_a_member_that_also_lies_elsewhere_outlives_its_archive(store, archive, tmp_path, originals):
    (tmp_path / "a.txt").write_bytes(record("甲"))
    path = archive(a=record("甲"), again=record("甲"), b=record("乙"))
    ingest([tmp_path / "a.txt", path], store, originals=originals)
    assert len(catalogue.documents(store.view())) == 2
    path.write_bytes(record("丙"))
    report = ingest([path], store, originals=originals)
    assert outcomes(report)["removed"] == ["a.txt", "again.txt", "b.txt"]
    assert set(shelf(store, originals).values()) == {record("甲"), record("丙")}
    path = archive(b=record("乙"))
    assert outcomes(ingest([path], store, originals=originals)) == {"stored": ["b.txt"], "removed": ["a.zip"]}


def test_a_folder_that_ends_like_an_archive_is_none(store, archive, tmp_path):
    (tmp_path / "a.zip!").mkdir()
    (tmp_path / "a.zip!" / "x.txt").write_bytes(record("甲"))
    ingest([tmp_path / "a.zip!"], store)
    assert "removed" not in outcomes(ingest([archive(b=record("乙"))], store))


def test_members_of_an_uploaded_archive_count_as_uploads(store, archive):
    first = archive(a=record("甲"), b=record("乙")).read_bytes()
    assert outcomes(ingest_bytes("a.zip", first, store)) == {"stored": ["a.txt", "b.txt"]}
    second = archive(a=record("丙")).read_bytes()
    assert outcomes(ingest_bytes("a.zip", second, store)) == {"replaced": ["a.txt"]}
    assert len(catalogue.documents(store.view())) == 2


def test_records_of_files_are_stored_as_those_files(store, tmp_path, originals):
    (tmp_path / "甲.txt").write_bytes(FORM)
    (tmp_path / "乙.txt").write_bytes(OTHER)
    values = [declaration_to_json(read_declaration(read, name)) for read, name in ((FORM, "甲.txt"), (OTHER, "乙.txt"))]
    records = tmp_path / "records.json"
    records.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    direct = MemoryStore()
    ingest([tmp_path / "甲.txt", tmp_path / "乙.txt"], direct)
    ingest([records], store, originals=originals)
    assert data(store) == data(direct)
    assert shelf(store, originals) == {"甲.txt": records.read_bytes(), "乙.txt": records.read_bytes()}
    generation = store.view().generation
    assert outcomes(ingest([records], store, originals=originals)) == {"unchanged": ["乙.txt", "甲.txt"]}
    # The file itself takes the place of the records that spoke for it.
    assert outcomes(ingest([tmp_path / "甲.txt"], store, originals=originals)) == {"unchanged": ["甲.txt"]}
    assert shelf(store, originals) == {"甲.txt": FORM, "乙.txt": records.read_bytes()}
    ingest([tmp_path / "乙.txt"], store, originals=originals)
    assert shelf(store, originals) == {"甲.txt": FORM, "乙.txt": OTHER}
    assert outcomes(ingest([records], store, originals=originals)) == {"unchanged": ["乙.txt", "甲.txt"]}
    assert shelf(store, originals) == {"甲.txt": FORM, "乙.txt": OTHER}
    assert (data(store), store.view().generation) == (data(direct), generation)


def test_records_that_say_something_else_count_until_the_file_comes_again(store, tmp_path, originals):
    (tmp_path / "甲.txt").write_bytes(FORM)
    ingest([tmp_path / "甲.txt"], store, originals=originals)
    before = data(store)
    value = declaration_to_json(read_declaration(FORM, "甲.txt"))
    value["projects"][0]["name"] = "更正后的名称"
    records = tmp_path / "records.json"
    records.write_text(json.dumps(value), "utf-8")
    assert outcomes(ingest([records], store, originals=originals)) == {"replaced": ["records.json"]}
    assert [stored.record.name for stored in stored_projects(store.view())] == ["更正后的名称"]
    assert shelf(store, originals) == {"甲.txt": records.read_bytes()}
    assert outcomes(ingest([tmp_path / "甲.txt"], store, originals=originals)) == {"replaced": ["甲.txt"]}
    assert before <= data(store)
    assert shelf(store, originals) == {"甲.txt": FORM}


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_and_this_process_store_the_same(store, archive, tmp_path, jobs):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_bytes(record(f"路灯{number}"))
    (tmp_path / "empty.txt").write_bytes(b"")
    archive(a=record("甲"), bad=b"")
    (tmp_path / "records.json").write_bytes(FORM)
    other = MemoryStore()
    here = ingest([tmp_path], other)
    with Workers(jobs) as workers:
        there = ingest([tmp_path], store, hands=workers)
        assert outcomes(here) == outcomes(there)
        assert [str(failure.error) for failure in here.failed] == [str(failure.error) for failure in there.failed]
        assert data(store) == data(other)
        assert not outcomes(ingest([tmp_path], store, hands=workers)).keys() & {"stored", "replaced", "removed"}


def test_files_that_kill_their_worker_fail_alone(store, archive, tmp_path, originals, monkeypatch):
    monkeypatch.setattr(pipeline, "_PREPARE", "unruly_files:documents_of")
    for name in ("a.txt", "exit-b.txt", "c.txt", "hang-d.txt", "fail-e.txt", "fill-f.txt", "g.txt"):
        (tmp_path / name).write_bytes(record(name))
    archive(**{"h": record("h"), "exit-i": record("i"), "j": record("j")})
    with Workers(2, Limits(seconds=8, memory_megabytes=400)) as workers:
        report = ingest([tmp_path], store, originals=originals, hands=workers)
    assert outcomes(report)["stored"] == ["a.txt", "h.txt", "j.txt", "c.txt", "g.txt"]
    assert {Path(failure.file).name: failure.code for failure in report.failed} == {
        "exit-i.txt": "unreadable",
        "exit-b.txt": "unreadable",
        "hang-d.txt": "too_large",
        "fail-e.txt": "defect",
        "fill-f.txt": "too_large",
    }
    assert len(shelf(store, originals)) == 5


def test_two_files_that_swap_their_contents_are_both_there(store, tmp_path, originals):
    names = ("a.txt", "b.txt")
    contents = (record("甲"), record("乙"))
    with Workers(2) as workers:
        for pair in (contents, contents[::-1]):
            for name, content in zip(names, pair, strict=True):
                (tmp_path / name).write_bytes(content)
            report = ingest([tmp_path / name for name in names], store, originals=originals, hands=workers)
            assert not report.failed
    assert len(catalogue.documents(store.view())) == 2
    shelf(store, originals)
    assert {path.read_bytes() for path in originals.iterdir()} == set(contents)


def test_an_archive_in_memory_is_never_unpacked_to_disk(store, tmp_path, originals):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("../../escaped.txt", record("甲"))
    ingest_bytes("a.zip", buffer.getvalue(), store, originals=originals)
    assert list(tmp_path.rglob("escaped*")) == []


@pytest.mark.parametrize(
    "sources", [("r.json", "r.json", "r.json"), ("a", "a", "a#2"), ("a#2", "a", "a"), ("r.json#2", "r.json", "r.json")]
)
def test_documents_of_one_name_in_a_file_of_records_are_all_stored(store, tmp_path, sources):
    values = [
        declaration_to_json(Declaration(source, sha256(b"%d" % number).hexdigest(), (project(f"路灯{number}"),)))
        for number, source in enumerate(sources, start=1)
    ]
    records = tmp_path / "r.json"
    records.write_text(json.dumps(values), "utf-8")
    assert len(outcomes(ingest([records], store))["stored"]) == 3
    documents = catalogue.documents(store.view())
    assert len({place for document in documents for place in document.places}) == len(documents) == 3
    assert outcomes(ingest([records], store)).keys() == {"unchanged"}


@pytest.mark.parametrize("as_lines", [False, True])
def test_documents_that_records_only_tell_of_are_failures(store, tmp_path, as_lines):
    failed = [
        {"source": "坏.pdf", "projects": [], "issues": [{"code": "empty", "message": "文件为空", "locator": {}}]},
        {"source": "空.txt", "projects": [], "sha256": sha256(b"x").hexdigest()},
    ]
    values = [failed[0], declaration_to_json(read_declaration(FORM, "甲.txt")), failed[1]]
    records = tmp_path / "records.json"
    records.write_text("\n".join(map(json.dumps, values)) if as_lines else json.dumps(values), "utf-8")
    report = ingest([records], store)
    assert [each.document.name for each in report.stored] == ["甲.txt"]
    assert [str(each.error) for each in report.failed] == [
        f"{records}/坏.pdf: cannot be read: 文件为空",
        f"{records}/空.txt: no performance-target form was found in it",
    ]
