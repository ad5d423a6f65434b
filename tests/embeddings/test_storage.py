"""What is stored is whole at every moment, and says so when it is not."""

import json
import os
import stat
import sys
import threading

import pytest

from embeddings import changes, storage
from embeddings.encoder import KeywordEncoder
from embeddings.errors import IndexNotSaved, SemanticIndexError, TornIndex
from embeddings.index import SemanticIndex
from embeddings.table import Entry, Filters

CODER = KeywordEncoder(dimension=64)
ENTRIES = [Entry(f"k{number}", f"完成任务数量{number}", {"year": 2020 + number % 3}) for number in range(30)]
LATER = Entry("later", "群众满意度", {"year": 2024})


@pytest.fixture
def index():
    index = SemanticIndex(CODER)
    index.update(ENTRIES)
    return index


def files(directory):
    return {path.relative_to(directory).as_posix(): path for path in directory.rglob("*") if path.is_file()}


def damaged(path):
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_a_small_change_leaves_the_bulk_alone(index, tmp_path):
    index.save(tmp_path, "1")
    before = {name: path.stat().st_mtime_ns for name, path in files(tmp_path).items() if name.startswith("base-")}
    index.apply([LATER], ["k0"])
    index.save(tmp_path, "2")
    after = {name: path.stat().st_mtime_ns for name, path in files(tmp_path).items() if name.startswith("base-")}
    assert before == after
    opened = SemanticIndex.open(tmp_path, CODER, generation="2")
    assert opened.search("群众满意度", 1)[0].keys == ("later",)
    assert len(opened) == 30


def test_many_changes_become_a_new_bulk(index, tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "_FEW", 3)
    index.save(tmp_path, "1")
    before = storage.read_manifest(tmp_path).base
    index.apply([Entry(str(number), f"培训人次{number}") for number in range(4)])
    index.save(tmp_path, "2")
    assert storage.read_manifest(tmp_path).base != before
    assert sorted(path.name for path in tmp_path.glob("base-*")) == [storage.read_manifest(tmp_path).base]
    assert len(SemanticIndex.open(tmp_path, CODER)) == 34


def test_a_copy_of_the_directory_is_an_index_too(index, tmp_path):
    index.save(tmp_path / "one", "1")
    index.save(tmp_path / "two", "1")
    for name in ("one", "two"):
        index.apply([LATER])
        index.save(tmp_path / name, "2")
        assert len(SemanticIndex.open(tmp_path / name, CODER, generation="2")) == 31


@pytest.mark.parametrize("step", ["_with_base", "_write_delta", "_described", "_replace_manifest"])
@pytest.mark.parametrize("merged", [False, True])
def test_a_failure_while_saving_leaves_the_former_index(index, tmp_path, monkeypatch, step, merged):
    index.save(tmp_path, "1")
    index.apply([LATER])
    if merged:
        index.update([LATER])

    def fail(*arguments):
        raise OSError("disk full")

    monkeypatch.setattr(storage, step, fail)
    with pytest.raises(IndexNotSaved, match="disk full"):
        index.save(tmp_path, "2")
    assert len(list(tmp_path.iterdir())) == 3
    storage.check(tmp_path)
    assert len(SemanticIndex.open(tmp_path, CODER, generation="1")) == 30
    monkeypatch.undo()
    index.save(tmp_path, "3")
    assert len(list(tmp_path.iterdir())) == 3
    assert len(SemanticIndex.open(tmp_path, CODER, generation="3")) == (1 if merged else 31)


def test_a_kill_after_any_file_leaves_the_former_index(index, tmp_path):
    """Whatever of the next save is there already, only the manifest decides."""
    index.save(tmp_path / "live", "1")
    former = {name: path.read_bytes() for name, path in files(tmp_path / "live").items()}
    index.apply([LATER], ["k1"])
    index.save(tmp_path / "live", "2")
    new = {name: path.read_bytes() for name, path in files(tmp_path / "live").items()}
    written = [name for name in new if name not in former]
    for count in range(len(written) + 1):
        folder = tmp_path / str(count)
        for name, data in {**{name: new[name] for name in written[:count]}, **former}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        assert len(SemanticIndex.open(folder, CODER, generation="1")) == 30
        storage.check(folder)


