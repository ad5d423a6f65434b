"""The same project in other years, and two years of a unit, by names alone."""

from dataclasses import replace
from hashlib import sha256

import pytest
from made_declarations import project, row
from pyoxigraph import NamedNode

from kg import catalogue
from kg.history import history_of, unit_years
from kg.iris import Iris
from kg.pipeline import ingest_bytes
from kg.records import Declaration
from kg.stores import MemoryStore

IRIS = Iris()
LAMPS = replace(project("2023年路灯养护", row("路灯养护数量")), year=2023)
NAMELESS = replace(LAMPS, name=None)
FORMS = (
    LAMPS,
    replace(LAMPS, name="2024年路灯养护", year=2024, overall_goal="改了目标。"),
    NAMELESS,
    replace(NAMELESS, year=2024),
    replace(LAMPS, name="2023年度", year=2023),
    replace(LAMPS, name="2024年度", year=2024),
    *(replace(LAMPS, name=f"项目{number}", year=2022) for number in range(5)),
)


@pytest.fixture(scope="module")
def view():
    store = MemoryStore()
    for number, form in enumerate(FORMS):
        data = str(number).encode()
        declaration = Declaration(f"{number}.txt", sha256(data).hexdigest(), (form,))
        assert not ingest_bytes(f"{number}.txt", data, store, IRIS, read=lambda *_, made=declaration: made).failed
    return store.view()


def test_a_project_is_the_same_in_another_year_by_its_name(view):
    (found,) = [ref for ref in catalogue.projects(view, limit=99).items if ref.name == "2023年路灯养护"]
    history = history_of(view, found.id, IRIS)
    assert [each.project.name for each in history.years] == ["2024年路灯养护"]
    assert ("overall_goal", LAMPS.overall_goal, "改了目标。") in [
        (change.field, change.before, change.after) for change in history.years[0].changes
    ]


def test_what_has_no_name_but_a_year_is_the_same_as_nothing(view):
    for ref in catalogue.projects(view, limit=99).items:
        if ref.name in (None, "2023年度", "2024年度"):
            assert history_of(view, ref.id, IRIS).years == ()
    found = unit_years(view, LAMPS.unit, 2023, 2024)
    assert [(before.name, after.name) for before, after, _ in found.both] == [("2023年路灯养护", "2024年路灯养护")]
    assert {ref.name for ref in found.gone} == {None, "2023年度"}
    assert {ref.name for ref in found.new} == {None, "2024年度"}


def test_forms_of_other_projects_are_not_read(view, monkeypatch):
    read = []
    stored_project = catalogue.stored_project

    def noted(view, identifier):
        read.append(identifier)
        return stored_project(view, identifier)

    monkeypatch.setattr(catalogue, "stored_project", noted)
    unit_years(view, LAMPS.unit, 2022, 2024)
    assert read == []
    known = NamedNode(IRIS.project("0" * 64, LAMPS))
    history_of(view, known.value, IRIS)
    assert len(read) == 2
