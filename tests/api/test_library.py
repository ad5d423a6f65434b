"""The library over a home: SPARQL, pages and searches see one and the same, and decisions outlive everything."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import library
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from kg.errors import DecisionConflict, NotFound
from kg.library import Judgement
from tests.api.conftest import SAMPLES
from tests.kg.made_library import Table, link

PROBLEM = "application/problem+json"
CLUSTERS = """PREFIX zb: <https://w3id.org/zhibiao/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label ?name {
    ?cluster a zb:IndicatorCluster ; skos:prefLabel ?label . ?canonical zb:memberOf ?cluster ; skos:prefLabel ?name
}"""
LEFT, RIGHT = "群众满意度", "居民满意度"


def declaration(path: Path, name: str, *rows: tuple[str, str]) -> Path:
    """Write a small declaration of indicators with their targets."""
    indicators = [
        {"name": row, "level1": "满意度指标", "level2": "服务对象满意度指标", "target_raw": target}
        for row, target in rows
    ]
    record = {"name": name, "year": 2024, "indicators": indicators}
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return declarations(tmp_path)


def declarations(folder: Path) -> list[Path]:
    """Write two declarations."""
    first = ((LEFT, "≥90%"), (LEFT, "≥95%"), ("培训合格率", "≥95%"), ("投诉率", "≤2%"), ("市民满意度", "≥85%"))
    second = ((RIGHT, "≥85%"), ("投诉率", "≥3%"), ("培训达标率", "≥90%"), ("街镇满意度", "≥90%"))
    return [
        declaration(folder / "first.jsonl", "道路养护", *first),
        declaration(folder / "second.jsonl", "社区服务", *second),
    ]


#: Fixed, so that these tests do not depend on how an index scores.
LIKENESS = Table(
    [
        link("投诉率", "投诉率情况", 0.99),
        link("培训合格率", "培训达标率", 0.99),
        link(LEFT, RIGHT, 0.3),
        link(LEFT, "市民满意度", 0.32),
        link("街镇满意度", "满意度", 0.3),
        link("培训合格率", "资金到位率", 0.3),
        link("培训合格率", "培训人员合格率", 0.35),
    ]
)


@pytest.fixture(autouse=True)
def likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "IndexLikeness", lambda state: LIKENESS)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with the two declarations, made once."""
    folder = tmp_path_factory.mktemp("library")
    with Workspace.open(Settings(home=folder / "home"), encoder=KeywordEncoder()) as opened:
        assert not opened.ingest(declarations(folder)).failed
    return folder / "home"


def decide(workspace: Workspace, judgement: str = "same", left: str = LEFT, right: str = RIGHT) -> dict[str, Any]:
    return workspace.library.decide(Judgement(judgement), left, right, standard=False, by="王芳", note="同一批人")


def seen_by_sparql(workspace: Workspace) -> set[tuple[str | None, ...]]:
    return set(workspace.sparql(CLUSTERS).values())


def seen_by_pages(workspace: Workspace) -> set[tuple[str | None, ...]]:
    items = workspace.library.listing()["items"]
    return {(entry["name"], member["name"]) for entry in items for member in entry["members"]}


def graph(workspace: Workspace) -> set[Any]:
    return set(workspace.store.view().triples())


def test_a_decision_is_at_once_what_sparql_pages_and_groups_see(workspace: Workspace) -> None:
    decide(workspace)
    assert {(LEFT, LEFT), (LEFT, RIGHT)} <= seen_by_sparql(workspace) == seen_by_pages(workspace)
    entry = workspace.library.published().group(f" {RIGHT}　")
    assert entry is not None
    assert (entry.preferred, entry.members) == (LEFT, (RIGHT, LEFT) if RIGHT < LEFT else (LEFT, RIGHT))
    assert workspace.library.published().preferred(RIGHT) == LEFT
    assert workspace.library.published().preferred("没有归并的名称") == "没有归并的名称"
    assert workspace.library.entry(RIGHT)["id"] == entry.id == workspace.library.entry(entry.id)["id"]
    assert len(workspace.library.entry(RIGHT)["occurrences"]) == workspace.library.entry(RIGHT)["count"] >= 3


def test_undoing_restores_the_graph_exactly_and_keeps_the_record(workspace: Workspace) -> None:
    workspace.library.update()
    before = graph(workspace)
    made = decide(workspace)
    assert graph(workspace) != before
    workspace.library.undo(made["id"], "李明")
    assert graph(workspace) == before
    (kept,) = workspace.library.decisions()["items"]
    assert (kept["by"], kept["undone_by"], kept["note"]) == ("王芳", "李明", "同一批人")
    assert kept["undone_at"] >= kept["at"]
    with pytest.raises(NotFound):
        workspace.library.undo(made["id"])


