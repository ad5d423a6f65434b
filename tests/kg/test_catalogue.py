"""What the catalogue and the named queries say about a store whose content is known."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest
from made_declarations import project, row
from made_stored import indicator_facts, stored_projects

from kg import catalogue
from kg.errors import NotFound
from kg.iris import Iris, short_id
from kg.pipeline import ingest_bytes
from kg.records import Budget, Declaration, Locator, Operator, Target
from kg.stores import MemoryStore

SCHOOL = project(
    "校园食堂改造",
    row("改造食堂数量", target=Target("≥3所", Operator.AT_LEAST, Decimal(3), unit="所")),
    row(
        "群众满意度",
        "满意度指标",
        "服务对象满意度指标",
        target=Target("≥85%", Operator.AT_LEAST, Decimal(85), unit="%"),
    ),
    unit="上海市松江区教育局（本级）",
    budget=Budget(total=Decimal(900), annual=Decimal(300)),
    annual_goal="三所学校的食堂改造完毕。",
    index=2,
)
LAMPS = project(budget=Budget(Decimal(500), Decimal(400), Decimal(50), annual=Decimal(500)), ref="R-1")
ROADS = project(
    "道路养护",
    row("完好率", level2="质量指标", target=Target("≥120%", Operator.AT_LEAST, Decimal(120), unit="%")),
    year=2024,
    unit="某某中心",
    department=None,
)
FIRST = Declaration("一.txt", "1" * 64, (LAMPS, SCHOOL))
SECOND = Declaration("二.txt", "2" * 64, (ROADS,))


def store_of(*declarations: Declaration) -> MemoryStore:
    store = MemoryStore()
    for number, declaration in enumerate(declarations):
        put(store, declaration, str(number))
    return store


def put(store, declaration, text):
    """Store a declaration; the bytes of *text* stand for its file."""
    data = text.encode()
    report = ingest_bytes(declaration.source, data, store, read=lambda *_: with_digest(declaration, data))
    assert not report.failed
    return report


def with_digest(declaration, data):
    return replace(declaration, sha256=sha256(data).hexdigest())


@pytest.fixture(scope="module")
def view():
    return store_of(FIRST, SECOND).view()


def test_documents_are_listed_with_their_numbers(view):
    found = [(entry.name, entry.projects, entry.indicators, entry.places) for entry in catalogue.documents(view)]
    first, second = ("upload:一.txt 松江区路灯管理所 2023",), ("upload:二.txt 某某中心 2024",)
    assert found == [("一.txt", 2, 4, first), ("二.txt", 1, 1, second)]


def test_projects_come_with_everything_that_points_to_them(view):
    page = catalogue.projects(view)
    assert page.total == 3
    assert [(ref.name, ref.year, ref.unit, ref.region, ref.ref) for ref in page.items] == [
        ("道路养护", 2024, "某某中心", None, None),
        ("校园食堂改造", 2023, "上海市松江区教育局（本级）", "310117", None),
        ("路灯养护", 2023, "松江区路灯管理所", "310117", "R-1"),
    ]
    assert page.items[0].document.name == "二.txt"


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"year": 2024}, ["道路养护"]),
        ({"unit": "松江区路灯管理所"}, ["路灯养护"]),
        ({"unit": "松江区路灯"}, []),
        ({"text": "养护"}, ["道路养护", "路灯养护"]),
        ({"text": "养护", "year": 2023}, ["路灯养护"]),
        ({"text": '"} DROP'}, []),
    ],
)
def test_projects_can_be_narrowed_down(view, narrowed, expected):
    page = catalogue.projects(view, **narrowed)
    assert [ref.name for ref in page.items] == expected
    assert page.total == len(expected)


def test_pages_of_projects_make_up_the_whole(view):
    whole = catalogue.projects(view).items
    pages = [catalogue.projects(view, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert tuple(ref for page in pages for ref in page.items) == whole
    assert {page.total for page in pages} == {3}


def test_stored_projects_are_the_records_in_the_order_of_storing(view):
    assert [stored.record for stored in stored_projects(view)] == [LAMPS, SCHOOL, ROADS]


def test_one_project_is_found_by_either_name(view):
    wanted = next(stored_projects(view))
    for name in (wanted.ref.id, Iris().iri("project", wanted.ref.id)):
        assert catalogue.stored_project(view, name) == wanted


@pytest.mark.parametrize("name", ["0" * 16, "x/y", "https://example.org/project/" + "0" * 16])
def test_an_unknown_project_is_not_found(view, name):
    with pytest.raises(NotFound):
        catalogue.stored_project(view, name)
    with pytest.raises(NotFound):
        catalogue.stored_project(MemoryStore().view(), name)


def test_facts_name_rows_and_concepts_that_are_in_the_graph(view):
    facts = list(indicator_facts(view))
    assert [fact.name for fact in facts] == [row.name for each in (LAMPS, SCHOOL, ROADS) for row in each.indicators]
    for fact in facts:
        row, concept = Iris().iri("indicator", fact.id), Iris().iri("canonical", fact.canonical)
        assert view.query(f"ASK {{ <{row}> <https://w3id.org/zhibiao/ontology#canonical> <{concept}> }}")
    assert facts[0].project.ref == "R-1"
    assert facts[0].locator == Locator(line=7)


def test_a_declaration_that_is_not_stored_looks_as_if_it_were(view):
    declaration = with_digest(FIRST, b"0")
    assert [*catalogue.as_stored(declaration, Iris())] == [*stored_projects(view)][:2]


def test_of_a_project_in_two_documents_the_one_stored_last_counts():
    changed = replace(LAMPS, nature="一次性", indicators=LAMPS.indicators[:1])
    store = store_of(FIRST, SECOND, Declaration("三.txt", "3" * 64, (changed,)))
    view = store.view()
    stored = list(stored_projects(view))
    assert [each.record for each in stored] == [SCHOOL, ROADS, changed]
    assert catalogue.stored_project(view, stored[2].ref.id).ref.document.name == "三.txt"
    assert catalogue.projects(view).total == 3
    # Every form's rows can be found all the same, each under its own document.
    facts = list(indicator_facts(view))
    assert len(facts) == catalogue.counts(view).indicators == 6
    assert {fact.project.document.name for fact in facts if fact.project.id == stored[2].ref.id} == {"一.txt", "三.txt"}


def test_units_categories_and_counts(view):
    assert [(unit.name, unit.projects) for unit in catalogue.units(view)] == [
        ("上海市松江区教育局（本级）", 1),
        ("松江区路灯管理所", 1),
        ("某某中心", 1),
    ]
    numbers = {short_id(category): number for category, number in catalogue.category_counts(view).items()}
    assert numbers == {"output.quantity": 2, "output.quality": 1, "satisfaction.beneficiary": 2}
    found = catalogue.counts(view)
    assert (found.documents, found.projects, found.indicators, found.canonical, found.units) == (2, 3, 5, 4, 4)
    assert found.triples == len(view)


def test_an_empty_store_has_empty_lists():
    view = MemoryStore().view()
    assert catalogue.documents(view) == catalogue.units(view) == [*stored_projects(view)] == []
    assert catalogue.projects(view).total == 0
    assert catalogue.counts(view).triples == 0
