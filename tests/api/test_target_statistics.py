"""Target statistics of a search, of canonical indicators and of a name, over HTTP and through the workspace."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.targets import Measure
from api.workspace import Workspace
from kg.breakdown import By
from kg.errors import NotFound
from kg.filters import Filters

PATH = "/api/targets/statistics"
BEFORE = {"n", "numeric", "other_units", "unit", "operators", "min", "q1", "median", "q3", "max", "method"} | {
    "histogram",
    "wordings",
    "query",
}


def asked(client: TestClient, **params: Any) -> dict[str, Any]:
    response = client.get(PATH, params=params)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_the_answer_keeps_every_key_it_had(client: TestClient) -> None:
    answer = asked(client, text="满意度")
    assert set(answer) >= BEFORE
    assert answer["query"] == "满意度"
    assert answer["groups"] == {}


def test_a_name_is_the_same_under_either_parameter(client: TestClient) -> None:
    hit = client.get("/api/indicators/search", params={"q": "满意度"}).json()["hits"][0]
    assert asked(client, name=hit["name"]) == asked(client, text=hit["name"])


def test_a_search_is_summed_up_over_all_its_hits(client: TestClient) -> None:
    hits = client.get("/api/indicators/search", params={"q": "满意度", "k": 7}).json()["hits"]
    answer = asked(client, q="满意度", k=7)
    assert len(hits) == 7
    assert answer["n"] == sum(hit["count"] for hit in hits) == sum(name["count"] for name in answer["names"])
    assert {name["id"] for name in answer["names"]} >= {hit["id"] for hit in hits}
    assert max(name["score"] for name in answer["names"]) == hits[0]["score"]
    rows = [place for hit in hits for place in hit["occurrences"]]
    assert answer["projects"] == len({row["project"]["id"] for row in rows})
    assert answer["implementing_units"] == len({row["project"]["unit"] for row in rows})


def test_canonical_indicators_are_joined(client: TestClient) -> None:
    first, second = (
        hit["id"] for hit in client.get("/api/indicators/search", params={"q": "率", "k": 2}).json()["hits"]
    )
    alone = [asked(client, canonical=[each]) for each in (first, second)]
    both = asked(client, canonical=[first, second, first])
    assert both["n"] == alone[0]["n"] + alone[1]["n"]
    assert {name["id"] for name in both["names"]} == {first, second}
    assert {name["score"] for name in both["names"]} == {None}


def test_groups_sum_to_the_whole_and_are_named(client: TestClient) -> None:
    answer = asked(client, q="率", k=50, by=["year", "region", "unit_type"])
    assert list(answer["groups"]) == ["year", "region", "unit_type"]
    for groups in answer["groups"].values():
        assert sum(group["n"] for group in groups) == answer["n"] > 0
        assert all(BEFORE - {"query"} <= set(group) for group in groups)
    assert {group["label"] for group in answer["groups"]["region"]} == {"上海市松江区", "河南省郑州市二七区"}
    assert [group["value"] for group in answer["groups"]["year"]] == [2023]


def test_each_unit_of_measurement_has_its_own_numbers(client: TestClient) -> None:
    answer = asked(client, q="数量", k=100)
    assert len(answer["units"]) > 1
    assert sum(unit["numeric"] for unit in answer["units"]) == answer["numeric"] + answer["other_units"]
    assert {key: answer["units"][0][key] for key in ("unit", "median", "q1")} == {
        key: answer[key] for key in ("unit", "median", "q1")
    }
    direction = answer["direction"]
    counts = [direction[key] for key in ("at_least", "at_most", "equal", "range", "unsaid")]
    assert sum(counts) == answer["numeric"] + answer["other_units"]
    assert direction["at_least_share"] == pytest.approx(direction["at_least"] / sum(counts))


def test_filters_narrow_every_kind_of_measure(client: TestClient) -> None:
    name = client.get("/api/indicators/search", params={"q": "满意度"}).json()["hits"][0]
    for measure in ({"text": name["name"]}, {"canonical": name["id"]}, {"q": "满意度"}):
        assert asked(client, **measure, year=2023)["n"] == asked(client, **measure)["n"] > 0
        assert asked(client, **measure, year=1999)["n"] == 0
    song = asked(client, q="率", k=1000, region="310000", by="region")
    assert [group["value"] for group in song["groups"]["region"]] == ["310117"]


def test_what_is_not_there_is_empty_or_not_found(client: TestClient, workspace: Workspace) -> None:
    assert asked(client, text="没有这个指标")["n"] == 0
    assert client.get(PATH, params={"canonical": "0123456789abcdef"}).status_code == 404
    with pytest.raises(NotFound):
        workspace.targets(Measure(canonical=["nothing"]))


@pytest.mark.parametrize(
    "query", ["", "text=a&q=b", "name=a&text=b", "q=%20", "canonical=", "q=a&by=month", "q=a&k=0", "name=&text=a"]
)
def test_a_request_that_means_nothing_is_refused(client: TestClient, query: str) -> None:
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_the_order_of_breakdowns_is_the_callers(workspace: Workspace) -> None:
    measure = Measure(query="率", k=5)
    there = workspace.targets(measure, [By.UNIT_TYPE, By.YEAR], Filters(year=(2023,))).to_json()
    back = workspace.targets(measure, [By.YEAR, By.UNIT_TYPE], Filters(year=(2023,))).to_json()
    assert list(there["groups"]) == ["unit_type", "year"]
    assert there == back
