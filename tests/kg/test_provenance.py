"""Every value of a stored project is explained by what its document prints."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from made_declarations import project
from made_stored import stored_projects

from kg.errors import NotFound
from kg.iris import Iris
from kg.pipeline import ingest_bytes
from kg.provenance import explain_project, explain_value
from kg.records import PLACED, Budget, Declaration, Issue, IssueCode, Locator, Printed
from kg.stores import MemoryStore

IRIS = Iris()
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))
#: A column may hold points and weights only as numbers; the record does not keep how they are printed.
UNPRINTED = {"weight", "score"}
MONEY = Printed("budget_yuan", "项目资金（万元）", Locator(table=1, row=3))
TOTAL = Printed("budget_yuan.total", "50", Locator(table=1, row=4))
LAMPS = project(places=(Printed("year", "（2023年度）", Locator(line=2)), MONEY, TOTAL))


def bare(text: str) -> str:
    return "".join(text.split())


def put(store: MemoryStore, form=LAMPS, text: str = "第一版") -> str:
    declaration = Declaration("申报表.txt", sha256(text.encode()).hexdigest(), (form,))
    assert not ingest_bytes("申报表.txt", text.encode(), store, IRIS, read=lambda *_: declaration).failed
    return IRIS.project(declaration.sha256, form).rpartition("/")[2]


def check_every_value(path: Path) -> None:
    source = bare(path.read_text(encoding="utf-8-sig"))
    store = MemoryStore()
    assert not ingest_bytes(path.name, path.read_bytes(), store, IRIS).failed
    view = store.view()
    for stored in stored_projects(view):
        told = {each.field: each for each in explain_project(view, stored.ref.id, IRIS)}
        assert {name for name in PLACED if stored.record.value(name) is not None} <= told.keys()
        for each in told.values():
            assert each.locator is not None, each
            assert each.program
            assert each.document == stored.ref.document
            if each.field.rpartition(".")[2] not in UNPRINTED:
                assert each.text, each
                assert all(bare(cell) in source for cell in each.text.split("\n")), each


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_a_value_is_explained_by_really_stands_in_the_sample(path: Path):
    check_every_value(path)


@pytest.mark.shared
@pytest.mark.parametrize("number", range(5))
def test_what_a_value_is_explained_by_really_stands_in_the_real_file(shared: Path, number: int):
    check_every_value(sorted((shared / "seeds").glob("*.txt"))[number])


def test_an_amount_is_explained_by_its_text_and_the_unit_it_is_told_in():
    store = MemoryStore()
    found = explain_value(store.view(), put(store), "budget_yuan.total", IRIS)
    assert (found.value, found.text, found.locator, found.unit) == (500000, "50", TOTAL.locator, MONEY)


def test_a_value_whose_place_nobody_told_has_none_but_its_document_and_its_reader():
    store = MemoryStore()
    found = explain_value(store.view(), put(store), "name", IRIS)
    assert (found.value, found.text, found.locator, found.unit) == ("路灯养护", None, None, None)
    assert (found.document.name, bool(found.program)) == ("申报表.txt", True)


def test_a_value_is_told_with_what_was_said_of_its_row():
    doubt = Issue(IssueCode.UNREADABLE_VALUE, "金额有涂改。", Locator(table=1, row=4, line=30))
    other = Issue(IssueCode.UNREADABLE_VALUE, "日期不全。", Locator(line=9))
    store = MemoryStore()
    told = {
        each.field: each.issues
        for each in explain_project(store.view(), put(store, replace(LAMPS, issues=(doubt, other))), IRIS)
    }
    assert {field: issues for field, issues in told.items() if issues} == {"budget_yuan.total": (doubt,)}


def test_a_value_is_told_with_those_it_had_before():
    store = MemoryStore()
    for text, total in (("一", 300000), ("二", 300000), ("三", 400000), ("四", 500000)):
        identifier = put(store, replace(LAMPS, budget=Budget(total=Decimal(total))), text)
    former = explain_value(store.view(), identifier, "budget_yuan.total", IRIS).former
    assert [each.value for each in former] == [300000, 400000]
    assert former[0].replaced < former[1].replaced
    assert explain_value(store.view(), identifier, "year", IRIS).former == ()


@pytest.mark.parametrize("field", ["budget_yuan.annual", "colour", "indicators[9].name"])
def test_a_value_that_the_form_does_not_give_is_not_found(field: str):
    store = MemoryStore()
    identifier = put(store)
    with pytest.raises(NotFound) as caught:
        explain_value(store.view(), identifier, field, IRIS)
    assert caught.value.data == {"kind": "value", "id": field}
