"""Meaning inside SPARQL: what the index knows joins what the graph knows, over the same home."""

import json

import pytest
from fastapi.testclient import TestClient

PREFIXES = """
PREFIX zb: <https://w3id.org/zhibiao/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
JSON = "application/sparql-results+json"


def ask(client: TestClient, query: str) -> list[dict[str, str]]:
    answer = client.post("/sparql", data={"query": PREFIXES + query}, headers={"Accept": JSON})
    assert answer.status_code == 200, answer.text
    rows = json.loads(answer.content)["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in rows]


def refused(client: TestClient, query: str) -> str:
    answer = client.post("/sparql", data={"query": PREFIXES + query}, headers={"Accept": JSON})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    detail: str = answer.json()["detail"]
    return detail


def test_a_query_finds_what_a_search_finds_in_the_same_order(client: TestClient) -> None:
    hits = client.get("/api/indicators/similar", params={"text": "群众满意", "k": 5}).json()["hits"]
    found = ask(
        client,
        'SELECT * { SERVICE zb:similar { [] zb:text "群众满意" ; zb:limit 5 ; zb:hit ?i ; zb:score ?s ; zb:name ?n ; '
        "zb:rank ?r } } ORDER BY ?r",
    )
    assert [row["n"] for row in found] == [hit["name"] for hit in hits]
    assert [row["i"].rsplit("/", 1)[-1] for row in found] == [hit["id"] for hit in hits]
    assert [float(row["s"]) for row in found] == [hit["score"] for hit in hits]


def test_hits_join_what_the_graph_says_of_them(client: TestClient) -> None:
    found = ask(
        client,
        """SELECT DISTINCT ?title ?target {
             SERVICE zb:similar { [] zb:text "群众满意度" ; zb:limit 3 ; zb:row ?row ; zb:hit ?i ; zb:score ?s }
             ?row dct:title ?title ; zb:hasTarget/zb:rawText ?target . FILTER(?s > 0)
           }""",
    )
    assert found
    assert all("满意" in row["title"] for row in found)


def test_an_indicator_is_asked_for_by_its_iri_and_filters_narrow(client: TestClient) -> None:
    (own,) = ask(
        client, 'SELECT ?i { ?i a zb:CanonicalIndicator ; skos:prefLabel ?n FILTER(CONTAINS(?n, "满意")) } LIMIT 1'
    )
    alike = f"SERVICE zb:similar {{ [] zb:like <{own['i']}> ; zb:hit ?i ; zb:score ?s %s }}"
    assert ask(client, f"SELECT * {{ {alike % ''} }}")
    narrowed = ask(
        client, f"""SELECT DISTINCT ?l {{ {alike % '; zb:level1 "产出指标" ; zb:row ?row'} ?row zb:level1Label ?l }}"""
    )
    assert [row["l"] for row in narrowed] == ["产出指标"]


def test_full_text_shows_where_the_words_stand(client: TestClient) -> None:
    found = ask(
        client, 'SELECT * { SERVICE zb:match { [] zb:query "满意度" ; zb:hit ?i ; zb:score ?s ; zb:snippet ?t } }'
    )
    assert found
    assert all("【" in row["t"] and 0 < float(row["s"]) <= 1 for row in found)
    assert any("【满意度】" in row["t"] for row in found)
    assert ask(client, 'SELECT * { SERVICE zb:match { [] zb:query "量子纠缠" ; zb:hit ?i } }') == []


def test_several_uses_in_one_query_and_inside_optional(client: TestClient) -> None:
    found = ask(
        client,
        """SELECT ?word (COUNT(?i) AS ?n) {
             VALUES ?word { "满意度" "及时率" }
             SERVICE zb:similar { [] zb:text ?word ; zb:limit 2 ; zb:hit ?i }
             OPTIONAL { SERVICE zb:match { [] zb:query "率" ; zb:hit ?i ; zb:score ?m } }
           } GROUP BY ?word ORDER BY ?word""",
    )
    assert [(row["word"], int(row["n"])) for row in found] == [("及时率", 2), ("满意度", 2)]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('SERVICE zb:similar { [] zb:txt "满意度" ; zb:hit ?i }', "zb:txt"),
        ('SERVICE zb:similar { [] zb:text "满意度" }', "zb:hit"),
        ("SERVICE zb:similar { [] zb:text ?any ; zb:hit ?i }", "?any"),
        ('SERVICE zb:alike { [] zb:text "满意度" ; zb:hit ?i }', "zb:similar"),
        ('SERVICE zb:similar { [] zb:text "满意度" ; zb:limit 5000 ; zb:hit ?i }', "1 to 1000"),
    ],
)
def test_wrong_use_is_told_with_the_right_form(client: TestClient, block: str, said: str) -> None:
    assert said in refused(client, f"SELECT * {{ {block} }}")


def test_an_unknown_indicator_is_told_unless_it_is_to_be_silent(client: TestClient) -> None:
    block = "SERVICE %s zb:similar { [] zb:like <https://w3id.org/zhibiao/id/canonical/0000000000000000> ; zb:hit ?i }"
    answer = client.post("/sparql", data={"query": PREFIXES + f"SELECT * {{ {block % ''} }}"})
    assert answer.status_code == 404
    assert ask(client, f"SELECT * {{ {block % 'SILENT'} }}") == [{}]
