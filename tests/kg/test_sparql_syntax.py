"""The tree that is made of a query: every valid query is taken, and every part stands where the tree says."""

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat

from kg.sparql.syntax import parse
from kg.sparql.tree import Bind, Filter, Service, SubSelect, Triples, Values, Within

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
POSITIVE = {f"{MF}PositiveSyntaxTest", f"{MF}PositiveSyntaxTest11"}


def positive(folder: Path) -> list[Path]:
    store = pyoxigraph.Store()
    store.load(path=str(folder / "manifest.ttl"), format=RdfFormat.TURTLE, base_iri="http://base/")
    tests = [quad.subject for quad in store if quad.predicate == TYPE and quad.object.value in POSITIVE]
    actions = [
        quad.object.value for test in tests for quad in store.quads_for_pattern(test, NamedNode(f"{MF}action"), None)
    ]
    return [folder / action.rsplit("/", 1)[-1] for action in actions]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("suite", "at_least"),
    [
        ("sparql11/syntax-query", 50),
        ("sparql11/syntax-fed", 3),
        *((f"sparql10/syntax-sparql{number}", count) for number, count in enumerate((70, 40, 9, 4, 2), 1)),
    ],
)
def test_every_valid_query_of_the_w3c_is_taken(shared: Path, suite: str, at_least: int) -> None:
    queries = positive(shared / "w3c" / suite)
    assert len(queries) >= at_least
    # What writes its keywords with escapes is left to the engine.
    texts = [path.read_text("utf-8") for path in queries]
    assert [text for text in texts if parse(text) is None] == []


WHOLE = """PREFIX : <http://x/> # é
SELECT * {
  ?p :has ?i ; a :P , [ :q ?z ] . ?i (:a/:b*)|^:c ?k ; :d* ?l
  FILTER NOT EXISTS { ?p :has ?i . ?i :c/:d+ :my }
  OPTIONAL { ?a ?b ?c }
  { ?x :p 1 } UNION { VALUES (?a ?b) { (1 UNDEF) ("x"@en :b) } }
  BIND("x" AS ?bb) SERVICE SILENT :x { [] :y "a" } FILTER(?x = :a) MINUS { ?m :n ?o } GRAPH :g { ?g :h ?j }
  { SELECT ?s (COUNT(*) AS ?n) { ?s ?t ?u } GROUP BY ?s }
}"""


def test_each_member_stands_where_the_tree_says() -> None:
    tree = parse(WHOLE)
    assert tree is not None
    written = [WHOLE[member.start : member.end] for member in tree.group.members]
    starts = ("?p :has", "FILTER NOT", "OPTIONAL", "{ ?x", "BIND", "SERVICE", "FILTER(", "MINUS", "GRAPH", "{ SELECT")
    assert [text.startswith(start) for text, start in zip(written, starts, strict=True)] == [True] * len(starts)
    assert all(text.endswith(("}", ")", "?l")) for text in written)
    assert all(WHOLE[each.start + 1 : each.end] == each.name for each in tree.variables)


