"""Random queries and graphs for the law that a query gives the same answer when it is made quicker.

Run ``python -m tests.sparql_laws --cases N --seed S`` to look longer than the tests do; the first case that fails is
made small and printed.
"""

import argparse
import sys
from collections import Counter

import pyoxigraph
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.sparql.rewrite import quicker
from kg.sparql.syntax import parse
from kg.stores.gate import glance

EX = "http://x/"
NODES = [NamedNode(EX + name) for name in "abcd"]
PREFIX = f"PREFIX : <{EX}> "

graphs = st.lists(
    st.builds(
        Quad,
        st.sampled_from(NODES),
        st.sampled_from([NamedNode(EX + name) for name in "pqr"]),
        st.sampled_from([*NODES, Literal(1), Literal(2)]),
    ),
    max_size=14,
)


def put_otherwise(query: str) -> tuple[str, tuple[str, ...]]:
    """Return the query as it is evaluated and the notes; one that the grammar does not take is a defect of ours."""
    tree = parse(query)
    assert tree is not None, query
    return quicker(query, tree, glance(query).prologue)


def rows(store: pyoxigraph.Store, query: str) -> Counter[frozenset[tuple[str, str]]]:
    """Return the solutions, each with how often it comes."""
    solutions = store.query(query)
    names = [str(name) for name in solutions.variables]
    assert not any(name.startswith("?zb") for name in names)
    return Counter(
        frozenset((name, str(value)) for name, value in zip(names, row, strict=True) if value is not None)
        for row in solutions
    )


variables = st.sampled_from(["?x", "?x", "?y", "?y", "?z", "?w"])
terms = st.one_of(variables, variables, variables, st.sampled_from([":a", ":b", "1"]))
subjects = st.one_of(variables, variables, variables, st.sampled_from([":a", ":b"]))
#: The same IRI in two spellings, one that is no node of any graph, and one that is a predicate.
iris = st.sampled_from([":a", ":b", f"<{EX}a>", ":none", ":p"])
verbs = st.sampled_from([":p", ":q", ":r", ":p/:q", ":p*", ":q+", "^:p", ":p|:q", "(:p/:q)?", ":p/:q*", "!:p", "?w"])
links = st.builds("{} {} {} .".format, variables, st.sampled_from([":p", ":q", "^:r", ":p/:q", ":q+"]), variables)
patterns = st.one_of(links, st.builds("{} {} {} .".format, subjects, verbs, terms))
conditions = st.one_of(
    st.builds("FILTER({} = {})".format, variables, terms),
    st.builds("FILTER({} != {} || !BOUND({}))".format, variables, terms, variables),
    st.builds("FILTER(BOUND({}))".format, variables),
    st.builds("FILTER({} IN (:a, 1))".format, variables),
    st.builds("FILTER(!BOUND({}))".format, variables),
)
choices = st.one_of(
    st.builds("FILTER({} IN ({}))".format, variables, st.lists(iris, min_size=1, max_size=4).map(", ".join)),
    st.builds("FILTER({} = {})".format, variables, iris),
    st.builds("FILTER({0} = {1} || ({2} = {0}) || {0} IN ({1}))".format, variables, iris, iris),
)
values = st.builds(
    "VALUES ({0}) {{ ({1}) ({2}) }}".format, variables, *[st.sampled_from([":a", ":b", "1", "UNDEF"])] * 2
)
simple = st.one_of(patterns, patterns, patterns, conditions, values)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        st.builds("OPTIONAL {{ {} }}".format, body),
        st.builds("{{ {} }} UNION {{ {} }}".format, body, body),
        st.builds("{{ {} }}".format, body),
        st.builds("MINUS {{ {} }}".format, body),
        st.builds("{{ SELECT ?x {{ {} }} }}".format, body),
        st.builds("FILTER NOT EXISTS {{ {} }}".format, body),
        st.builds("FILTER EXISTS {{ {} }}".format, body),
    )


members = st.one_of(simple, simple, simple, _blocks(st.one_of(simple, simple, _blocks(simple))))
bodies = st.lists(members, min_size=1, max_size=4).map(" ".join)
exists = st.builds(
    "FILTER {} {{ {} {} {} }}".format,
    st.sampled_from(["NOT EXISTS", "NOT EXISTS", "EXISTS"]),
    patterns,
    patterns,
    bodies,
)
plain_exists = st.builds(
    "FILTER {} {{ {} {} }}".format, st.sampled_from(["NOT EXISTS", "NOT EXISTS", "EXISTS"]), patterns, patterns
)
vain = st.builds("OPTIONAL {{ {} {} }} FILTER(!BOUND({}))".format, patterns, st.one_of(patterns, bodies), variables)
tests = st.one_of(exists, plain_exists, choices, choices, vain)
heads = st.sampled_from(
    ["SELECT *", "SELECT ?x ?y", "SELECT DISTINCT ?x", "SELECT (COUNT(*) AS ?k)", "SELECT ?x (COUNT(?y) AS ?v)"]
)
shapes = st.sampled_from(
    [
        "{head} WHERE {{ {two} {test} }}",
        "{head} WHERE {{ {two} {test} }}",
        "{head} WHERE {{ {two} {two} {test} }}",
        "{head} WHERE {{ {one} {test} }}",
        "{head} WHERE {{ {one} {test} {two} }}",
        "{head} WHERE {{ {test} {one} {test} }}",
        "{head} WHERE {{ {one} OPTIONAL {{ {two} {test} }} }}",
        "{head} WHERE {{ {{ {one} {test} }} UNION {{ {two} }} }}",
        "{head} WHERE {{ {one} {{ SELECT ?x ?z {{ {two} {test} }} }} }}",
        "{head} WHERE {{ {one} {{ {two} {test} }} }}",
        "{head} WHERE {{ {one} MINUS {{ {two} {test} }} }}",
        "{head} WHERE {{ {one} FILTER NOT EXISTS {{ {two} {test} }} }}",
    ]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Draw a query with something in it that may be put otherwise."""
    head = draw(heads)
    text = draw(shapes).format(
        head=head, one=draw(patterns) + draw(st.one_of(st.just(""), bodies)), two=draw(patterns), test=draw(tests)
    )
    return PREFIX + text + (" GROUP BY ?x" if "?v" in head else "")


def check(query: str, quads: list[Quad]) -> tuple[str, ...]:
    """Check a case; return what was put otherwise in it.

    :raises AssertionError: if the answers differ.
    """
    new, notes = put_otherwise(query)
    if notes:
        store = pyoxigraph.Store()
        store.extend(quads)
        assert rows(store, new) == rows(store, query), new
    return notes


def main() -> None:
    """Check many cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    forms: Counter[str] = Counter()
    cases: Counter[bool] = Counter()

    @seed(options.seed)
    @settings(
        max_examples=options.cases,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(queries(), graphs)
    def run(query: str, quads: list[Quad]) -> None:
        notes = check(query, quads)
        cases[bool(notes)] += 1
        forms.update(note.replace(" at line 1 ", " ") for note in notes)

    run()
    lines = [f"{cases.total()} cases, {cases[True]} of them put otherwise, all the same"]
    lines += [f"{number:6} {form}" for form, number in forms.most_common()]
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
