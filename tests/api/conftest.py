"""A workspace over two small documents, with the exact keyword encoder instead of a model."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder

SAMPLES = Path(__file__).parents[2] / "samples"
EDUCATION = SAMPLES / "songjiang-education-2023.txt"
URBAN = SAMPLES / "zhengzhou-erqi-urban-2023.txt"


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
