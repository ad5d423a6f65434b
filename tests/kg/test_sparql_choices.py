"""A filter that lists IRIs is put as VALUES where the answer is the same, and nowhere else."""

import pytest
from made_lacking import declared

from kg.sparql import prepare
from tests.sparql_laws import rows
from tests.sparql_queries import EX, PREFIX

CHOSEN = "?i :category ?c"


@pytest.mark.parametrize(
    "where",
    [
        f"SELECT ?i {{ {CHOSEN} FILTER(?c IN (:c1, :c2)) }}",
        f"SELECT ?i {{ {CHOSEN} FILTER(?c IN (:c2, <{EX}c2>, :c2, :none)) }}",
        f"SELECT ?i {{ FILTER(:c1 = ?c) {CHOSEN} }}",
        f"SELECT * {{ {CHOSEN} FILTER(?c = :c1 || (?c IN (:c2) || ?c = :c1)) ?p :hasIndicator ?i }}",
        f"SELECT * {{ {CHOSEN} OPTIONAL {{ ?c :broader ?b }} FILTER(?c IN (:c1, :c2)) }}",
        "SELECT * { _:b :hasIndicator ?i FILTER(?i IN (:i1, :i2)) _:b :region ?r }",
        f"SELECT * {{ {CHOSEN} . ?c :broader* ?b FILTER(?c IN (:c1, :none)) ?b :broader ?d }}",
        f"SELECT * {{ :one :hasIndicator ?i {{ SELECT * {{ {CHOSEN} FILTER(?c = :c1) }} }} }}",
        f"SELECT * {{ ?p :hasIndicator ?i MINUS {{ {CHOSEN} FILTER(?c = :c1) }} }}",
        f"SELECT ?p {{ ?p :region ?r FILTER NOT EXISTS {{ ?p :hasIndicator ?i . {CHOSEN} FILTER(?c IN (:c1)) }} }}",
        f"SELECT ?p {{ ?p :region ?r FILTER EXISTS {{ ?p :hasIndicator ?i . {CHOSEN} FILTER(?c IN (:c1)) }} }}",
        f"SELECT (COUNT(*) AS ?k) {{ {{ {CHOSEN} FILTER(?c = :c1) }} UNION {{ ?i a ?c FILTER(?c = :Project) }} }}",
    ],
)
def test_what_a_filter_lists_is_begun_with(where: str) -> None:
    query = PREFIX + where
    question = prepare(query)
    assert "FILTER at line 1 evaluated as VALUES" in question.notes
    store = declared()
    assert rows(store, question.text) == rows(store, query)
    assert rows(store, question.text)


@pytest.mark.parametrize(
    "where",
    [
        "?i :category ?c FILTER(?c IN (:c1, 1))",
        "?i :category ?c FILTER(?c NOT IN (:c1))",
        "?i :category ?c FILTER(!(?c = :c1))",
        "?i :category ?c FILTER(?c = :c1 || ?i = :i1)",
        "?i :category ?c FILTER(?c = :c1 && ?i = :i1)",
        "?i :category ?c FILTER(?c IN (unknown:c1))",
        "?i :category ?c FILTER(?c IN (<c1>))",
        # Another filter, or a constant, may leave fewer.
        "?i :category ?c ; :name ?n FILTER(?c = :c1) FILTER(CONTAINS(?n, 'a'))",
        ":one :hasIndicator ?i . ?i :category ?c FILTER(?c = :c1)",
        "VALUES ?i { :i1 } ?i :category ?c FILTER(?c = :c1)",
        # Here the variable may have no value.
        "?p a :Project OPTIONAL { ?p :hasIndicator ?c } FILTER(?c = :i1)",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?c } ?q :hasIndicator ?c FILTER(?c = :i1)",
        # For each row around it, the group is looked up by that row.
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i FILTER(?i = :i1) }",
        # A path without a step leads from an IRI to itself, known or not.
        "?c :broader* ?d FILTER(?c IN (:none))",
        "?x ?c ?y . ?c :broader* ?d FILTER(?c = :none)",
        "GRAPH ?c { ?i :category ?d } FILTER(?c = :g)",
    ],
)
def test_a_list_is_compared_where_this_may_be_quicker_or_differ(where: str) -> None:
    assert prepare(f"{PREFIX}SELECT * {{ {where} }}").notes == ()
