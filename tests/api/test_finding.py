"""What a searcher gets: by project, above a chance, told when nothing is similar, names of the library as one."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import library
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from kg.library import Judgement
from kg.library.base import Link
from tests.api.test_library import declaration

ROAD, SCHOOL = "道路养护", "社区服务"


class Alike:
    """No two names are alike, so that only decisions join them."""

    def alike(self, text: str, k: int) -> list[tuple[str, Link]]:
        return []


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two declarations, made once."""
    folder = tmp_path_factory.mktemp("finding")
    first = (("群众满意度", "≥90%"), ("道路完好率", "≥95%"))
    second = (("居民满意度", "≥85%"), ("道路完好率", "≥92%"), ("培训人次", "100人次"))
    files = [declaration(folder / "a.jsonl", ROAD, *first), declaration(folder / "b.jsonl", SCHOOL, *second)]
    with Workspace.open(Settings(home=folder / "home"), encoder=KeywordEncoder()) as opened:
        assert not opened.ingest(files).failed
    return folder / "home"


@pytest.fixture(autouse=True)
def likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "IndexLikeness", lambda state: Alike())


def project_of(workspace: Workspace, name: str) -> str:
    return next(item.id for item in workspace.projects().items if item.name == name)


def test_a_project_is_asked_with_all_its_indicators_and_never_answers_itself(workspace: Workspace) -> None:
    hits = workspace.similar_to_project(project_of(workspace, ROAD)).hits
    assert [hit["name"] for hit in hits[:2]] == ["道路完好率", "居民满意度"]
    assert [hit["because"] for hit in hits[:2]] == ["道路完好率", "群众满意度"]
    assert all(row["project"]["name"] == SCHOOL for hit in hits for row in hit["occurrences"])


def test_an_indicator_is_not_among_its_own_like_and_lends_no_other_its_score(workspace: Workspace) -> None:
    row = workspace.search("群众满意度", 1).hits[0]["occurrences"][0]["indicator"]
    workspace.library.decide(Judgement.SAME, "群众满意度", "居民满意度", standard=False, by=None, note=None)
    best = workspace.similar_to(row, 1).hits[0]
    assert best["name"] == "居民满意度"
    assert best["similarity"] < 1


def test_names_of_one_library_entry_are_one_hit_in_the_place_of_the_best(workspace: Workspace) -> None:
    before = workspace.search("居民满意度", 10)
    assert {"群众满意度", "居民满意度"} <= {hit["name"] for hit in before.hits}
    workspace.library.decide(Judgement.SAME, "群众满意度", "居民满意度", standard=False, by=None, note=None)
    after = workspace.search("居民满意度", 10)
    assert len(after.hits) == len(before.hits) - 1
    assert sorted(after.hits[0]["names"]) == ["居民满意度", "群众满意度"]
    assert (after.hits[0]["score"], after.hits[0]["count"]) == (1, 2)
    assert all("names" not in hit for hit in after.hits[1:])


def test_an_entry_counts_all_its_rows_however_few_hits_are_asked_for(workspace: Workspace) -> None:
    workspace.library.decide(Judgement.SAME, "群众满意度", "居民满意度", standard=False, by=None, note=None)
    few, many = (workspace.search("群众满意度", k).hits[0] for k in (1, 10))
    assert few == many
    assert few["count"] == 2


def test_as_many_hits_as_wanted_come_also_where_names_are_joined(workspace: Workspace) -> None:
    workspace.library.decide(Judgement.SAME, "群众满意度", "居民满意度", standard=False, by=None, note=None)
    assert len(workspace.search("满意度率人次", 3).hits) == 3


def test_only_what_is_likely_enough_is_listed(workspace: Workspace) -> None:
    everything = workspace.search("群众满意度", 10).hits
    least = everything[1]["score"]
    listed = workspace.search("群众满意度", 10, least=least - 1e-3).hits
    assert [hit["name"] for hit in listed] == [hit["name"] for hit in everything if hit["score"] >= least - 1e-3]
    assert [hit["score"] for hit in workspace.search("群众满意度", 10, least=1).hits] == [1]


def test_a_searcher_is_told_when_nothing_is_similar(workspace: Workspace) -> None:
    assert workspace.search("航母舰载机起降架次", 5).to_json()["nothing_similar"] is True
    assert workspace.search("群众满意度", 5).to_json()["nothing_similar"] is False


def test_shared_words_are_marked_in_the_name(workspace: Workspace) -> None:
    best = workspace.search("道路是否完好", 1).hits[0]
    assert [best["name"][start:end] for start, end in best["highlights"]] == ["道路", "完好"]
    words = [best["name"][start:end] for start, end in best["keywords"]]
    assert words
    assert "".join(words) == best["name"]


def test_over_http_one_thing_is_asked_for_and_the_chance_lies_between_0_and_1(workspace: Workspace) -> None:
    with TestClient(create_app(workspace, with_pages=False), raise_server_exceptions=False) as client:
        similar = "/api/indicators/similar"
        project = project_of(workspace, ROAD)
        answer = client.get(similar, params={"project": project, "k": 1}).json()
        assert answer["hits"][0]["because"] == "道路完好率"
        assert client.get(similar, params={"project": project, "text": "道路"}).status_code == 422
        assert client.get(similar, params={"project": "nowhere"}).status_code == 404
        assert client.get(similar, params={"text": "道路", "min_score": 1.5}).status_code == 422
        assert client.get(similar, params={"text": "道路", "min_score": 1}).json()["hits"] == []
