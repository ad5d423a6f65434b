"""Forms that tell their indicators in paragraphs, a label before each, as notices and letters do."""

import pytest

from kg.intake import read_declaration
from kg.records import IssueCode, Project

HEAD = "项目支出绩效目标申报表\n项目名称：清雪\n实施单位：城管局\n年度目标：及时清雪\n"


def told(*lines: str) -> Project:
    (made,) = read_declaration((HEAD + "\n".join(lines)).encode(), "form.txt").projects
    return made


def rows(project: Project) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(row.level1, row.level2, row.name, row.target.raw) for row in project.indicators]


def test_paragraphs_with_labels_are_indicators() -> None:
    made = told("产出指标：", "  数量指标：清雪里程≥120公里", "  质量指标：合格率≥95%")
    assert made.annual_goal == "及时清雪"
    assert rows(made) == [
        ("产出指标", "数量指标", "清雪里程", "≥120公里"),
        ("产出指标", "质量指标", "合格率", "≥95%"),
    ]
    assert [row.locator.line for row in made.indicators] == [6, 7]
    assert made.issues == ()


def test_one_label_may_have_several_items() -> None:
    made = told("数量指标：清雪里程≥120公里；车辆10台。", "时效指标：", "清雪时间不超过4小时", "完成时间：6月底前")
    assert [(row.name, row.target.raw) for row in made.indicators] == [
        ("清雪里程", "≥120公里"),
        ("车辆", "10台"),
        ("清雪时间", "不超过4小时"),
    ]


def test_both_levels_may_stand_before_one_item() -> None:
    made = told("产出指标：数量指标：里程≥120公里", "满意度指标：服务对象满意度指标：公众满意度达到90%以上")
    assert rows(made)[1] == ("满意度指标", "服务对象满意度指标", "公众满意度", "达到90%以上")


def test_a_target_in_words_stands_behind_a_colon() -> None:
    made = told("数量指标：里程≥120公里", "时效指标：清雪：及时")
    assert rows(made)[1] == ("产出指标", "时效指标", "清雪", "及时")


def test_an_item_without_a_target_is_told() -> None:
    made = told("数量指标：里程≥120公里", "质量指标：道路畅通")
    assert rows(made)[1] == ("产出指标", "质量指标", "道路畅通", None)
    assert [issue.code for issue in made.issues] == [IssueCode.MISSING_TARGET]


@pytest.mark.parametrize(
    "below", ["备注：共3人", "联系电话 12345678", "本项目由城管局承担，共30人。", "项目资金：30万元"]
)
def test_what_stands_below_the_list_is_no_item(below: str) -> None:
    made = told("数量指标：里程≥120公里", "质量指标：合格率≥95%", below)
    assert len(made.indicators) == 2


def test_a_table_of_indicators_leaves_paragraphs_alone() -> None:
    table = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t里程\t≥120公里"
    made = told("数量指标：清雪≥1公里", "质量指标：合格率≥95%", "", table)
    assert rows(made) == [("产出指标", "数量指标", "里程", "≥120公里")]