def test_every_missing_or_shortened_file_is_noticed_at_opening(index, tmp_path):
    index.save(tmp_path, "1")
    named = storage.read_manifest(tmp_path).files
    assert {name.partition("/")[2] for name in named} >= {"vectors.npy", "keys-data.npy", "changes.npz"}
    for name in named:
        data = (tmp_path / name).read_bytes()
        for damage in (data[:-1], data + b"x", None):
            if damage is None:
                (tmp_path / name).unlink()
            else:
                (tmp_path / name).write_bytes(damage)
            with pytest.raises(TornIndex):
                SemanticIndex.open(tmp_path, CODER)
        (tmp_path / name).write_bytes(data)
    SemanticIndex.open(tmp_path, CODER)


def test_every_altered_file_is_noticed_by_the_check(index, tmp_path):
    index.save(tmp_path, "1")
    assert storage.check(tmp_path).generation == "1"
    for name in storage.read_manifest(tmp_path).files:
        data = (tmp_path / name).read_bytes()
        damaged(tmp_path / name)
        with pytest.raises(TornIndex):
            storage.check(tmp_path)
        (tmp_path / name).write_bytes(data)


@pytest.mark.parametrize(("suffix", "at"), [(".npy", 11), (".npy", -2), (".npz", 60), (".fast", -110), (".term", -95)])
def test_an_altered_file_is_opened_or_refused(index, tmp_path, suffix, at):
    """A header that numpy cannot parse, a row that is not there, and whatever makes Tantivy panic."""
    index.save(tmp_path, "1")
    index.apply([LATER], ["k0"])
    index.save(tmp_path, "2")
    altered = [name for name in storage.read_manifest(tmp_path).files if name.endswith(suffix)]
    refused = set()
    for name in altered:
        data = (tmp_path / name).read_bytes()
        changed = bytearray(data)
        changed[at] = 0x7B
        (tmp_path / name).write_bytes(bytes(changed))
        try:
            SemanticIndex.open(tmp_path, CODER)
        except TornIndex:
            refused.add(name)
        (tmp_path / name).write_bytes(data)
    assert altered
    assert refused


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_whoever_may_read_the_directory_may_read_all_of_it(index, tmp_path):
    former = os.umask(0o022)
    try:
        index.save(tmp_path, "1")
    finally:
        os.umask(former)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o755}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o644}


@pytest.mark.skipif(sys.platform == "win32", reason="asks the way of POSIX")
def test_files_are_flushed_as_windows_wants_it(index, tmp_path, monkeypatch):
    """A file that is open for reading only cannot be flushed there."""
    import fcntl

    ways = []
    monkeypatch.setattr(storage.os, "fsync", lambda file: ways.append(fcntl.fcntl(file, fcntl.F_GETFL) & os.O_ACCMODE))
    index.save(tmp_path, "1")
    assert set(ways) == {os.O_RDWR}


def test_files_of_two_savings_do_not_mix(index, tmp_path):
    index.save(tmp_path, "1")
    path = tmp_path / storage.MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "texts": 29}), encoding="utf-8")
    with pytest.raises(TornIndex, match="disagree"):
        SemanticIndex.open(tmp_path, CODER)


@pytest.mark.parametrize("manifest", ["", "{}", "[]", '{"format": 99}', '{"format": 2, "more": 2}', '{"format": 1}'])
def test_damaged_manifest(tmp_path, manifest):
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(SemanticIndexError):
        SemanticIndex.open(tmp_path, CODER)


def test_one_opens_while_another_saves(index, tmp_path):
    index.save(tmp_path, "0")
    stop, wrong = threading.Event(), []

    def read():
        try:
            while not stop.is_set():
                opened = SemanticIndex.open(tmp_path, CODER)
                hits = opened.search("群众满意度", 1, Filters({"year": [2024]}))
                if len(hits) != int(opened.generation) % 2:
                    wrong.append(opened.generation)
                storage.check(tmp_path)
        except SemanticIndexError as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 20):
        if number % 5 == 0:
            index.update(ENTRIES[: 20 + number])
        index.apply([LATER] if number % 2 else [], [] if number % 2 else ["later"])
        index.save(tmp_path, str(number))
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
