"""Layouts beyond the sample declarations, written for these tests: columns, aliases, goals, money, odd rows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_forms import HEADER, codes, form, groups

from kg.documents import Cell, Document, Paragraph, Row, Table
from kg.extract import extract
from kg.intake import read_declaration, read_file
from kg.records import Budget, FormKind, IssueCode, Operator

FORMS = Path(__file__).parent / "forms"


def test_the_national_form_is_read_whole() -> None:
    (project,) = read_file(FORMS / "national.txt").projects
    assert (project.name, project.year, project.nature) == ("山区公路养护", 2024, "延续项目")
    assert (project.department, project.unit) == ("某县交通运输局", "某县公路管理站")
    assert (project.start, project.end) == (date(2024, 1, 1), date(2026, 12, 31))
    assert project.budget == Budget(
        total=Decimal(12005000),
        total_fiscal=Decimal(12005000),
        annual=Decimal(4000000),
        annual_fiscal=Decimal(3000000),
        annual_other=Decimal(1000000),
    )
    assert project.overall_goal == "目标1：养护公路120公里。\n目标2：修复边坡。"
    assert project.annual_goal == "目标1：养护公路40公里。"
    assert groups(project) == [
        ("产出指标", "数量指标", "养护里程"),
        ("产出指标", "质量指标", "路面技术状况优良率"),
        ("产出指标", "时效指标", "完工时间"),
        ("产出指标", "成本指标", "单位里程成本"),
        ("效益指标", "社会效益指标", "通行保障"),
        ("效益指标", "生态效益指标", "扬尘投诉"),
        ("满意度指标", "服务对象满意度指标", "沿线群众满意度"),
    ]
    assert project.indicators[0].level1_raw == "产出指标（50分）"
    assert [row.level2_raw for row in project.indicators[4:]] == [
        "社会效益",
        "环境效益指标",
        "社会公众或服务对象满意度指标",
    ]
    assert project.issues == ()


def test_the_self_evaluation_form_gives_results_and_points() -> None:
    (project,) = read_file(FORMS / "self_evaluation.txt").projects
    assert project.budget == Budget(annual=Decimal(485000), annual_fiscal=Decimal(485000), annual_carryover=Decimal(0))
    assert (project.overall_goal, project.annual_goal) == (None, "检查全市学校食堂两次。")
    rows = [(row.name, row.target.raw, row.actual_raw, row.weight, row.score) for row in project.indicators]
    assert rows == [
        ("检查学校数", "≥60所", "62所", 10, 10),
        ("检查次数", "2次", "2次", 10, 10),
        ("问题整改率", "100%", "98%", 15, 14),
        ("食品安全事故", "不发生", "未发生", 20, 20),
        ("服务对象满意度", "≥90%", "93%", 10, 10),
    ]


def test_operator_value_and_unit_in_cells_of_their_own_make_one_target() -> None:
    (project,) = read_file(FORMS / "system_export.txt").projects
    assert (project.year, project.unit, project.category) == (2025, "某区城市管理局", "其他运转类")
    targets = [(row.target.raw, row.target.op, row.target.value, row.target.unit) for row in project.indicators]
    assert targets == [
        ("≥1200根", Operator.AT_LEAST, 1200, "根"),
        ("≥98%", Operator.AT_LEAST, 98, "%"),
        ("优良中低差", None, None, None),
        ("≤35万元", Operator.AT_MOST, 350000, "元"),
        ("良好", None, None, None),
        ("≥90%", Operator.AT_LEAST, 90, "%"),
    ]
    assert [row.weight for row in project.indicators] == [20, 20, 10, 20, 20, 10]
    assert project.indicators[3].level1 == "成本指标"


@pytest.mark.parametrize("first", ["产出指标", "项目完成指标", "产出 指标", "产出指标(50分)", "产出"])
@pytest.mark.parametrize("second", ["数量指标", "数量", "产出数量", "数 量 指 标", "数量指标（10）"])
def test_labels_have_many_spellings_and_one_standard_name(first: str, second: str) -> None:
    project = form(f"\t{first}\t{second}\t树木\t≥3棵")
    assert groups(project) == [("产出指标", "数量指标", "树木")]


def test_cost_is_a_first_level_only_where_the_form_uses_the_newer_scheme() -> None:
    older = form("\t产出指标\t数量指标\t树木\t3棵", "\t成本指标\t\t单价\t≤5元")
    newer = form("\t成本指标\t经济成本指标\t单价\t≤5元", "\t\t社会成本指标\t扰民\t无", "\n\t成本指标\t\t总价\t≤9元")
    assert groups(older)[1] == ("产出指标", "成本指标", "单价")
    assert groups(newer) == [
        ("成本指标", "经济成本指标", "单价"),
        ("成本指标", "社会成本指标", "扰民"),
        ("成本指标", "社会成本指标", "总价"),
    ]


def test_a_name_may_read_like_a_label() -> None:
    project = form(
        "\t满意度指标\t服务对象满意度指标\t服务对象满意度指标\t≥85%",
        "\t\t\t服务对象满意度\t≥80%",
        "\t\t\t新增耕地面积指标\t增加",
    )
    assert [row.name for row in project.indicators] == ["服务对象满意度指标", "服务对象满意度", "新增耕地面积指标"]
    assert {row.level2 for row in project.indicators} == {"服务对象满意度指标"}


def test_a_label_of_no_scheme_stays_as_printed() -> None:
    project = form("\t产出指标\t其他产出指标\t树木\t≥3棵", "\t\t\t灌木\t≥4棵", "\t\t质量指标\t成活率\t≥9%")
    assert groups(project) == [
        ("产出指标", "其他产出指标", "树木"),
        ("产出指标", "其他产出指标", "灌木"),
        ("产出指标", "质量指标", "成活率"),
    ]
    assert codes(project) == [IssueCode.UNKNOWN_LABEL]


def test_a_first_level_without_second_leaves_the_second_open() -> None:
    project = form("\t产出指标\t数量指标\t树木\t≥3棵", "\t满意度指标\t\t居民反映\t良好")
    assert groups(project)[1] == ("满意度指标", None, "居民反映")


def test_the_same_row_twice_is_one_indicator_but_not_in_two_groups() -> None:
    project = form(
        "\t产出指标\t数量指标\t树木\t≥3棵", "\t\t\t树木\t≥3棵", "\t\t质量指标\t树木\t≥3棵", "\t\t\t树木\t≥4棵"
    )
    rows = [(row.level2, row.target.raw, row.occurrences) for row in project.indicators]
    assert rows == [("数量指标", "≥3棵", 2), ("质量指标", "≥3棵", 1), ("质量指标", "≥4棵", 1)]
    assert project.indicators[0].locator.row == project.indicators[1].locator.row - 2


def test_a_lost_target_is_an_issue_and_no_guess() -> None:
    project = form("\t产出指标\t时效指标\t完工及时性", "\t\t\t验收及时性\t及时")
    assert [row.target.raw for row in project.indicators] == [None, "及时"]
    assert codes(project) == [IssueCode.MISSING_TARGET]
    assert "完工及时性" in project.issues[0].message


def test_a_placeholder_is_kept_and_told() -> None:
    project = form("\t产出指标\t数量指标\t树木\t≥**棵")
    target = project.indicators[0].target
    assert (target.raw, target.op, target.value, target.qualitative) == ("≥**棵", None, None, None)
    assert codes(project) == [IssueCode.PLACEHOLDER]


@pytest.mark.parametrize(
    "row", ["备注\t无", "填表人：张三\t电话", "第3页", "\t- 3 -", "\t\t\t≥5%", "\t\t\t……", "注：按年填写。"]
)
def test_rows_below_the_table_are_no_indicators(row: str) -> None:
    assert [item.name for item in form("\t产出指标\t数量指标\t树木\t3棵", row).indicators] == ["树木"]


def test_text_between_tables_ends_the_indicators() -> None:
    project = form(
        "\t产出指标\t数量指标\t树木\t3棵", "", "以下为项目资金测算的详细说明和附表内容。", "苗木\t30", "人工\t20"
    )
    assert [row.name for row in project.indicators] == ["树木"]


def test_doubtful_labels_are_marked_with_both_readings() -> None:
    project = form("\t产出指标\t质量指标\t成活率\t9%", "\t\t\t种植及时性\t及时", "\t\t时效指标\t验收时间\t及时")
    assert [row.ambiguous for row in project.indicators] == [False, True, False]
    assert groups(project)[1][1] == "质量指标"
    assert "质量指标" in project.issues[0].message
    assert "时效指标" in project.issues[0].message
    assert project.issues[0].locator == project.indicators[1].locator


def test_a_group_labelled_only_below_the_page_break_takes_the_row_above_it() -> None:
    rows = ("\t产出指标\t成本指标\t总价\t≤5元", "\t\t\t园区形象改善\t改善")
    apart = form(*rows, "", "\t效益指标\t社会效益指标\t投诉\t0起")
    assert groups(apart)[1] == ("效益指标", "社会效益指标", "园区形象改善")
    assert apart.indicators[1].ambiguous
    together = form(*rows, "\t效益指标\t社会效益指标\t投诉\t0起")
    assert groups(together)[1] == ("产出指标", "成本指标", "园区形象改善")


def test_a_lone_bracket_is_an_empty_cell() -> None:
    project = form(
        "\t产出指标\t数量指标\t树木\t3棵", head="项目名称\t甲\n主管部门\t）\t实施单位\t[bookmark: _GoBack]乙局\u3000\n"
    )
    assert (project.department, project.unit) == (None, "乙局")


def test_fields_may_stand_in_plain_lines() -> None:
    head = "项目名称：甲项目  实施单位：乙局\n申报单位：丙局\n单位：万元\n\n资金\t项目资金总额\t2\n"
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=head)
    assert (project.name, project.unit, project.budget.total) == ("甲项目", "乙局", 20000)


def test_a_whole_departments_form_says_what_it_is() -> None:
    text = f"部门整体支出绩效目标申报表\n（2024年度）\n部门名称\t甲局\n{HEADER}\t产出指标\t数量指标\t树木\t3棵\n"
    other = f"项目支出绩效目标申报表\n项目名称\t甲\n{HEADER}\t产出指标\t数量指标\t灌木\t3棵\n"
    projects = read_declaration((text + other).encode(), "a.txt").projects
    assert [(item.kind, item.name, item.unit, len(item.indicators)) for item in projects] == [
        (FormKind.UNIT, None, "甲局", 1),
        (None, "甲", None, 1),
    ]
    assert not projects[0].issues


def test_a_sentence_that_names_the_form_is_no_title() -> None:
    text = (
        "项目情况说明1--甲\n\n一、项目概述\n\n种树。\n\n二、立项依据\n\n《办法》的规定和要求比较长一些\n\n第五条。\n\n"
        "七、绩效目标\n\n详见单位的项目绩效目标表\n\n项目支出绩效目标申报表\n项目名称\t甲\n总体目标\t绿化\n"
    )
    (project,) = read_declaration(text.encode(), "a.txt").projects
    assert project.narrative is not None
    assert (project.narrative.overview, project.narrative.basis) == ("种树。", "《办法》的规定和要求比较长一些第五条。")
    assert codes(project) == [IssueCode.TRUNCATED]


def test_extraction_knows_nothing_of_text_lines() -> None:
    def row(*texts: str) -> Row:
        return Row(tuple(Cell(text, place) for place, text in enumerate(texts)))

    table = Table(
        (
            row("项目名称", "甲"),
            row("绩效指标", "一级指标", "二级指标", "三级指标", "指标值"),
            row("", "产出指标", "数量指标", "树木", "≥3棵"),
        ),
        page=4,
    )
    declaration = extract(Document("a.docx", "0", (Paragraph("项目支出绩效目标申报表", page=4), table)))
    (indicator,) = declaration.projects[0].indicators
    assert (indicator.locator.page, indicator.locator.table, indicator.locator.row) == (4, 1, 3)
    assert indicator.locator.line is None


def test_a_document_without_a_form_has_no_projects() -> None:
    assert extract(Document("a", "0")).projects == ()
    assert extract(Document("a", "0", (Paragraph("通知"), Table((Row((Cell("姓名", 0),)),))))).projects == ()


CELLS = st.sampled_from(
    [
        *(
            "",
            "",
            "项目名称",
            "产出指标",
            "成本指标",
            "经济成本指标",
            "数量指标",
            "满意度",
            "绩效指标",
            "一级指标",
            "三级指标",
        ),
        *(
            "指标值",
            "年度目标",
            "项目资金（万元）",
            "其他资金",
            "甲",
            "及时性",
            "≥3%",
            "1,0",
            "2024年",
            "财政项目支出绩效目标表",
            "<p>$",
        ),
    ]
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=12)


@given(st.lists(st.one_of(CELLS, TABLES), max_size=6))
def test_no_document_raises_and_every_indicator_has_a_name_and_a_place(parts: list[str | list[list[str]]]) -> None:
    blocks: list[Paragraph | Table] = []
    for part in parts:
        if isinstance(part, str):
            blocks.append(Paragraph(part))
        else:
            rows = [Row(tuple(Cell(text, place) for place, text in enumerate(texts))) for texts in part]
            blocks.append(Table(tuple(rows)))
    declaration = extract(Document("a", "0", tuple(blocks)))
    assert [item.index for item in declaration.projects] == list(range(1, len(declaration.projects) + 1))
    for project in declaration.projects:
        assert len([row for row in project.indicators if row.ambiguous]) == codes(project).count(
            IssueCode.AMBIGUOUS_LABEL
        )
        for row in project.indicators:
            assert row.name.strip()
            assert row.locator.table
            assert row.locator.row


def test_a_label_centred_beside_its_group_is_taken_with_doubt() -> None:
    project = form(
        "\t产出指标\t数量指标\t树木\t3棵", "\t效益指标\t\t居民散步\t增加", "\t\t社会效益指标\t居民反映\t良好"
    )
    assert groups(project)[1] == ("效益指标", "社会效益指标", "居民散步")
    assert [row.ambiguous for row in project.indicators] == [False, True, False]


def test_wording_alone_moves_no_row_inside_its_first_level() -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", "\t\t\t验收合格率\t9%", "", "\t\t质量指标\t成活率\t9%")
    assert groups(project)[1] == ("产出指标", "数量指标", "验收合格率")
    assert project.indicators[1].ambiguous


def test_cost_over_an_unknown_kind_of_cost_is_a_first_level() -> None:
    project = form("\t成本指标\t单位成本指标\t每棵造价\t≤5元", "\t产出指标\t数量指标\t树木\t3棵")
    assert groups(project)[0] == ("成本指标", "单位成本指标", "每棵造价")


def test_a_value_torn_from_its_name_is_told() -> None:
    project = form("\t产出指标\t数量指标\t树木", "\t\t\t\t≥3棵")
    assert [row.target.raw for row in project.indicators] == [None]
    assert sorted(codes(project)) == [IssueCode.MISSING_TARGET, IssueCode.UNREADABLE_VALUE]


def test_what_stands_above_several_forms_holds_for_all() -> None:
    rows = f"项目资金\t项目资金总额\t2\n{HEADER}\t产出指标\t数量指标\t树木\t3棵\n"
    text = f"2024年部门预算项目支出绩效目标表\n单位：万元\n项目名称\t甲\n{rows}\n项目名称\t乙\n{rows}"
    projects = read_declaration(text.encode(), "a.txt").projects
    assert [(item.name, item.year, item.budget.total) for item in projects] == [
        ("甲", 2024, 20000),
        ("乙", 2024, 20000),
    ]
    assert [codes(item) for item in projects] == [[], []]
