"""EXISTS and NOT EXISTS are put as MINUS, OPTIONAL or a join where the answer is the same, and nowhere else."""

import pytest
from made_lacking import LACKS, declared

from tests.sparql_laws import put_otherwise, rows
from tests.sparql_queries import PREFIX


@pytest.mark.parametrize(
    ("where", "form"),
    [
        (f"SELECT ?p {{ ?p a :Project FILTER NOT EXISTS {{ {LACKS} }} }}", "MINUS"),
        (f"SELECT ?p {{ FILTER(NOT EXISTS {{ {LACKS} }}) ?p a :Project }}", "MINUS"),
        (f"SELECT ?p {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}", "OPTIONAL"),
        (f"SELECT * {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} # why\n }} }}", "OPTIONAL"),
        (f"SELECT * {{ FILTER NOT EXISTS {{ {LACKS} }} ?p :region :r1 ; ?a ?i }}", "OPTIONAL"),
        (f"SELECT ?p {{ ?p a :Project FILTER(?p = :two) FILTER NOT EXISTS {{ {LACKS} }} }}", "OPTIONAL"),
        (f"SELECT (COUNT(?p) AS ?i) {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}", "OPTIONAL"),
        ("SELECT ?p { ?p a :Project FILTER NOT EXISTS { ?p :hasIndicator/:category/:broader :output } }", "MINUS"),
        (f"SELECT ?p {{ ?p a :Project FILTER(!EXISTS {{ {LACKS} }}) }}", "MINUS"),
        (f"SELECT ?p {{ ?p a :Project FILTER EXISTS {{ {LACKS} }} }}", "a join"),
        (f"SELECT ?p {{ ?p a :Project FILTER(!(NOT EXISTS {{ {LACKS} }})) }}", "a join"),
        (f"SELECT ?p {{ {{ SELECT * {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }} }} }}", "OPTIONAL"),
        (
            "SELECT ?p { ?p a :Project FILTER NOT EXISTS { ?p :hasIndicator ?i . ?i :category ?c FILTER(?c=:c1) } }",
            "MINUS",
        ),
    ],
)
def test_what_lacks_something_is_asked_in_a_quick_form(where: str, form: str) -> None:
    query = PREFIX + where
    new, notes = put_otherwise(query)
    assert any("EXISTS" in note and f"evaluated as {form}" in note for note in notes)
    assert "EXISTS" not in new
    store = declared()
    assert rows(store, new) == rows(store, query)
    assert rows(store, new)


@pytest.mark.parametrize(
    "where",
    [
        "?p a :P FILTER NOT EXISTS { ?p :q ?i }",
        "{ SELECT * { :a :p :b MINUS { :a :p ?x FILTER NOT EXISTS { ?x :q ?y . ?y :r ?z } } } }",
        "?p a :P FILTER NOT EXISTS { ?p :q ?i ; :r ?j }",
        "?p a :P FILTER NOT EXISTS { ?x :q ?i . ?i :r ?j }",
        "?p a :P OPTIONAL { ?p :v ?w } FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j FILTER(?j = ?w) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j FILTER(?j = ?w) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j OPTIONAL { ?j :s ?w } }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j BIND(?w AS ?k) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j BIND(?j AS ?w) }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j . ?w :s* ?k }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j MINUS { ?k :s ?w } }",
        "?p a :P FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j { SELECT ?p { ?p :s ?k } LIMIT 1 } }",
        "?p a :P FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j FILTER(RAND() < 0.5) }",
        "?p a :P FILTER(NOT EXISTS { ?p :q ?i . ?i :r ?j } || ?p = :a)",
        "?p a :P GRAPH ?g { ?x ?y ?z } FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j }",
        "?p a :P ; :v ?w OPTIONAL { ?k a :C FILTER NOT EXISTS { ?k :q ?i . ?i :r ?w } }",
        # What is bound behind BIND or OPTIONAL is not bound where these see it.
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j BIND(?w AS ?k) ?j :s ?w . ?k :t ?l }",
        "?p a :P ; :v ?w FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j OPTIONAL { ?i :s ?w } ?l :t ?w }",
        # A call without variables may be an error, and then there is nothing to join with.
        "?p a :P BIND(<http://www.w3.org/2001/XMLSchema#integer>('a') AS ?w) FILTER NOT EXISTS { ?i :q ?j . ?j :r ?w }",
        # Paths without a step whose ends may come from anywhere.
        "?p :s* ?k FILTER EXISTS { ?i ?p ?j . ?j :r ?l }",
        "?p a :P ; ?w ?k FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j . ?w :s* ?l }",
        "?p a :P . ?x ?k ?y . ?k :s* ?l FILTER NOT EXISTS { ?p :q ?i . ?i :r ?j }",
    ],
)
def test_what_could_change_the_answer_is_left_alone(where: str) -> None:
    query = f"{PREFIX}SELECT ?p {{ {where} }}"
    assert put_otherwise(query) == (query, ())


@pytest.mark.parametrize(
    "query",
    [
        # A word may follow the star at once.
        f"SELECT *WHERE {{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}",
        f"SELECT*{{ ?p :region :r1 FILTER NOT EXISTS {{ {LACKS} }} }}",
        # Names that only MINUS or a sub-select knows are nobody's in the rows, and AS may give them a value.
        f"SELECT ?p (1 AS ?c) {{ ?p :region :r1 MINUS {{ ?p :of ?c }} FILTER NOT EXISTS {{ {LACKS} }} }}",
        f"SELECT ?p (1 AS ?c) {{ ?p :region :r1 {{ SELECT ?p {{ ?p a ?c }} }} FILTER NOT EXISTS {{ {LACKS} }} }}",
    ],
)
def test_the_columns_are_those_of_the_query(query: str) -> None:
    new, notes = put_otherwise(PREFIX + query)
    assert notes == ("FILTER NOT EXISTS at line 1 evaluated as OPTIONAL",)
    assert rows(declared(), new) == rows(declared(), PREFIX + query)
    assert rows(declared(), new)
