"""Every query of the library answers alike in the house and on servers, over the samples and made forms."""

from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from made_worked import triples
from pyoxigraph import Literal, NamedNode

from kg import queries
from kg.iris import Iris
from kg.pipeline import ingest
from kg.sparql import prepare
from kg.sparql.found import Found
from kg.stores import MemoryStore, open_store

SAMPLES = Path(__file__).parents[2] / "samples"
XSD = "http://www.w3.org/2001/XMLSchema#"
DECIMAL = NamedNode(f"{XSD}decimal")
ID = "https://w3id.org/zhibiao/id/"
#: Places behind the point that Virtuoso keeps.
PLACES = Decimal("1e-15")


class Case(NamedTuple):
    """A query of the library with terms for its parameters."""

    name: str
    values: dict[str, NamedNode | Literal]


def year(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(f"{XSD}gYear"))


#: Query → terms for its parameters, besides the call without any; where it needs some there is no such call.
GIVEN: dict[str, list[dict[str, NamedNode | Literal]]] = {
    "read_by_other": [{"version": Literal("0")}],
    "document_counts": [{"document": NamedNode(f"{ID}document/f29de1c8eba760b2")}],
    "projects": [
        {},
        {"unit": NamedNode(Iris().unit("江苏省苏州市吴江区水务局（本级）"))},
        {"year": year(2023)},
        {"text": Literal("培训"), "year": year(2024)},
    ],
    **{f"table_{name}": [{}, {"wanted": year(2023)}] for name in ("projects", "goals", "indicators", "budgets")},
}
CASES = [Case(name, values) for name in queries.names() for values in GIVEN.get(name, [{}])]
#: Server and query → why its answer departs from that in the house; what is listed and does not depart fails.
DEPARTURES = {
    ("virtuoso", "example_quantified_share"): "keeps 15 places of a share that goes on, which the standard leaves open"
}


class Near:
    """An index that finds two names."""

    def similar(self, wanted):
        assert wanted.text == "参训人员满意度"
        yield Found(Iris().canonical("参训人员满意度", "满意度指标", "服务对象满意度指标"), 1.0, 1, wanted.text)
        yield Found(Iris().canonical("培训人员合格率", "产出指标", "质量指标"), 0.25, 2, "培训人员合格率")

    def match(self, wanted):
        raise AssertionError("no query of the library asks for words")


@pytest.fixture(scope="module")
def house():
    """Give a store in memory with the samples and the made forms."""
    store = MemoryStore()
    report = ingest([SAMPLES], store, Iris())
    assert not report.failed
    with store.writer() as writer:
        writer.add(triples())
    return store


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def server(request, servers, house):
    """Give the name of a server and a store on it that holds the same, in a graph that no other test uses."""
    with open_store(f"{servers(request.param)}&graph=urn:x-zhibiao:library") as store:
        with store.writer() as writer:
            writer.add(house.view().triples())
        assert len(store.view()) == len(house.view())
        yield request.param, store


def answer(store, text):
    rows = [tuple(row.values()) for row in store.view().query(text).rows()]
    return rows if "ORDER BY" in text else sorted(rows, key=str)


def rounded(rows):
    return [tuple(_rounded(term) for term in row) for row in rows]


def _rounded(term):
    is_decimal = isinstance(term, Literal) and term.datatype == DECIMAL
    return Decimal(term.value).quantize(PLACES, ROUND_DOWN) if is_decimal else term


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join((case.name, *case.values)))
def test_a_query_is_answered_alike(server, house, case):
    name, store = server
    text = prepare(queries.load(case.name, **case.values), finder=Near()).text
    expected, found = answer(house, text), answer(store, text)
    assert expected, "a query without an answer shows nothing"
    if (name, case.name) in DEPARTURES:
        assert found != expected, "it departs no more: take it from the list"
        expected, found = rounded(expected), rounded(found)
    assert found == expected


def test_what_departs_is_a_query_of_the_library():
    assert {query for _, query in DEPARTURES} <= {case.name for case in CASES} == set(queries.names())
