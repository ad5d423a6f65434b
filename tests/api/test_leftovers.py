"""What a process that was killed while it saved something has left goes when the next one opens the home to write."""

import shutil

import pytest

from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from embeddings.storage import MANIFEST, read_manifest


@pytest.fixture
def home(tmp_path, stored):
    """Give a home in which a base and a set of changes were begun."""
    home = tmp_path / "home"
    shutil.copytree(stored, home)
    for index in (home / "index").iterdir():
        manifest = read_manifest(index)
        shutil.copytree(index / manifest.base, index / "base-begun")
        (index / "delta-begun").mkdir()
    (home / "documents" / ".part-begun").write_bytes(b"half")
    return home


def names(home):
    return {index.name: {path.name for path in index.iterdir()} for index in (home / "index").iterdir()}


def test_a_writer_clears_away_what_was_begun_and_finds_what_is_stored(home):
    with Workspace.open(Settings(home=home), encoder=KeywordEncoder()) as workspace:
        assert workspace.search("满意度").hits
        named = {path.name: read_manifest(path) for path in (home / "index").iterdir()}
        assert names(home) == {name: {MANIFEST, each.base, each.delta} for name, each in named.items()}


def test_a_writer_deletes_half_an_original_and_no_whole_one(home):
    whole = {path.name for path in (home / "documents").iterdir()} - {".part-begun"}
    with Workspace.open(Settings(home=home), encoder=KeywordEncoder()) as workspace:
        assert {path.name for path in (home / "documents").iterdir()} == whole
        assert len(workspace.documents()) == len(whole) == 2


def test_a_reader_leaves_it_to_the_writer_who_may_be_at_work(home):
    before = names(home)
    with Workspace.open(Settings(home=home), read_only=True, encoder=KeywordEncoder()) as workspace:
        assert workspace.search("满意度").hits
    assert names(home) == before
    assert (home / "documents" / ".part-begun").exists()
