"""Tables whose columns and merged cells are true: every cell is what its heading says."""

import cProfile
from decimal import Decimal

import pytest

from kg.documents import Cell, Document, Paragraph, Row, Table
from kg.extract import extract
from kg.records import FormKind, Issue, IssueCode, Operator
from tests.kg.made_tables import HEADER, ROW, TITLE, document, project, projects, table

NAME = ("项目名称", "城区绿化")


def rows(*lines: object) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(row.level1, row.level2, row.name, row.target.raw) for row in project(NAME, *lines).indicators]  # type: ignore[arg-type]


def test_a_merged_label_covers_its_rows_and_no_other() -> None:
    found = rows(
        HEADER,
        (("产出指标", 1, 3), ("数量指标", 1, 2), "树木", "3棵"),
        ("灌木", "5丛"),
        ("质量指标", "成活率", "≥95%"),
        ("效益指标", "社会效益指标", "绿化水平", "提升"),
    )
    assert found == [
        ("产出指标", "数量指标", "树木", "3棵"),
        ("产出指标", "数量指标", "灌木", "5丛"),
        ("产出指标", "质量指标", "成活率", "≥95%"),
        ("效益指标", "社会效益指标", "绿化水平", "提升"),
    ]


def test_a_blank_target_stays_blank_though_a_weight_stands_beside_it() -> None:
    form = project(NAME, (*HEADER, "权重"), (*ROW[:3], "", "10"))
    assert (form.indicators[0].target.raw, form.indicators[0].weight) == (None, Decimal(10))
    assert [issue.code for issue in form.issues] == [IssueCode.MISSING_TARGET]


def test_names_like_labels_stay_names() -> None:
    found = rows(HEADER, ("满意度指标", "服务对象满意度指标", "满意度", "≥90%"), ("产出指标", "数量指标", "数量", "3"))
    assert [name for _, _, name, _ in found] == ["满意度", "数量"]