def test_a_standard_link_is_undone_exactly_too(workspace: Workspace) -> None:
    workspace.library.update()
    before = graph(workspace)
    items = workspace.library.standards()["items"]
    standard = next(item for item in items if item["name"] == "债务率")
    made = workspace.library.decide(Judgement.SAME, LEFT, standard["id"], standard=True, by=None, note=None)
    entry = workspace.library.entry(LEFT)
    assert (standard["id"], "decided") in {(item["id"], item["match"]) for item in entry["standards"]}
    asked = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ASK {{ ?cluster skos:prefLabel "{LEFT}"@zh ;
        skos:exactMatch ?standard . ?standard skos:prefLabel "债务率"@zh }}"""
    assert workspace.sparql(asked)
    workspace.library.undo(made["id"])
    assert graph(workspace) == before


def test_updating_twice_changes_nothing(workspace: Workspace) -> None:
    decide(workspace)
    first = workspace.library.update()
    before, generation = graph(workspace), workspace.store.view().generation
    again = workspace.library.update()
    assert again == {**first, "changed": False}
    assert graph(workspace) == before
    assert workspace.store.view().generation == generation
    assert workspace.is_current()


def test_of_two_decisions_about_a_pair_the_later_counts_until_it_is_undone(workspace: Workspace) -> None:
    desk = workspace.library
    desk.decide(Judgement.SAME, LEFT, RIGHT, standard=False, by=None, note=None)
    later = desk.decide(Judgement.DIFFERENT, RIGHT, LEFT, standard=False, by=None, note=None)
    assert [each["counts"] for each in desk.decisions()["items"]] == [True, False]
    desk.undo(later["id"])
    assert [each["counts"] for each in desk.decisions()["items"]] == [False, True]


def test_decisions_survive_rebuild_removal_and_storing_again(workspace: Workspace, files: list[Path]) -> None:
    decide(workspace)
    expected = seen_by_sparql(workspace)
    made = workspace.library.decisions()
    workspace.rebuild()
    workspace.library.update()
    assert seen_by_sparql(workspace) == expected
    for document in workspace.documents():
        workspace.remove(document.id)
    workspace.library.update()
    assert seen_by_sparql(workspace) == seen_by_pages(workspace) == set()
    assert workspace.library.decisions() == made
    workspace.ingest(files)
    assert not workspace.library.listing()["current"]
    workspace.library.update()
    assert seen_by_sparql(workspace) == seen_by_pages(workspace) == expected
    assert workspace.library.listing()["current"]


def test_another_process_that_reads_sees_the_same(workspace: Workspace, settings: Settings) -> None:
    decide(workspace)
    with Workspace.open(settings, read_only=True, encoder=KeywordEncoder()) as reader:
        assert seen_by_sparql(reader) == seen_by_pages(reader) == seen_by_sparql(workspace)
        assert reader.library.decisions() == workspace.library.decisions()


def test_a_decision_that_contradicts_others_changes_nothing(workspace: Workspace) -> None:
    decide(workspace, "same", LEFT, RIGHT)
    decide(workspace, "different", RIGHT, "投诉率")
    before, made = graph(workspace), workspace.library.decisions()
    with pytest.raises(DecisionConflict):
        decide(workspace, "same", LEFT, "投诉率")
    assert graph(workspace) == before
    assert workspace.library.decisions() == made


def test_a_later_decision_about_a_pair_takes_the_place_of_the_former(workspace: Workspace) -> None:
    decide(workspace, "same")
    assert workspace.library.published().group(LEFT)
    later = decide(workspace, "different", RIGHT, LEFT)
    found = workspace.library.published().group(LEFT)
    assert found is None or RIGHT not in found.members
    workspace.library.undo(later["id"])
    found = workspace.library.published().group(LEFT)
    assert found is not None
    assert RIGHT in found.members


def test_the_stored_library_breaks_no_shape(workspace: Workspace) -> None:
    workspace.library.update()
    decide(workspace)
    assert workspace.verify().problems == ()


def test_polarity_of_an_entry_counts_the_targets_and_shows_a_contradiction(workspace: Workspace) -> None:
    decide(workspace)
    polarity = workspace.library.entry(LEFT)["polarity"]
    assert polarity["direction"] == "higher"
    assert polarity["evidence"]["at_least"] >= 3
    asked = f"""PREFIX zb: <https://w3id.org/zhibiao/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        ASK {{ ?c a zb:IndicatorCluster ; skos:prefLabel "{LEFT}"@zh ; zb:polarity zb:higherIsBetter }}"""
    assert workspace.sparql(asked)


def test_what_is_alike_beyond_doubt_is_put_together_by_an_update_alone(workspace: Workspace) -> None:
    assert seen_by_sparql(workspace) == set()
    assert workspace.library.update() == {"changed": True, "entries": 1, "names": 2}
    assert seen_by_sparql(workspace) == {("培训合格率", "培训合格率"), ("培训合格率", "培训达标率")}
    (entry,) = workspace.library.listing()["items"]
    assert entry["links"] == [{"left": "培训合格率", "right": "培训达标率", "probability": 0.99, "decided": False}]


