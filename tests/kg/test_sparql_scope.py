"""What is known of the variables of a group, by small groups."""

import pytest

from kg.sparql.effort import by_themselves, is_anchored, is_chained
from kg.sparql.sameness import is_independent, is_steady
from kg.sparql.scope import certain, in_scope
from kg.sparql.syntax import parse
from kg.sparql.tree import Group


def group(text: str) -> Group:
    tree = parse(f"PREFIX : <http://x/> SELECT * {{ {text} }}")
    assert tree is not None, text
    return tree.group


@pytest.mark.parametrize(
    ("text", "bound", "given", "mentioned"),
    [
        ("", "", "", ""),
        ("?a :p ?b", "ab", "ab", "ab"),
        ("?a ?b [ :p ?c ]", "abc", "abc", "abc"),
        ("?a :p* ?b", "ab", "ab", "ab"),
        ("?a :p 1 FILTER(?b > 1)", "a", "a", "ab"),
        ("?a :p 1 FILTER EXISTS { ?a :q ?b }", "a", "a", "ab"),
        ("?a :p 1 OPTIONAL { ?a :q ?b }", "a", "ab", "ab"),
        ("?a :p 1 MINUS { ?a :q ?b }", "a", "a", "ab"),
        ("{ ?a :p ?b } UNION { ?a :q ?c }", "a", "abc", "abc"),
        ("{ ?a :p ?b }", "ab", "ab", "ab"),
        ("VALUES (?a ?b) { (1 2) (3 UNDEF) }", "a", "ab", "ab"),
        ("VALUES ?a { }", "", "a", "a"),
        ("BIND(1 AS ?a)", "a", "a", "a"),
        ("BIND(:f() AS ?a)", "", "a", "a"),
        ("?a :p ?b BIND(1 / ?b AS ?c)", "ab", "abc", "abc"),
        ("{ SELECT ?a { ?a :p ?b } }", "", "a", "ab"),
        ("{ SELECT * { ?a :p ?b } VALUES ?c { 1 } }", "", "abc", "abc"),
        ("{ SELECT (COUNT(?b) AS ?n) ?a { ?a :p ?b } GROUP BY ?a }", "", "an", "abn"),
        ("{ SELECT * { ?a :p ?b MINUS { ?b :q ?c } } }", "", "ab", "abc"),
    ],
)
def test_what_a_group_says_of_its_variables(text: str, bound: str, given: str, mentioned: str) -> None:
    found = group(text)
    assert (certain(found.members), in_scope(found), found.names) == (set(bound), set(given), set(mentioned))


@pytest.mark.parametrize(
    ("text", "anchored"),
    [
        ("?a :p ?b", False),
        ("?a a :C", False),
        (":a :p ?b", True),
        ("?a :p 1", True),
        ("?a :p [ :q 'x' ]", True),
        ("VALUES ?a { :a } ?a :p ?b", True),
        ("?a :p ?b FILTER(?b = :c)", True),
        ("?a :p ?b FILTER(:c = ?b)", True),
        ("?a :p ?b FILTER(!(?b = :c))", False),
        ("?a :p ?b FILTER(?b IN (:c, :d))", False),
        ("{ :a :p ?b } UNION { ?a :p 1 }", True),
        ("{ :a :p ?b } UNION { ?a :p ?b }", False),
        ("?a :p ?b OPTIONAL { ?a :p 1 }", False),
        ("?a :p ?b MINUS { ?a :p 1 }", False),
    ],
)
def test_constants_choose_the_solutions(text: str, anchored: bool) -> None:
    assert is_anchored(group(text)) is anchored


@pytest.mark.parametrize(
    ("text", "known", "chained"),
    [
        ("?a :p ?b", "a", False),
        ("?a :p ?b ; :q ?c", "a", False),
        ("?a :p ?b . ?b :q ?c", "a", True),
        ("?a :p ?b . ?b :q ?c", "ab", False),
        ("?a :p/:q ?c", "a", True),
        ("OPTIONAL { ?b :q ?c }", "a", True),
    ],
)
def test_a_pattern_may_be_found_by_way_of_another(text: str, known: str, chained: bool) -> None:
    assert is_chained(group(text), frozenset(known)) is chained


