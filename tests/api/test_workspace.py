"""What a workspace promises beyond what its covers show."""

import threading
from pathlib import Path

import pytest

from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from kg.errors import HomeError, HomeLocked
from tests.api.conftest import EDUCATION, URBAN


def test_a_home_keeps_the_base_of_its_names(settings: Settings) -> None:
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([EDUCATION])
    other = settings.model_copy(update={"base": "https://data.example.org/"})
    with pytest.raises(HomeError, match="ZHIBIAO_BASE"):
        Workspace.open(other, encoder=KeywordEncoder())
    # The refusal left no lock behind.
    Workspace.open(settings, encoder=KeywordEncoder()).close()


def test_every_iri_is_under_the_base(settings: Settings) -> None:
    base = "https://data.example.org/id/"
    with Workspace.open(settings.model_copy(update={"base": base}), encoder=KeywordEncoder()) as workspace:
        workspace.ingest([EDUCATION])
        own = "SELECT ?s { ?s a ?t . FILTER(STRSTARTS(STR(?t), 'https://w3id.org/zhibiao/ontology#')) }"
        subjects = {values[0] for values in workspace.sparql(own).values()}
    assert subjects
    assert [iri for iri in subjects if not str(iri).startswith((base, "https://w3id.org/zhibiao/"))] == []
    assert any(str(iri).startswith(base) for iri in subjects)


def test_only_one_workspace_writes(settings: Settings) -> None:
    with Workspace.open(settings, encoder=KeywordEncoder()), pytest.raises(HomeLocked):
        Workspace.open(settings, encoder=KeywordEncoder())


def test_a_stale_index_is_brought_up_to_date_when_it_is_needed(settings: Settings) -> None:
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([EDUCATION])
    kept = {path: path.read_bytes() for path in settings.index_dir.rglob("*") if path.is_file()}
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([URBAN])
        expected = workspace.search("满意度", 50).to_json()
    for path in [path for path in settings.index_dir.rglob("*") if path.is_file()]:
        path.unlink()
    for path, data in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with Workspace.open(settings, read_only=True, encoder=KeywordEncoder()) as reader:
        assert reader.search("满意度", 50).to_json() == expected


def test_readers_and_a_writer_work_at_once(workspace: Workspace, tmp_path: Path) -> None:
    text = URBAN.read_text("utf-8")
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                for hit in workspace.search("满意度", 5).hits:
                    assert hit["count"] == len(hit["occurrences"])
                workspace.counts()
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(5):
        copy = tmp_path / f"{number}.txt"
        copy.write_text(text.replace("二七区", f"二七区{number}"), "utf-8")
        workspace.ingest([copy])
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert workspace.counts().documents == 7
