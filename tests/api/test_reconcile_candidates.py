"""Candidates: the same name first, then spelling, constraints and meaning, and certain only where they can be."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from made_reconciling import SCHOOL, asked, only
from rapidfuzz import fuzz

from api.reconcile import service
from api.reconcile.constraints import constraints_of, fits
from api.reconcile.entities import Entities, Entity
from api.reconcile.matching import CLOSE, Query, candidates
from api.reconcile.names import ALMOST, NameIndex, likeness
from api.workspace import Workspace
from kg.iris import normalise_name


@pytest.mark.parametrize("spelling", [SCHOOL, "上海市松江区教育局(本级)", " 上海市 松江区教育局〔本级〕 "])
def test_another_spelling_of_the_same_name_matches(visitor: TestClient, world: Workspace, spelling: str) -> None:
    found = only(asked(visitor, spelling, type="Unit"))
    assert (found["id"], found["score"]) == (world.iris.unit(SCHOOL), 100)


def test_a_name_that_is_only_alike_never_matches(visitor: TestClient) -> None:
    for text in ("松江区教育局", "上海市松江区教育局本级机关", "上海市松江区教肓局(本级)"):
        results = asked(visitor, text, type="Unit")
        assert "松江区教育局" in results[0]["name"]
        assert not any(each["match"] for each in results)
        assert results[0]["score"] < 100


def test_a_name_that_several_things_bear_matches_only_when_a_constraint_leaves_one(visitor: TestClient) -> None:
    assert not any(each["match"] for each in asked(visitor, "数量指标", type="IndicatorCategory"))
    for scheme in ("2015", "2021"):
        constraint = [{"pid": "scheme", "v": scheme}]
        found = only(asked(visitor, "数量指标", type="IndicatorCategory", properties=constraint))
        assert found["id"] == f"https://w3id.org/zhibiao/scheme/{scheme}/output.quantity"


def test_categories_are_found_by_other_spellings_and_in_english(visitor: TestClient) -> None:
    for text in ("产出数量指标", "quantity indicators", "数量类指标"):
        assert asked(visitor, text, type="IndicatorCategory")[0]["name"] == "数量指标"


def test_a_constraint_that_is_contradicted_leaves_a_candidate_out(visitor: TestClient) -> None:
    def names(*values: str) -> set[str]:
        constraint = [{"pid": "region", "v": list(values)}]
        return {each["name"] for each in asked(visitor, SCHOOL, type="Unit", properties=constraint)}

    assert SCHOOL in names("310000")
    assert SCHOOL in names("110000", "310117")
    assert SCHOOL not in names("110000")


@pytest.mark.parametrize(
    ("property", "value", "is_kept"),
    [
        ("region_name", "松江区", True),
        ("region_name", "松江", True),
        ("region_name", "上海市 松江区", True),
        ("region_name", "上海", True),
        ("region_name", "黄浦区", False),
        ("region_name", "江苏省", False),
        ("region_name", "华东", False),
        ("region_name", "市", False),
        ("region_name", "区", False),
        ("region", "3", False),
        ("region", "31", True),
        ("region", "上海市", True),
        ("region", "310117", True),
        ("region", "320000", False),
        ("region", 310117.0, True),
        ("region", 1e300, False),
        ("region", "00", False),
        ("region", "0000", False),
        ("region_name", "　", True),
        ("unit_type", "局", True),
        ("unit_type", "局/委/办", True),
        ("unit_type", "学校", False),
    ],
)
def test_divisions_and_types_of_units_are_understood_as_people_write_them(
    visitor: TestClient, property: str, value: Any, is_kept: bool
) -> None:
    found = asked(visitor, SCHOOL, type="Unit", properties=[{"pid": property, "v": value}])
    assert [each["match"] for each in found if each["name"] == SCHOOL] == ([True] if is_kept else [])


def test_a_short_name_is_that_of_every_division_that_bears_it() -> None:
    """朝阳 is 朝阳市 beyond doubt, where nothing else is known, and may be 朝阳区 in Peking all the same."""
    constraints = constraints_of({"region_name": ["朝阳"]}, cast("Entities", None))
    for code, label in (("110105", "朝阳区"), ("211300", "朝阳市")):
        place = SimpleNamespace(facts={"region": [code], "region_name": [label]})
        assert fits(cast("Entity", place), constraints)
    whole = constraints_of({"region_name": ["朝阳市"]}, cast("Entities", None))
    place = SimpleNamespace(facts={"region": ["110105"], "region_name": ["朝阳区"]})
    assert fits(cast("Entity", place), whole) is False


@pytest.mark.parametrize(
    ("property", "value", "is_kept"),
    [
        ("level1", "产出指标", True),
        ("level1", "产出", True),
        ("level2", "数量", True),
        ("category", "数量指标", True),
        ("category", "数量类指标", True),
        ("level1", "效益", False),
        ("category", "质量指标", False),
        ("level2", "没有这一类", False),
    ],
)
def test_categories_are_understood_as_people_write_them(
    visitor: TestClient, property: str, value: str, is_kept: bool
) -> None:
    found = asked(visitor, "养护路灯数量", type="CanonicalIndicator", properties=[{"pid": property, "v": value}])
    assert [each["match"] for each in found if each["name"] == "养护路灯数量"] == ([True] if is_kept else [])


def test_a_constraint_that_nothing_is_known_of_takes_the_certainty(visitor: TestClient) -> None:
    results = asked(visitor, SCHOOL, type="Unit", properties=[{"pid": "founded", "v": 1949}])
    assert results[0]["score"] == 100
    assert not any(each["match"] for each in results)
    # An empty cell says nothing.
    assert only(asked(visitor, SCHOOL, type="Unit", properties=[{"pid": "region", "v": ""}]))


def test_entities_as_values_of_constraints_are_taken_by_their_identifier(visitor: TestClient, world: Workspace) -> None:
    row = next(row for row in world.state().snapshot.facts.values() if row.level2 == "数量指标")
    category = {"id": "https://w3id.org/zhibiao/scheme/2015/output.quantity", "name": "数量指标"}
    for value in (category, category["id"]):
        found = asked(visitor, row.name, type="CanonicalIndicator", properties=[{"pid": "category", "v": value}])
        assert found[0]["name"] == row.name


def test_indicators_are_found_by_meaning_where_spelling_finds_nothing(world: Workspace) -> None:
    entities = service.Reconciler(world).entities()
    target = next(entity for entity in entities.all if entity.kind.id == "CanonicalIndicator")
    asked_for: list[tuple[list[str], int]] = []

    def meaning(texts: Sequence[str], most: int) -> list[list[tuple[str, float]]]:
        asked_for.append((list(texts), most))
        return [[(target.names[0], 0.62), ("没有这个名称", 0.9)] for _ in texts]

    kind = ("CanonicalIndicator",)
    queries = [
        Query("xyz qqq", kind),
        Query(target.names[0], kind),
        Query("xyz qqq", ("Unit",)),
        Query("", kind),
        Query("www", kind),
        Query("vvv", kind, limit=3),
    ]
    found = candidates(queries, entities, meaning)
    for place in (0, 4, 5):
        [only_one] = found[place]
        assert (only_one.entity, only_one.score, only_one.match) == (target, 62.0, False)
    assert found[1][0].match
    assert found[2:4] == [[], []]
    # All texts of one limit are looked for at once.
    assert sorted(asked_for) == [(["vvv"], 3), (["xyz qqq", "www"], 10)]


def test_an_exact_name_of_another_type_spares_the_search_by_meaning(world: Workspace) -> None:
    entities = service.Reconciler(world).entities()
    asked_for: list[str] = []

    def meaning(texts: Sequence[str], most: int) -> list[list[tuple[str, float]]]:
        asked_for.extend(texts)
        return [[] for _ in texts]

    def asks(text: str, **facts: str) -> bool:
        asked_for.clear()
        candidates([Query(text, facts={name: [value] for name, value in facts.items()})], entities, meaning)
        return asked_for == [text]

    assert not asks(SCHOOL)
    assert not asks(SCHOOL, region="310117")
    assert asks(SCHOOL[1:])
    # It is left out, or may not be what is meant.
    assert asks(SCHOOL, region="110000")
    assert asks(SCHOOL, level1="产出指标")


#: Names that are often alike.
names = st.text("松江区教育局上海市(本级)ab1", min_size=1, max_size=12).map(normalise_name).filter(bool)


@given(st.lists(names, min_size=1, max_size=40, unique=True), names)
def test_no_name_that_is_alike_is_passed_over(known: list[str], asked_for: str) -> None:
    index = NameIndex({name: [number] for number, name in enumerate(known)})
    found = dict(index.alike(asked_for, 100))
    pairs = {asked_for[at : at + 2] for at in range(max(len(asked_for) - 1, 1))}
    for name in known:
        shares = any(pair in name for pair in pairs)
        if name != asked_for and shares and len(asked_for) > 1 and len(name) > 1:
            assert found[name] == likeness(asked_for, name)
    assert asked_for not in found
    assert all(0 < score <= ALMOST for score in found.values())


@given(names, names)
def test_likeness_is_between_that_of_the_whole_and_that_of_a_part(left: str, right: str) -> None:
    score = likeness(left, right)
    assert (score == 100) == (left == right)
    assert score <= max(fuzz.ratio(left, right), fuzz.partial_ratio(left, right)) + 0.1
    assert CLOSE < ALMOST
