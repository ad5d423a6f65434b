"""Labels and values in one cell, 项目名称：…, also in the money and the goals."""

from tests.rendering.grid import Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Record, make_records

_SLOTS = ("annual", "annual_fiscal", "annual_other")


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("inline", seed)
    records = make_records(seed, 2, look.rng.choice((2015, 2021)))
    head = ("department", "unit", "category")
    gold = [
        gold_project(record, place, head=head, budget=_SLOTS, goals=("annual",))
        for place, record in enumerate(records, start=1)
    ]
    return Drawn(tuple(_sheet(record, look, place) for place, record in enumerate(records, start=1)), gold)


def _sheet(record: Record, look: Look, place: int) -> Sheet:
    grid = Grid((1.2, 2, 4, 2.8))
    grid.row(look.text(f"项目名称：{record.name}", 2), look.text(f"项目类别：{record.category}", 2))
    grid.row(look.text(f"主管部门：{record.department}", 2), look.text(f"实施单位：{record.unit}", 2))
    budget = {slot: look.amount(record.budget[slot]) for slot in _SLOTS}
    first = f"年度资金总额：{budget['annual']}"
    rest = (f"其中：财政拨款：{budget['annual_fiscal']}", f"其他资金：{budget['annual_other']}")
    lines = [(look.text(text, 3),) for text in (first, *rest)]
    section_rows(grid, look.section(f"资金情况（{look.money}）"), lines)
    goal = "\n".join(record.annual_goal)
    label = look.word("年度目标", "年度总体目标", "年度绩效目标")
    if look.word("inside", "beside") == "inside":
        grid.row(look.text(f"{label}：{goal}", 4))
    else:
        grid.row(label, look.text(goal, 3))
    grid.row("一级指标", "二级指标", "三级指标", look.word("指标值", "年度指标值"))
    for row in labelled_rows(record.items, look, lambda item: (look.text(item.name), look.aim(item))):
        grid.row(*row)
    title = f"{record.year}年{look.word('项目支出绩效目标表', '部门预算项目绩效目标申报表')}"
    return Sheet(f"表{place}", (Paragraph(title, "center", 16), grid))