def test_what_members_hold_is_known() -> None:
    tree = parse(WHOLE)
    assert tree is not None
    triples, negation, optional, union, bind, service, equal, minus, graph, inner = tree.group.members
    assert isinstance(triples, Triples)
    assert triples.nodes == {"p", "i", "z", "k"}
    assert triples.loose == ({"i", "l"},)
    assert not triples.anchored
    assert isinstance(negation, Filter)
    assert negation.negated
    assert negation.exists is not None
    (pattern,) = negation.exists.members
    assert isinstance(pattern, Triples)
    assert pattern.links == ((frozenset({"p", "i"}), 1), (frozenset({"i"}), 2))
    assert pattern.anchored
    assert [each.kind for each in (optional, union, minus, graph) if isinstance(each, Within)] == [
        "OPTIONAL", "UNION", "MINUS", "GRAPH",
    ]  # fmt: skip
    assert isinstance(union, Within)
    (values,) = union.groups[1].members
    assert isinstance(values, Values)
    assert values.rows == (("1", None), ('"x"@en', ":b"))
    assert isinstance(bind, Bind)
    assert (bind.target, bind.constant) == ("bb", '"x"')
    assert isinstance(service, Service)
    assert (service.name, service.silent) == (":x", True)
    assert isinstance(equal, Filter)
    assert equal.pins
    assert isinstance(inner, Within)
    (select,) = inner.groups[0].members
    assert isinstance(select, SubSelect)
    assert select.columns == {"s", "n"}


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        (":a+", True),
        (":a?", False),
        (":a*/:b", True),
        (":a*/:b?", False),
        (":a|:b*", False),
        ("^(:a*)", False),
        ("!(:a|^:b)", True),
    ],
)
def test_a_path_that_may_have_no_step_takes_nothing_from_the_data(path: str, takes: bool) -> None:
    tree = parse(f"PREFIX : <http://x/> ASK {{ ?s {path} ?o }}")
    assert tree is not None
    (triples,) = tree.group.members
    assert isinstance(triples, Triples)
    assert (triples.nodes, triples.loose) == (({"s", "o"}, ()) if takes else (set(), ({"s", "o"},)))


@pytest.mark.parametrize(
    ("pattern", "nodes", "loose"),
    [
        ("?s :a* :c", "", []),
        ("() :a* ?s", "", []),
        ("_:b :a* ?s", "", ["s"]),
        ("[ ?v ?o ] :a* ?s", "o", ["s"]),
        ("?s :p [ :q ?o ; :a* ?l ]", "so", ["l"]),
        ("?s :a* ( ?x ( ?y ) )", "xy", ["s"]),
    ],
)
def test_what_stands_in_brackets_is_an_end_of_other_patterns(pattern: str, nodes: str, loose: list[str]) -> None:
    tree = parse(f"PREFIX : <http://x/> ASK {{ {pattern} }}")
    assert tree is not None
    (triples,) = tree.group.members
    assert isinstance(triples, Triples)
    assert (triples.nodes, triples.loose) == (set(nodes), tuple(map(set, loose)))


@pytest.mark.parametrize(
    ("condition", "variable"),
    [
        ("!BOUND(?a)", "a"),
        ("((! ( bound( $a )) ))", "a"),
        ("!(!BOUND(?a))", None),
        ("!(-BOUND(?a))", None),
        ("BOUND(?a)", None),
        ("!ISIRI(?a)", None),
        ("!?a", None),
    ],
)
def test_a_condition_may_be_that_a_variable_has_no_value(condition: str, variable: str | None) -> None:
    tree = parse(f"ASK {{ FILTER({condition}) }}")
    assert tree is not None
    (filtered,) = tree.group.members
    assert isinstance(filtered, Filter)
    assert filtered.unbound == variable


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT ?a (1 AS ?b) { ?c ?d ?e BIND(?e AS ?f) } GROUP BY ?a (?d AS ?g) (?c)", "bgf"),
        ("SELECT * { { SELECT (COUNT(*) AS ?a) { } } FILTER EXISTS { BIND(1 AS ?b) } }", "ab"),
    ],
)
def test_what_is_given_a_value_is_known(query: str, names: str) -> None:
    tree = parse(query)
    assert tree is not None
    assert sorted(each.name for each in tree.assigned) == sorted(names)
    assert all(query[each.start + 1 : each.end] == each.name for each in tree.assigned)


@pytest.mark.parametrize(
    "text", ["", "SELECT", "SELECT ?s { ?s ?p }", "ASK { <<( :a :b :c )>> ?p ?o }", "ASK { ?s ?p '\\u0022 }"]
)
def test_what_is_no_query_has_no_tree(text: str) -> None:
    assert parse(text) is None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="{}()[]<>?:.;,'\"#\\/*+!^|&= \naSELCTWHR_1@", max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    assert (
        parse(f"SELECT * {{ {text} }}") is None
        or pyoxigraph.Store().query(f"PREFIX : <x:> BASE <x:> SELECT * {{ {text} }}") is not None
    )
