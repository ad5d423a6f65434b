"""Money, dates, boxes and goals of a form: what each printed field becomes."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from made_forms import codes, form

from kg.records import Budget, IssueCode

FORMS = Path(__file__).parent / "forms"


@pytest.mark.parametrize(
    ("printed", "yuan"),
    [
        ("14.82", "148200"),
        ("1,234.5", "12345000"),
        ("0", "0"),
        ("0.00", "0"),
        ("", None),
        ("-", None),
        ("３.５", "35000"),
        ("$1,200.00$", "12000000"),
    ],
)
def test_amounts_are_exact_yuan(printed: str, yuan: str | None) -> None:
    head = f"项目名称\t甲\n项目资金 (万元)\t项目资金总额\t{printed}\t年度资金申请总额\t1\n"
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=head)
    assert project.budget.total == (None if yuan is None else Decimal(yuan))
    assert project.budget.annual == 10000
    assert project.issues == ()


def test_an_amount_that_is_no_number_is_null_with_an_issue() -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head="项目名称\t甲\n项目资金\t项目资金总额\t约10万\n")
    assert project.budget == Budget()
    assert codes(project) == [IssueCode.UNREADABLE_VALUE]


@pytest.mark.parametrize(
    ("head", "budget"),
    [
        (
            "\t年度资金总额：\t9\n\t其中：财政拨款\t8\n\t其他资金\t1\n",
            Budget(annual=9, annual_fiscal=8, annual_other=1),
        ),
        ("\t项目资金总额\t9\n\t财政资金\t8\n\t其他资金\t1\n", Budget(total=9, total_fiscal=8, total_other=1)),
        ("\t年度预算\t3.5万元\t其他资金\t2亿\n", Budget(annual=35000, annual_other=200_000_000)),
        ("\t资金总额：9元\t\n\t其中：财政拨款：8元\n", Budget(total=9, total_fiscal=8)),
    ],
)
def test_amounts_follow_their_printed_label(head: str, budget: Budget) -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=f"项目名称\t甲\n项目资金（元）{head}")
    assert project.budget == budget


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('专项 <input type="checkbox"/> 经常性 <input type="checkbox" checked/>', "经常性"),
        ("□专项 ☑经常性 □一次性", "经常性"),
        ("专项□ 经常性√", "经常性"),
        ("□专项 □经常性", None),
        ("经常性", "经常性"),
    ],
)
def test_ticked_boxes_give_the_label_beside_them(text: str, kind: str | None) -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=f"项目名称\t甲\t项目类别\t{text}\n")
    assert project.category == kind


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2024/1/1", date(2024, 1, 1)),
        ("2024年01月02日", date(2024, 1, 2)),
        ("20240103", date(2024, 1, 3)),
        ("2024年1月", date(2024, 1, 1)),
        ("2024年1月底", None),
        ("2024-13-01", None),
    ],
)
def test_only_a_whole_day_or_month_is_a_date(start: str, day: date | None) -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=f"项目名称\t甲\n计划开始日期\t{start}\n")
    assert project.start == day
    assert codes(project) == ([] if day else [IssueCode.UNREADABLE_VALUE])


@pytest.mark.parametrize(
    ("head", "goals"),
    [
        ("项目绩效目标\t项目总目标\t\t年度总目标\n\t全\t\t年\n", ("全", "年")),
        ("\t年度绩效目标\n\t年\n", (None, "年")),
        ("总体目标\t全\t年度目标\t年\n", ("全", "年")),
        ("项目绩效目标\t建成道路。\n", ("建成道路。", None)),
        ("\t项目总目标\t\t年度总目标\n\t\t\t年\n", (None, "年")),
        ("\t项目总目标\t年度总目标\n\t<p>甲</p><p>乙</p>\t年\n", ("甲\n乙", "年")),
        ("\t项目总目标\t年度总目标\n\t推动长\t年。\n\n\t远发展\t续\n", ("推动长远发展", "年。\n续")),
    ],
)
def test_goals_go_to_their_heading(head: str, goals: tuple[str | None, str | None]) -> None:
    project = form("\t产出指标\t数量指标\t树木\t3棵", head=f"项目名称\t甲\n{head}")
    assert (project.overall_goal, project.annual_goal) == goals


def test_amounts_without_a_printed_unit_are_doubted() -> None:
    row = "\t产出指标\t数量指标\t树木\t3棵"
    project = form(row, head="项目名称\t甲\n\t项目资金总额\t300\n")
    assert project.budget.total == 300
    assert codes(project) == [IssueCode.UNREADABLE_VALUE]
    assert form(row, head="项目名称\t甲\n\t项目资金总额\t300万元\n").issues == ()
