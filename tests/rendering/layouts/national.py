"""项目支出绩效目标申报表 in the scheme of 2021: cost first, goals of the whole period and the year side by side."""

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Record, make_records


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("national", seed)
    records = make_records(seed, 2, 2021)
    sheets = tuple(_sheet(record, look, place) for place, record in enumerate(records, start=1))
    head = ("nature", "department", "unit", "start", "end")
    budget = ("total", "total_fiscal", "total_other", "annual", "annual_fiscal", "annual_carryover", "annual_other")
    return Drawn(
        sheets, [gold_project(record, place, head=head, budget=budget) for place, record in enumerate(records, 1)]
    )


def _sheet(record: Record, look: Look, place: int) -> Sheet:
    title = look.word("项目支出绩效目标申报表", "项目支出绩效目标表", "预算项目绩效目标申报表")
    grid = Grid((1.2, 2, 2.4, 4.2, 2.2, 2.2))
    grid.row("项目名称", Cell(record.name, 5))
    grid.row(
        look.word("主管部门", "主管部门及代码", "预算主管部门"),
        Cell(record.department, 2),
        look.word("实施单位", "项目单位", "项目实施单位"),
        Cell(record.unit, 2),
    )
    period = (
        look.word("{}至{}", "{}-{}", "{} - {}") if "/" in look.day(record.start) else look.word("{}至{}", "{} - {}")
    )
    grid.row(
        look.word("项目属性", "项目性质"),
        Cell(record.nature, 2),
        look.word("项目期", "项目起止时间", "实施期限"),
        Cell(period.format(look.day(record.start), look.day(record.end)), 2),
    )
    _money(grid, record, look)
    _goals(grid, record, look)
    header = (
        look.word("一级指标", "一级指标名称"),
        "二级指标",
        look.word("三级指标", "指标名称", "三级指标名称"),
        Cell(look.word("指标值", "年度指标值", "目标值", "绩效目标值"), 2),
    )
    rows = labelled_rows(record.items, look, lambda item: (look.text(item.name), Cell(look.aim(item), 2)))
    grid.header = len(grid.lines)
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    top = (Paragraph(title, "center", 16), Paragraph(f"（{record.year}年度）", "center"))
    return Sheet(f"表{place}", (*top, grid))


def _money(grid: Grid, record: Record, look: Look) -> None:
    budget = record.budget
    label = look.section(f"{look.word('项目资金', '资金情况')}（{look.money}）")
    rows = (
        (
            look.word("项目资金总额", "资金总额", "中期资金总额"),
            "total",
            look.word("年度资金总额", "年度资金申请总额"),
            "annual",
        ),
        ("其中：财政拨款", "total_fiscal", "其中：当年财政拨款", "annual_fiscal"),
        (None, None, "上年结转资金", "annual_carryover"),
        ("其他资金", "total_other", "其他资金", "annual_other"),
    )
    lines = []
    for left, left_slot, right, right_slot in rows:
        amount = look.amount(budget[left_slot]) if left_slot else ""
        lines.append((look.text(left or ""), amount, look.text(right), Cell(look.amount(budget[right_slot]), 2)))
    section_rows(grid, label, lines)


def _goals(grid: Grid, record: Record, look: Look) -> None:
    whole, annual = look.word("实施期目标", "总体目标", "中期目标", "长期目标"), look.word("年度目标", "年度绩效目标")
    label = look.section(look.word("总体目标", "绩效目标"))
    span = f"（{record.start.year}年—{record.end.year}年）" if look.chance(0.3) else ""
    section_rows(
        grid,
        label,
        (
            (Cell(whole + span, 2), Cell(annual, 3)),
            (look.text("\n".join(record.goal), 2), look.text("\n".join(record.annual_goal), 3)),
        ),
    )
