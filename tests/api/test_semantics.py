"""The indexes follow the graph by what changes, and say when they cannot."""

import os
from functools import partial
from pathlib import Path

import pytest

from api.i18n import in_language
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from embeddings.storage import read_manifest
from kg.errors import IndexOfOtherModel
from tests.api.conftest import EDUCATION, URBAN

QUERIES = ("满意度", "及时率", "绿化养护面积")


class Counting(KeywordEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode(self, texts, role="document"):
        self.seen.extend(texts)
        return super().encode(texts, role)


def answers(workspace: Workspace) -> list[dict]:
    found = [workspace.search(query, 200).to_json() for query in QUERIES]
    for answer in found:
        answer["hits"].sort(key=lambda hit: (-hit["score"], hit["id"]))
        for hit in answer["hits"]:
            hit["occurrences"].sort(key=lambda occurrence: occurrence["indicator"])
    return found


@pytest.mark.parametrize("reopened", [False, True], ids=["in one process", "in the next process"])
def test_a_new_document_is_added_to_what_is_there(settings: Settings, reopened: bool) -> None:
    encoder = Counting()
    workspace = Workspace.open(settings, encoder=encoder)
    workspace.ingest([EDUCATION])
    base = {kind: read_manifest(settings.index_dir / kind).base for kind in ("indicators", "projects")}
    if reopened:
        workspace.close()
        workspace = Workspace.open(settings, encoder=encoder)
    else:
        workspace.search("满意度")
    before = set(encoder.seen)
    encoder.seen.clear()
    with workspace:
        workspace.ingest([URBAN])
        assert not before & {text for text in encoder.seen if text != "指标"}
        assert read_manifest(settings.index_dir / "indicators").base == base["indicators"]
        added = answers(workspace)
        workspace.rebuild()
        assert added == answers(workspace)


def test_a_document_that_is_taken_out_is_found_no_more(settings: Settings) -> None:
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([URBAN])
        alone = answers(workspace)
        workspace.ingest([EDUCATION])
        assert answers(workspace) != alone
        (added,) = (each.id for each in workspace.documents() if each.name == EDUCATION.name)
        workspace.remove(added)
        assert answers(workspace) == alone


def test_an_index_of_another_model_is_refused_until_it_is_rebuilt(settings: Settings) -> None:
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([EDUCATION])
    with Workspace.open(settings, encoder=KeywordEncoder(["满意"])) as workspace:
        with pytest.raises(IndexOfOtherModel, match="zhibiao rebuild"):
            workspace.search("满意度")
        workspace.rebuild()
        assert workspace.search("满意度").hits


def test_verification_reads_every_byte_of_the_index(settings: Settings) -> None:
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([EDUCATION])
        assert workspace.verify().problems == ()
        path = next(settings.index_dir.glob("indicators/base-*/vectors.npy"))
        _flip_last_byte(path)
        (problem,) = workspace.verify().problems
        assert "vectors.npy is not the file that was written" in problem.text()
        assert "vectors.npy 与写入时的内容不同" in problem.text(partial(in_language, "zh"))


def _flip_last_byte(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))
