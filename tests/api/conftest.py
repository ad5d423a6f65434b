"""A workspace over two small documents, with the exact keyword encoder instead of a model."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from fastapi.testclient import TestClient

import api.workspace
import kg.workers
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from tests.api.linked_world import LICENCE, linked_world

SAMPLES = Path(__file__).parents[2] / "samples"
EDUCATION = SAMPLES / "songjiang-education-2023.txt"
URBAN = SAMPLES / "zhengzhou-erqi-urban-2023.txt"


class InProcess(kg.workers.Here):
    """Hands that are used like workers and start no process."""

    def __init__(self, *_terms: object) -> None:
        pass

    def warm_up(self, function: str) -> None:
        pass

    def close(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in the process of the test: for tests of what is done with what was read."""
    monkeypatch.setattr(kg.workers, "Workers", InProcess)
    monkeypatch.setattr(api.workspace, "Workers", InProcess)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a home that is not there yet."""
    return Settings(home=tmp_path / "home", allowed_hosts=("testserver",))


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with the two documents, made once; tests open copies of it."""
    home = tmp_path_factory.mktemp("stored") / "home"
    with Workspace.open(Settings(home=home), encoder=KeywordEncoder()) as workspace:
        report = workspace.ingest([EDUCATION, URBAN])
    assert not report.failed
    return home


@pytest.fixture
def workspace(settings: Settings, stored: Path) -> Iterator[Workspace]:
    """Return a workspace of the test's own over the two documents."""
    shutil.copytree(stored, settings.home)
    with Workspace.open(settings, encoder=KeywordEncoder()) as opened:
        # As after an ingest: the index is at hand.
        opened.state()
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, with_pages=False), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace with things of every kind, for tests that only read."""
    with linked_world(tmp_path_factory.mktemp("world"), licence=LICENCE) as opened:
        yield opened


@pytest.fixture(scope="session")
def visitor(world: Workspace) -> Iterator[TestClient]:
    """Return a client of that workspace."""
    with TestClient(create_app(world, with_pages=False), raise_server_exceptions=False) as opened:
        yield opened