@pytest.mark.parametrize(
    ("text", "shared", "independent"),
    [
        ("?a :p ?b", "ab", True),
        ("?a :p* ?b", "a", False),
        ("?a :p* ?b . ?a :q ?c", "a", True),
        # A predicate need not be a node of the data, which a path of length zero begins at.
        ("?a :p* ?b . ?c ?a ?d", "a", False),
        ("?c ?a ?d", "a", True),
        ("?a :p ?b FILTER(?b > 1)", "b", True),
        ("?a :p ?b FILTER(?c > 1)", "c", False),
        ("?a :p ?b FILTER(RAND() > 0.5)", "", False),
        ("?a :p ?b BIND(?b AS ?c)", "a", True),
        ("?a :p ?b BIND(?b AS ?c)", "c", False),
        ("?a :p ?b BIND(?d AS ?c)", "d", False),
        ("?a :p ?b OPTIONAL { ?b :q ?c }", "b", True),
        ("?a :p ?b OPTIONAL { ?b :q ?c }", "c", False),
        # Bound in the end, but not yet where it is seen.
        ("?a :p ?b OPTIONAL { ?b :q ?c } ?b :r ?c", "c", False),
        ("?b :r ?c OPTIONAL { ?b :q ?c }", "c", True),
        ("?a :p ?b BIND(?c AS ?d) ?b :r ?c . ?d :s ?a", "c", False),
        ("?b :r ?c BIND(?c AS ?d) ?d :s ?a", "c", True),
        ("?a :p* ?b . ?b :q ?c", "a", True),
        ("?a :p ?b MINUS { ?b :q ?c FILTER(RAND() > 0.5) }", "a", False),
        ("?a :p ?b { SELECT (SAMPLE(?c) AS ?d) { ?c :q 1 } }", "a", False),
        ("?a :p ?b { SELECT ?c { ?c :q 1 } ORDER BY ?c LIMIT 1 }", "a", False),
        ("?a :p ?b { SELECT ?c { ?c :q 1 } }", "a", True),
        ("?a :p ?b MINUS { ?b :q ?c }", "a", True),
        ("?a :p ?b MINUS { ?b :q ?c }", "b", False),
        ("{ ?a :p ?b } UNION { ?b :q ?c FILTER(?a > 1) }", "a", False),
        ("{ SELECT ?a { ?a :p ?b } LIMIT 1 }", "a", False),
        ("SERVICE :s { ?a :p ?b }", "", False),
        ("VALUES (?a ?b) { (1 UNDEF) } ?a :p ?c", "ab", True),
    ],
)
def test_a_group_may_mean_the_same_alone(text: str, shared: str, independent: bool) -> None:
    assert is_independent(group(text), frozenset(shared)) is independent


@pytest.mark.parametrize(
    ("text", "steady"),
    [
        ("?a :p ?b", True),
        ("?a :p* ?b", False),
        ("?c :q ?a . ?a :p* ?b . ?b :q ?d", True),
        ("?c ?a ?d . ?a :p* ?b", False),
        # One end is enough: without a step both are the same.
        ("?c ?a ?b . ?a :p* ?b", True),
        ("?a :p? :c", True),
        ("?a :q ?c OPTIONAL { ?a :p* ?b }", True),
        ("?a :q ?c FILTER NOT EXISTS { ?a :p* ?b }", True),
        ("?d :q ?c FILTER NOT EXISTS { ?a :p* ?b }", False),
        ("?a :q ?c MINUS { ?a :p* ?b }", False),
        ("?a :q ?c { SELECT ?a { ?a :p* ?b } }", False),
    ],
)
def test_the_order_of_evaluation_may_matter(text: str, steady: bool) -> None:
    assert is_steady(group(text)) is steady


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("?a :p ?b MINUS { ?b :q ?c }", ["?a", "?b"]),
        ("?a :p ?b OPTIONAL { ?b :q ?c } FILTER NOT EXISTS { ?c :r ?d }", ["?a"]),
        ("{ ?b :p ?c } UNION { ?c :p ?d }", ["{", "?b", "?c"]),
        ("?a :p ?b { ?b :p ?c } UNION { ?c :p ?d }", ["?a"]),
        ("?a :p ?b { SELECT ?b { ?c :q ?b } }", ["?a", "SELECT", "?c"]),
    ],
)
def test_some_groups_are_evaluated_once(text: str, first: list[str]) -> None:
    found = [each.members[0] for each in by_themselves(group(text))]
    start = len("PREFIX : <http://x/> SELECT * { ")
    assert [text[each.start - start :].split()[0] for each in found] == first
