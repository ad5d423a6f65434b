"""A workspace over two small documents, with the exact keyword encoder instead of a model."""

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
    return Settings(home=tmp_path / "home", allowed_hosts=("testserver",))


@pytest.fixture
def workspace(settings: Settings) -> Iterator[Workspace]:
    with Workspace.open(settings, encoder=KeywordEncoder()) as opened:
        opened.ingest([EDUCATION, URBAN])
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, with_pages=False), raise_server_exceptions=False) as opened:
        yield opened
