"""OPTIONAL in vain is put as MINUS where the answer is the same, and nowhere else."""

import pytest
from made_lacking import LACKS, declared

from kg.sparql import prepare
from tests.sparql_laws import rows
from tests.sparql_queries import PREFIX

IN_VAIN = f"OPTIONAL {{ {LACKS} }} FILTER(!BOUND(?i))"


@pytest.mark.parametrize(
    "where",
    [
        f"SELECT ?p {{ ?p a :Project {IN_VAIN} }}",
        f"SELECT * {{ ?p a :Project {IN_VAIN} }}",
        f"SELECT * {{ FILTER(! bound($i)) ?p a :Project OPTIONAL {{ {LACKS} }} ?p :region ?r }}",
        f"SELECT (COUNT(?p) AS ?k) {{ ?p a :Project OPTIONAL {{ ?p :region ?r }} {IN_VAIN} }}",
        f"SELECT ?p ?c {{ ?p a :Project {IN_VAIN} OPTIONAL {{ ?c :broader :output }} }}",
        "SELECT ?p { ?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c FILTER(?c = :c1) } "
        "FILTER(!BOUND(?i)) }",
    ],
)
def test_what_is_sought_in_vain_is_taken_away(where: str) -> None:
    query = PREFIX + where
    question = prepare(query)
    assert any(note.startswith("OPTIONAL at line 1 evaluated as MINUS") for note in question.notes)
    store = declared()
    assert rows(store, question.text) == rows(store, query)
    assert rows(store, question.text)


@pytest.mark.parametrize(
    "where",
    [
        f"?p :region :r1 {IN_VAIN}",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(BOUND(?i))",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i OPTIONAL { ?i :category ?c } } FILTER(!BOUND(?c))",
        "?p a :P OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } OPTIONAL { ?p :declares ?i } FILTER(!BOUND(?i))",
        "?p a :Project ; :v ?w OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c FILTER(?w > 1) } FILTER(!BOUND(?i))",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!(!BOUND(?i)))",
        # The engine refuses both.
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i, ?c))",
        "VALUES (?p ?x) { (1 2) (3) } OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i))",
        "?p a :Project ; :v ?w OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c OPTIONAL { ?i :v ?w } ?x :v ?w } "
        "FILTER(!BOUND(?i))",
        # An error stays one: the variable of AS has a value before.
        "{ ?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i)) } BIND(1 AS ?c)",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i } FILTER(!BOUND(?i))",
        "?p a :Project OPTIONAL { ?q :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i))",
        "OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } FILTER(!BOUND(?i))",
        "?p a :Project OPTIONAL { ?p :hasIndicator ?i . ?i :category ?c } BIND(1 AS ?j) FILTER(!BOUND(?i) || ?j = 1)",
    ],
)
def test_what_may_be_found_is_looked_for(where: str) -> None:
    assert prepare(f"{PREFIX}SELECT * {{ {where} }}").notes == ()


@pytest.mark.parametrize(
    ("modifiers", "stops"), [("LIMIT 5", True), ("OFFSET 1 LIMIT 5", True), ("ORDER BY ?p LIMIT 5", False), ("", False)]
)
def test_a_few_rows_are_looked_for_one_by_one(modifiers: str, stops: bool) -> None:
    query = f"{PREFIX}SELECT * {{ ?p a :Project {IN_VAIN} }} {modifiers}"
    assert prepare(query).notes == (() if stops else ("OPTIONAL at line 1 evaluated as MINUS",))