def test_a_header_of_two_lines_gives_operator_value_and_unit() -> None:
    head = (("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3, 1))
    form = project(NAME, head, ("符号", "数值", "单位"), (*ROW[:3], "≥", "290", "万㎡"))
    target = form.indicators[0].target
    assert (target.op, target.value, target.unit, target.raw) == (Operator.AT_LEAST, 2_900_000, "㎡", "≥290万㎡")


def test_cells_under_one_merged_heading_are_one_target() -> None:
    head = (*HEADER[:3], ("指标值", 3, 1))
    target = project(NAME, head, (*ROW[:3], "≥", "95", "%")).indicators[0].target
    assert (target.op, target.value, target.unit) == (Operator.AT_LEAST, 95, "%")


def test_headings_of_merged_cells_leave_empty_places_in_a_plain_file() -> None:
    target = project(NAME, (*HEADER, "", ""), (*ROW[:3], "≥", "95", "%")).indicators[0].target
    assert target.raw == "≥95%"


@pytest.mark.parametrize("word", ["正向指标", "反向", "定性", "定量指标"])
def test_a_kind_of_indicator_is_no_operator(word: str) -> None:
    target = project(NAME, (*HEADER[:3], "指标性质", "指标值"), (*ROW[:3], word, "95%")).indicators[0].target
    assert (target.op, target.value, target.raw) == (None, 95, "95%")


def test_of_two_columns_for_the_operator_the_one_with_a_sign_counts() -> None:
    head = (*HEADER[:3], "指标性质", "计算符号", "指标值")
    assert project(NAME, head, (*ROW[:3], "正向", "大于等于", "95%")).indicators[0].target.op is Operator.AT_LEAST


def test_a_unit_that_no_list_knows_is_one_in_a_column_of_its_own() -> None:
    target = project(NAME, (*HEADER, "计量单位"), (*ROW[:3], "12", "机柜年")).indicators[0].target
    assert (target.value, target.unit) == (12, "机柜年")


def test_an_unknown_heading_over_categories_is_a_level() -> None:
    found = rows(
        ("大类", "类别", "指标名称", "目标值"), ("产出", "数量", "树木", "3棵"), ("效益", "社会效益", "环境", "改善")
    )
    assert found == [("产出指标", "数量指标", "树木", "3棵"), ("效益指标", "社会效益指标", "环境", "改善")]


def test_two_levels_in_one_cell_are_parted() -> None:
    found = rows(
        ("一级指标", "指标名称", "目标值"), ("产出指标-数量指标", "树木", "3棵"), ("效益指标/社会效益", "环境", "改善")
    )
    assert [(first, second) for first, second, _, _ in found] == [
        ("产出指标", "数量指标"),
        ("效益指标", "社会效益指标"),
    ]


def test_indicators_from_left_to_right_are_turned() -> None:
    found = rows(
        ("一级指标", ("产出指标", 2, 1), "效益指标"),
        ("二级指标", "数量指标", "质量指标", "社会效益指标"),
        ("三级指标", "树木", "成活率", "环境"),
        ("指标值", "3棵", "≥95%", "改善"),
    )
    assert found == [
        ("产出指标", "数量指标", "树木", "3棵"),
        ("产出指标", "质量指标", "成活率", "≥95%"),
        ("效益指标", "社会效益指标", "环境", "改善"),
    ]


def test_projects_from_left_to_right_are_turned() -> None:
    found = projects(
        ("项目名称", ("甲项目", 2, 1), "乙项目"),
        ("实施单位", ("甲局", 2, 1), "乙局"),
        ("一级指标", ("产出指标", 2, 1), "产出指标"),
        ("三级指标", "树木", "灌木", "道路"),
        ("指标值", "3棵", "4丛", "5公里"),
    )
    assert [(form.name, form.unit, [row.name for row in form.indicators]) for form in found] == [
        ("甲项目", "甲局", ["树木", "灌木"]),
        ("乙项目", "乙局", ["道路"]),
    ]


def test_a_head_above_its_values_is_read() -> None:
    form = project(("项目名称", "主管部门", "预算数（万元）"), ("城区绿化", "某局", "3"), HEADER, ROW)
    assert (form.name, form.department, form.budget.total) == ("城区绿化", "某局", 30000)


def test_a_listing_may_name_the_project_anywhere() -> None:
    found = projects(
        ("三级指标", "指标值", "一级指标", "项目名称", "预算数（元）"),
        ("树木", "3棵", "产出指标", ("甲", 1, 2), ("10", 1, 2)),
        ("环境", "改善", "效益指标"),
        ("道路", "5公里", "产出指标", "乙", "20"),
    )
    assert [(form.name, form.budget.total, [row.name for row in form.indicators]) for form in found] == [
        ("甲", 10, ["树木", "环境"]),
        ("乙", 20, ["道路"]),
    ]


def test_a_blank_field_does_not_take_the_label_beside_it() -> None:
    form = project((*NAME, "预算总额（元）", "5"), ("实施单位", "", "主管部门", "某局"), HEADER, ROW)
    assert (form.unit, form.department, form.budget.total) == (None, "某局", 5)


def test_a_whole_department_and_a_transfer_say_what_they_are() -> None:
    unit = project(("部门（单位）名称", "某局"), HEADER, ROW, title="部门整体支出绩效目标申报表（2024年度）")
    assert (unit.kind, unit.name, unit.unit, unit.year) == (FormKind.UNIT, None, "某局", 2024)
    region = project(("专项名称", "某资金"), HEADER, ROW, title="中央对地方转移支付区域绩效目标表（2024年度）")
    assert (region.kind, region.name) == (FormKind.REGION, "某资金")
    assert not (*unit.issues, *region.issues)


def test_tasks_of_a_department_leave_their_sum() -> None:
    form = project(
        ("部门名称", "某局"),
        (("年度主要任务", 1, 4), ("任务名称", 1, 2), ("预算金额（万元）", 3, 1)),
        ("总额", "财政拨款", "其他资金"),
        ("巡查", "3", "2", "1"),
        ("金额合计", "5", "3", "2"),
        HEADER,
        ROW,
        title="部门整体支出绩效目标表",
    )
    budget = form.budget
    assert (budget.total, budget.total_fiscal, budget.total_other) == (50000, 30000, 20000)


def test_columns_that_hold_something_else_are_not_believed() -> None:
    shifted = [("产出指标", "数量指标", "", "树木", "3棵"), ("", "质量指标", "", "成活率", "≥95%")]
    found = rows((*HEADER, "备注"), *shifted)
    assert [(name, raw) for _, _, name, raw in found] == [("树木", "3棵"), ("成活率", "≥95%")]


def test_a_doubt_about_a_cell_is_told_with_its_place() -> None:
    head, body = table(NAME, HEADER, ROW).rows[:2], table(NAME, HEADER, ROW).rows[2]
    doubt = Issue(IssueCode.LOW_CONFIDENCE, "识别把握不足")
    unsure = Row((*body.cells[:3], Cell("≥30棵", 3, doubt=doubt)), page=4)
    made = Document("a.png", "0" * 64, (Paragraph(TITLE), Table((*head, unsure), ruled=True)))
    (issue,) = extract(made).projects[0].issues
    assert (issue.code, issue.locator.page, issue.locator.row) == (IssueCode.LOW_CONFIDENCE, 4, 3)


def test_what_the_reader_could_not_read_is_told() -> None:
    missing = Issue(IssueCode.OCR_MISSING, "第2页是扫描件")
    made = document(NAME, HEADER, ROW)
    told = extract(Document(made.source, made.sha256, made.blocks, (missing,)))
    assert told.issues == (missing,)


@pytest.mark.parametrize(
    "cell",
    [
        "资金总额：100\n其中：财政拨款：80\n其他资金：20",
        "资金总额：100 其中：财政拨款80，其他资金20",
        "资金总额100万元；财政拨款80万元；其他资金20万元",
    ],
)
def test_several_amounts_in_one_cell_are_parted(cell: str) -> None:
    budget = project(NAME, ("项目资金（万元）", (cell, 3, 1)), HEADER, ROW).budget
    assert (budget.total, budget.total_fiscal, budget.total_other) == (1_000_000, 800_000, 200_000)


def test_several_fields_in_one_cell_are_parted() -> None:
    form = project((("项目名称：城区绿化\n实施单位：某局", 4, 1),), HEADER, ROW)
    assert (form.name, form.unit) == ("城区绿化", "某局")


def test_an_amount_beside_the_heading_is_the_total() -> None:
    assert project(NAME, ("项目资金（万元）", "100"), HEADER, ROW).budget.total == 1_000_000


def test_of_the_targets_of_several_years_that_of_the_form_is_taken() -> None:
    head = (("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3, 1))
    form = project(NAME, head, ("2023年", "2024年", "2025年"), (*ROW[:3], "10棵", "20棵", "30棵"))
    assert form.indicators[0].target.value == 20


def test_lower_headings_without_merged_cells_belong_to_the_header() -> None:
    form = project(
        NAME,
        (*HEADER[:3], "近两年指标值", "", "年度指标值"),
        ("", "", "", "前年", "上年", ""),
        (*ROW[:3], "1", "2", "3"),
    )
    assert [row.target.value for row in form.indicators] == [3]


def test_a_second_block_has_targets_of_its_own_and_a_remark_has_none() -> None:
    blocks = rows((*HEADER, "二级指标", "三级指标", "指标值"), (*ROW, "数量指标", "灌木", "5丛"))
    assert [name for _, _, name, _ in blocks] == ["种植树木", "灌木"]
    remark = rows((*HEADER, "指标内容"), (*ROW, "反映种植树木的数量"))
    assert [name for _, _, name, _ in remark] == ["种植树木"]


def test_a_listing_keeps_its_two_headings_without_merged_cells() -> None:
    found = projects(
        ("序号", "单位名称", "项目名称", "预算金额（元）", "", "绩效指标", "", ""),
        ("", "", "", "总额", "财政拨款", "一级指标", "三级指标", "指标值"),
        ("1", "甲局", "甲", "10", "8", "产出指标", "树木", "3棵"),
        ("", "甲局", "小计", "30", "28", "", "", ""),
        ("2", "甲局", "乙", "20", "20", "产出指标", "道路", "5公里"),
    )
    assert [(form.name, form.unit, form.budget.total, form.budget.total_fiscal) for form in found] == [
        ("甲", "甲局", 10, 8),
        ("乙", "甲局", 20, 20),
    ]
    assert [[row.name for row in form.indicators] for form in found] == [["树木"], ["道路"]]


def test_a_doubt_in_the_last_row_is_told_though_nothing_else_stands_there() -> None:
    last = Row((Cell("", 0), Cell("", 1, doubt=Issue(IssueCode.FORMULA_ERROR, "公式结果是错误值"))))
    made = Document("a.xlsx", "0" * 64, (Paragraph(TITLE), Table((*table(NAME, HEADER, ROW).rows, last), ruled=True)))
    assert [issue.code for issue in extract(made).projects[0].issues] == [IssueCode.FORMULA_ERROR]


@pytest.mark.parametrize(
    ("place", "codes"),
    [(3, [IssueCode.FORMULA_ERROR]), (4, [IssueCode.MISSING_TARGET, IssueCode.FORMULA_ERROR])],
    ids=["target", "weight"],
)
@pytest.mark.parametrize("ruled", [True, False])
def test_a_target_that_could_not_be_read_is_not_missing_as_well(
    place: int, codes: list[IssueCode], ruled: bool
) -> None:
    head = table(NAME, (*HEADER, "分值"), (*ROW, "10")).rows
    texts = ("", "质量指标", "成活率", "", "")
    cells = [
        Cell(text, column, doubt=Issue(IssueCode.FORMULA_ERROR, "公式结果是错误值") if column == place else None)
        for column, text in enumerate(texts)
    ]
    made = Document("a.xlsx", "0" * 64, (Paragraph(TITLE), Table((*head, Row(tuple(cells))), ruled=ruled)))
    (form,) = extract(made).projects
    assert form.indicators[-1].target.raw is None
    assert [issue.code for issue in form.issues] == codes


@pytest.mark.parametrize(
    ("label", "slot"),
    [
        ("年度项目资金总额", "annual"),
        ("本年项目资金总额", "annual"),
        ("2024年项目资金总额", "annual"),
        ("某某资金总额", "total"),
    ],
)
def test_a_label_that_begins_with_the_year_is_of_the_year(label: str, slot: str) -> None:
    assert getattr(project(NAME, (f"{label}（元）", "7"), HEADER, ROW).budget, slot) == 7


@pytest.mark.parametrize("label", ["本年度总体目标", "当年总体目标", "年度项目总体目标"])
def test_a_goal_that_begins_with_the_year_is_of_the_year(label: str) -> None:
    form = project(NAME, (label, "种树。"), HEADER, ROW)
    assert (form.overall_goal, form.annual_goal) == (None, "种树。")


@pytest.mark.parametrize("row", [("甲", "乙", "丙"), ("项目名称", "甲"), ("三级指标", "甲"), ("年度目标", "种树。")])
def test_a_long_table_without_headings_takes_linear_work(row: tuple[str, ...]) -> None:
    def calls(count: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(extract, document(*[row] * count))
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(1600) < 2.5 * calls(800)


@pytest.mark.parametrize(("upper", "lower"), [("可持续", "影响指标"), ("服务对象", "满意度指标"), ("满意度", "指标")])
def test_a_label_that_a_page_break_has_torn_is_one(upper: str, lower: str) -> None:
    form = project(NAME, HEADER, ROW, ("", upper, "运行年限", "3年"), ("", lower, "", ""), ("", "", "档案完整", "完整"))
    assert [row.name for row in form.indicators] == ["种植树木", "运行年限", "档案完整"]
    assert (
        form.indicators[1].level2
        == form.indicators[2].level2
        == project(NAME, HEADER, ("", upper + lower, "运行年限", "3年")).indicators[0].level2
    )


def test_a_label_below_another_stays_one_of_its_own() -> None:
    form = project(NAME, HEADER, ("产出", "", "", ""), ("数量指标", "", "", ""), ("", "", "树木", "3棵"))
    assert (form.indicators[0].level1, form.indicators[0].level2) == ("产出指标", "数量指标")
