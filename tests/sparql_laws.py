"""The law that a query gives the same answer when it is made quicker, over random queries and graphs.

Run ``python -m tests.sparql_laws --cases N --seed S`` to look longer than the tests do; the first case that fails is
made small and printed.
"""

import argparse
import sys
from collections import Counter

import pyoxigraph
from hypothesis import HealthCheck, Phase, given, seed, settings
from pyoxigraph import Quad, QueryBoolean, QueryTriples

from kg.sparql.rewrite import quicker
from kg.sparql.syntax import parse
from kg.stores.gate import glance
from tests.sparql_queries import graphs, queries

Rows = Counter[frozenset[tuple[str, str]]]


def put_otherwise(query: str) -> tuple[str, tuple[str, ...]]:
    """Return the query as it is evaluated and the notes; one that the grammar does not take is a defect of ours."""
    tree = parse(query)
    assert tree is not None, query
    return quicker(query, tree, glance(query).prologue)


def answered(store: pyoxigraph.Store, query: str) -> tuple[list[str], Rows] | None:
    """Return the columns and the solutions, each with how often it comes; None if the engine does not take the query.

    Of CONSTRUCT the solutions are the triples, each once, of ASK the answer.
    """
    try:
        answer = store.query(query)
    except SyntaxError:
        return None
    if isinstance(answer, QueryBoolean):
        return [], Counter([frozenset({("ASK", str(bool(answer)))})])
    if isinstance(answer, QueryTriples):
        return [], Counter(frozenset({("CONSTRUCT", str(triple))}) for triple in set(answer))
    names = [str(name) for name in answer.variables]
    found = (zip(names, row, strict=True) for row in answer)
    return names, Counter(frozenset((name, str(value)) for name, value in row if value is not None) for row in found)


def rows(store: pyoxigraph.Store, query: str) -> Rows:
    """Return the solutions of a query that the engine takes."""
    found = answered(store, query)
    assert found is not None, query
    return found[1]


def check(query: str, quads: list[Quad]) -> tuple[str, ...]:
    """Check a case; return what was put otherwise in it.

    :raises AssertionError: if rows or columns differ, or only one of the two is an error.
    """
    new, notes = put_otherwise(query)
    if notes:
        store = pyoxigraph.Store()
        store.extend(quads)
        assert answered(store, new) == answered(store, query), new
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
