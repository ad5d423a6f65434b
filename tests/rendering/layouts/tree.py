"""A listing printed as a tree: project, first level, second level and indicator each begin on a row of their own."""

from itertools import groupby

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.made import Item, Record, make_records


def draw(seed: int) -> Drawn:
    """Draw three projects in one table; neither units nor money are printed."""
    look = Look("tree", seed)
    records = make_records(seed, 3, look.rng.choice((2015, 2021)))
    grid = Grid((2.2, 3.6, 1.2, 1.4, 2.2, 1, 1.2, 1, 1.1, 2.4), header=0)
    goal = look.word("项目年度绩效目标", "年度绩效目标")
    levels = ("一级指标", "二级指标", "三级指标")
    values = ("指标性质", "指标值", "度量单位", "指标属性", look.word("指标内容", "指标解释"))
    grid.row("项目名称", goal, *levels, *values)
    for record in records:
        _project(grid, record, look)
    top = (
        Paragraph(look.word("项目支出绩效目标表（本次下达）", "部门项目支出绩效目标表"), "center", 16),
        Paragraph(f"（{records[0].year}年度）", "center"),
    )
    gold = [
        gold_project(record, place, head=(), budget=(), goals=("annual",)) for place, record in enumerate(records, 1)
    ]
    return Drawn((Sheet("绩效目标", (*top, grid), landscape=True),), gold)


def _project(grid: Grid, record: Record, look: Look) -> None:
    grid.row(look.text(record.name), look.text("\n".join(record.annual_goal)), *[""] * 8)
    for level1, first in groupby(record.items, key=lambda item: item.level1):
        grid.row("", "", level1, *[""] * 7)
        for level2, second in groupby(first, key=lambda item: item.level2):
            grid.row("", "", "", level2, *[""] * 6)
            for item in second:
                grid.row(*[""] * 4, *_values(item, look))


def _values(item: Item, look: Look) -> tuple[Cell | str, ...]:
    aim = item.aim
    sign = "" if aim.number_to else aim.op or ""
    kind = "定性指标" if aim.text else "定量指标"
    remark = look.text(f"反映{item.name}的情况。")
    return look.text(item.name), sign, aim.printed_number, aim.printed_unit, kind, remark
