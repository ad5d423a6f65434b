"""Names of things: spellings that mean the same share one, and everything else does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound
from kg.iris import Iris, normalise_name, short_id
from kg.records import Project

DIGEST, OTHER = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("上海市松江区教育局（本级）", "上海市松江区教育局(本级)"),
        ("ＧＰＳ 覆盖率", "gps覆盖率"),
        ("“三公”经费", "三公经费"),
        ("服务对象满意度：", "服务对象满意度"),
        ("数量、质量", "数量，质量"),
        ("2023—2024年", "2023-2024年"),
        ("补贴\u200b发放\n及时率", "补贴发放及时率"),
    ],
)
def test_spellings_of_one_name_are_folded(left, right):
    assert normalise_name(left) == normalise_name(right)


@pytest.mark.parametrize(
    ("left", "right"), [("一期", "二期"), ("教育局", "教育局(本级)"), ("A1", "A11"), ("1.5%", "15%")]
)
def test_different_names_stay_different(left, right):
    assert normalise_name(left) != normalise_name(right)


@given(st.text())
def test_normalising_twice_changes_nothing(name):
    assert normalise_name(normalise_name(name)) == normalise_name(name)


def test_a_project_is_the_same_in_two_documents_if_unit_year_name_and_index_agree():
    iris = Iris()
    one = Project(1, "路灯养护", 2023, unit="路灯管理所（本级）")
    same = Project(1, "路灯 养护", 2023, unit="路灯管理所(本级)", nature="一次性")
    assert iris.project(DIGEST, one) == iris.project(OTHER, same)
    for other in (Project(2, "路灯养护", 2023, unit=one.unit), Project(1, "路灯养护", 2024, unit=one.unit)):
        assert iris.project(DIGEST, one) != iris.project(DIGEST, other)


@pytest.mark.parametrize("project", [Project(1, None, 2023, unit="所"), Project(1, "养护", 2023), Project(1)])
def test_a_project_without_name_or_unit_is_never_the_same_as_one_elsewhere(project):
    assert Iris().project(DIGEST, project) != Iris().project(OTHER, project)


def test_parts_of_a_hash_cannot_run_into_each_other():
    iris = Iris()
    assert iris.canonical("甲", "乙丙", None) != iris.canonical("甲", "乙", "丙")


def test_short_identifiers_have_no_slash_or_colon_and_lead_back():
    iris = Iris("https://example.org/data")
    name = iris.unit("教育局")
    assert name.startswith("https://example.org/data/unit/")
    assert not set(short_id(name)) & set("/:")
    assert iris.resolve("unit", short_id(name)) == iris.resolve("unit", name) == name


@pytest.mark.parametrize("text", ["", "../x", "https://elsewhere.org/unit/ab", "a b", "ab>", "项目"])
def test_what_is_no_identifier_is_not_found(text):
    with pytest.raises(NotFound):
        Iris().resolve("unit", text)
