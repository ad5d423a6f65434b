"""The bytes of ingested files: kept whole, restored when lost, never in the way."""

import json
import os
from hashlib import sha256

import pytest
from made_declarations import project

from kg import catalogue
from kg.codec import declaration_to_json
from kg.errors import HomeError
from kg.originals import discard_original, keep_original
from kg.pipeline import ingest, ingest_bytes, remove_document
from kg.records import Declaration
from kg.stores import MemoryStore

DATA = json.dumps(declaration_to_json(Declaration("x.json", "", (project("路灯养护"),)))).encode()
DIGEST = sha256(DATA).hexdigest()
DAMAGES = {
    "lost": lambda path: path.unlink(),
    "cut": lambda path: path.write_bytes(DATA[:-1]),
    "changed": lambda path: path.write_bytes(DATA[:-1] + b" "),
}


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def originals(tmp_path):
    return tmp_path / "originals"


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_same_file_again_restores_its_original(store, tmp_path, originals, damage):
    (tmp_path / "a.json").write_bytes(DATA)
    for bring in (
        lambda: ingest([tmp_path / "a.json"], store, originals=originals),
        lambda: ingest_bytes("a.json", DATA, store, originals=originals),
    ):
        bring()
        DAMAGES[damage](originals / DIGEST)
        assert len(bring().unchanged) == 1
        assert (originals / DIGEST).read_bytes() == DATA


def test_a_whole_original_is_left_alone(originals):
    path = keep_original(originals, DATA)
    before = path.stat()
    assert keep_original(originals, DATA) == path
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_cannot_be_kept_leaves_nothing_behind(originals, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HomeError, match="No space left"):
        keep_original(originals, DATA)
    assert list(originals.iterdir()) == []


def test_a_file_whose_original_cannot_be_kept_fails_alone(store, tmp_path, originals):
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("a.json", "b.json", "c.json")
    for name in names:
        (folder / name).write_bytes(DATA + b"\n" * ord(name[0]))
    in_the_way = originals / sha256((folder / "b.json").read_bytes()).hexdigest()
    in_the_way.mkdir(parents=True)
    report = ingest([folder], store, originals=originals)
    assert [file.file for file in report.stored] == [str(folder / "a.json"), str(folder / "c.json")]
    [failure] = report.failed
    assert (failure.file, failure.code) == (str(folder / "b.json"), "home")
    assert failure.message == f"{originals}: the original of {folder / 'b.json'} cannot be written: Is a directory"
    assert len(catalogue.documents(store.view())) == 2


def test_an_original_that_cannot_be_deleted_is_logged_and_its_document_is_gone(store, originals, caplog):
    [file] = ingest_bytes("a.json", DATA, store, originals=originals).stored
    (originals / DIGEST).unlink()
    (originals / DIGEST).mkdir()
    remove_document(file.document.id, store, originals=originals)
    assert catalogue.documents(store.view()) == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert DIGEST in caplog.text


def test_nothing_happens_where_there_is_no_original(originals, caplog):
    discard_original(originals, DIGEST)
    assert not caplog.records