def test_the_index_is_asked_for_likeness(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
        workspace.ingest([SAMPLES / "songjiang-education-2023.txt"])
        found = library.IndexLikeness(workspace.state()).alike("培训合格率", 5)
        assert 1 < len(found) <= 5
        assert all(0 <= probability <= 1 for _, probability in found)
        assert {name for name, _ in found} <= set(library.Material(workspace.state()).names)


def test_candidates_come_with_rows_and_polarity_and_go_when_they_are_decided(workspace: Workspace) -> None:
    found = workspace.library.candidates()
    pairs = {(pair["left"]["name"], pair["right"]["name"]) for pair in found["items"]}
    assert pairs == {
        tuple(sorted((LEFT, RIGHT))),
        tuple(sorted((LEFT, "市民满意度"))),
        ("培训合格率", "培训人员合格率"),
    }
    assert found["total"] == len(found["items"]) == 3
    scores = [pair["probability"] for pair in found["items"]]
    assert scores == sorted(scores, reverse=True)
    pair = next(pair for pair in found["items"] if not pair["right"]["standard"])
    for side in (pair["left"], pair["right"]):
        assert len(side["occurrences"]) == side["count"] > 0
        assert set(side["polarity"]) == {"direction", "conflict", "name", "evidence"}
    decide(workspace, "different", pair["left"]["name"], pair["right"]["name"])
    left = {(p["left"]["name"], p["right"]["name"]) for p in workspace.library.candidates()["items"]}
    assert (pair["left"]["name"], pair["right"]["name"]) not in left
    assert len(workspace.library.candidates(1)["items"]) == 1


# over HTTP


def test_http_decides_lists_and_undoes(client: TestClient) -> None:
    body = {"judgement": "same", "left": LEFT, "right": RIGHT, "by": "王芳"}
    made = client.post("/api/library/decisions", json=body)
    assert made.status_code == 201
    listing = client.get("/api/library").json()
    entry = next(item for item in listing["items"] if RIGHT in item["names"])
    assert client.get(f"/api/library/{entry['id']}").json()["names"] == entry["names"]
    assert client.get(f"/api/library/{RIGHT}").json()["id"] == entry["id"]
    assert client.get("/api/library/decisions").json()["items"][0]["id"] == made.json()["id"]
    assert client.get("/api/library/candidates", params={"limit": 1}).json()["items"]
    gone = client.delete(f"/api/library/decisions/{made.json()['id']}", params={"by": "李明"})
    assert gone.status_code == 204
    assert all(RIGHT not in item["names"] for item in client.get("/api/library").json()["items"])
    assert client.post("/api/library").json()["changed"] is False
    assert client.get("/api/library/standards").json()["total"] > 500


def test_an_entry_is_linked_data(client: TestClient) -> None:
    client.post("/api/library/decisions", json={"judgement": "same", "left": LEFT, "right": RIGHT})
    identifier = client.get(f"/api/library/{RIGHT}").json()["id"]
    assert client.get(f"/id/cluster/{identifier}", headers={"Accept": "application/json"}).json()["id"] == identifier
    assert LEFT in client.get(f"/data/cluster/{identifier}", headers={"Accept": "text/turtle"}).text


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/library/没有这个", None, 404),
        ("DELETE", "/api/library/decisions/0123", None, 404),
        ("POST", "/api/library/decisions", {"judgement": "same", "left": LEFT, "right": "没有这个"}, 404),
        ("POST", "/api/library/decisions", {"judgement": "same", "left": LEFT, "standard": "0123"}, 404),
        ("POST", "/api/library/decisions", {"judgement": "same", "left": LEFT}, 422),
        ("POST", "/api/library/decisions", {"judgement": "same", "left": LEFT, "right": LEFT}, 422),
        ("POST", "/api/library/decisions", {"judgement": "maybe", "left": LEFT, "right": RIGHT}, 422),
        ("POST", "/api/library/decisions", {"judgement": "same", "left": LEFT, "right": RIGHT, "by": "\ud800"}, 422),
        ("POST", "/api/library/decisions", {"judgement": "same", "left": LEFT, "right": RIGHT, "note": "\ud800"}, 422),
        ("GET", "/api/library/candidates?limit=0", None, 422),
    ],
)
def test_failures_are_problem_documents(
    client: TestClient, method: str, path: str, body: dict[str, str] | None, status: int
) -> None:
    # Escaped, so that even half of a surrogate pair gets through.
    answer = client.request(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM


def test_a_contradiction_is_a_conflict(client: TestClient) -> None:
    for judgement, left, right, status in (
        ("same", LEFT, RIGHT, 201),
        ("different", RIGHT, "投诉率", 201),
        ("same", LEFT, "投诉率", 409),
    ):
        body = {"judgement": judgement, "left": left, "right": right}
        assert client.post("/api/library/decisions", json=body).status_code == status


def test_a_foreign_page_may_not_decide(client: TestClient) -> None:
    body = {"judgement": "same", "left": LEFT, "right": RIGHT}
    answer = client.post("/api/library/decisions", json=body, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert client.get("/api/library/decisions").json()["total"] == 0


def test_samples_do_not_change_the_library_by_themselves(workspace: Workspace) -> None:
    before = seen_by_sparql(workspace)
    workspace.ingest([SAMPLES / "anji-civil-affairs-2022.txt"])
    assert seen_by_sparql(workspace) == before
