"""What a workspace promises beyond what its covers show."""

import threading
from pathlib import Path

import pytest

from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from kg.errors import HomeError, HomeLocked
from kg.library import Judgement
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


def lists(workspace: Workspace) -> list[object]:
    """Return everything that is listed of a home."""
    return [
        workspace.documents(),
        workspace.projects(),
        workspace.projects(limit=1, offset=1),
        *(workspace.projects(year=year) for year in workspace.years()),
        *(workspace.projects(unit=unit.name) for unit in workspace.units()),
        workspace.projects(text="项目"),
        workspace.units(),
        workspace.category_counts(),
        workspace.counts(),
    ]


def test_lists_are_the_same_out_of_memory_and_out_of_the_graph(workspace: Workspace) -> None:
    for change in (lambda: None, lambda: workspace.add("更多.txt", EDUCATION.read_bytes() + b"\n")):
        change()
        listed = lists(workspace)
        with Workspace.open(workspace.settings, read_only=True, encoder=KeywordEncoder()) as reader:
            assert lists(reader) == listed
            for document in workspace.documents():
                assert workspace.document(document.id) == reader.document(document.id)


def test_an_upload_reads_only_itself(workspace: Workspace) -> None:
    before = workspace.state().snapshot.documents
    text = URBAN.read_text("utf-8").replace("二七区", "二七区九")
    [stored] = workspace.add("另一份.txt", text.encode()).stored
    after = workspace.state().snapshot
    assert after.documents.keys() == {*before, stored.document.id}
    assert all(after.documents[key] is document for key, document in before.items())
    found = workspace.search("满意度", 50).to_json()
    workspace.remove(stored.document.id)
    assert workspace.state().snapshot.documents == before
    workspace.add("另一份.txt", text.encode())
    assert {hit["name"] for hit in workspace.search("满意度", 50).to_json()["hits"]} == {
        hit["name"] for hit in found["hits"]
    }


def test_numbers_follow_the_library_too(workspace: Workspace) -> None:
    before = workspace.counts()
    left, right, *_ = sorted({row.name for row in workspace.state().snapshot.facts.values()})
    workspace.library.decide(Judgement.SAME, left, right, standard=False, by=None, note=None)
    assert workspace.counts().triples > before.triples
    assert workspace.counts().triples == len(workspace.store.view())


def test_a_document_that_comes_under_another_name_is_listed_with_both(workspace: Workspace) -> None:
    generation = workspace.store.view().generation
    [before] = [each for each in workspace.documents() if each.name == EDUCATION.name]
    workspace.add("同一份.txt", EDUCATION.read_bytes())
    assert workspace.store.view().generation == generation
    [after] = [each for each in workspace.documents() if each.id == before.id]
    assert len(after.places) == len(before.places) + 1
