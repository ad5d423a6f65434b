"""Headings that forms print otherwise: short ones of lists, and traditional characters."""

from decimal import Decimal

from made_tables import HEADER, ROW, project, projects

from kg.intake import read_declaration
from kg.records import Operator

LEVELS = ("一级指标", "二级指标", "三级指标", "目标值")


def test_a_list_names_units_and_projects_in_short() -> None:
    rows = (("某局", "绿化", *ROW), ("某局", "养护", "产出指标", "数量指标", "路灯", "≥9盏"))
    made = projects(("单位", "项目", *LEVELS), *rows)
    assert [(each.unit, each.name, each.indicators[0].name) for each in made] == [
        ("某局", "绿化", "种植树木"),
        ("某局", "养护", "路灯"),
    ]


def test_a_list_without_levels_is_read() -> None:
    text = (
        "项目名称,项目单位,预算(万元),绩效指标,指标值,单位\n绿化,某局,30,种植树木,≥30,棵\n绿化,某局,30,成活率,≥95,%\n"
    )
    (made,) = read_declaration(text.encode(), "list.csv").projects
    assert (made.name, made.unit, made.budget.total) == ("绿化", "某局", Decimal(300_000))
    assert [(row.name, row.target.op, row.target.value, row.target.unit) for row in made.indicators] == [
        ("种植树木", Operator.AT_LEAST, Decimal(30), "棵"),
        ("成活率", Operator.AT_LEAST, Decimal(95), "%"),
    ]


def test_a_form_that_names_its_project_is_no_list() -> None:
    made = project(("项目名称", "绿化"), ("项目", *HEADER), ("绩效", *ROW))
    assert made.name == "绿化"
    assert [row.name for row in made.indicators] == ["种植树木"]


def test_traditional_headings_are_looked_up_in_simplified_characters() -> None:
    made = project(
        ("項目名稱", "城區綠化", "實施單位", "某市園林局"),
        ("項目資金（萬元）", "年度資金總額", "30", ""),
        ("一級指標", "二級指標", "三級指標", "指標值"),
        ("產出指標", "數量指標", "種植樹木", "≥30棵"),
        title="項目支出績效目標申報表（2024年度）",
    )
    assert (made.name, made.unit, made.year, made.budget.annual) == ("城區綠化", "某市園林局", 2024, 300_000)
    (row,) = made.indicators
    assert (row.level1, row.level2, row.name, row.target.value) == ("产出指标", "数量指标", "種植樹木", 30)
    assert made.issues == ()
