"""Turned tables: labels in a row with their values below, and one column per indicator."""

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.made import Record, make_records


def draw(seed: int) -> Drawn:
    """Draw one form: its head turned, its indicators turned."""
    look = Look("transposed", seed)
    (record,) = make_records(seed, 1, look.rng.choice((2015, 2021)))
    title = look.word("项目支出绩效目标表", "项目绩效目标申报表")
    blocks = (
        Paragraph(title, "center", 16),
        Paragraph(f"（{record.year}年度）", "center"),
        _head(record, look),
        Paragraph(look.word("绩效指标", "二、绩效指标")),
        _indicators(record, look),
    )
    gold = gold_project(
        record, 1, head=("department", "unit", "category"), budget=("total", "annual"), goals=("annual",)
    )
    return Drawn((Sheet("绩效目标", blocks, landscape=True),), [gold])


def _head(record: Record, look: Look) -> Grid:
    budget = {slot: look.amount(value) for slot, value in record.budget.items()}
    columns = [
        ("项目名称", Cell(record.name), 2.5),
        ("主管部门", Cell(record.department), 2),
        (look.word("实施单位", "项目单位"), Cell(record.unit), 2),
        (look.word("项目类别", "项目类型"), Cell(record.category), 1.5),
        (f"{look.word('项目资金总额', '项目总预算')}（{look.money}）", Cell(budget["total"]), 1.6),
        (f"{look.word('年度资金总额', '当年预算数')}（{look.money}）", Cell(budget["annual"]), 1.6),
        (look.word("年度目标", "年度绩效目标"), look.text("\n".join(record.annual_goal)), 5),
    ]
    fixed, rest = columns[:1], columns[1:]
    look.rng.shuffle(rest)
    chosen = [*fixed, *rest]
    grid = Grid(tuple(width for _, _, width in chosen))
    grid.row(*(label for label, _, _ in chosen))
    grid.row(*(value for _, value, _ in chosen))
    return grid


def _indicators(record: Record, look: Look) -> Grid:
    grid = Grid((1.4, *([1.5] * len(record.items))))
    grid.row("一级指标", *_merged([item.level1 for item in record.items], look))
    grid.row("二级指标", *_merged([item.level2 for item in record.items], look))
    grid.row(look.word("三级指标", "指标名称"), *(item.name for item in record.items))
    grid.row(look.word("指标值", "年度指标值", "目标值"), *(look.aim(item) for item in record.items))
    return grid


def _merged(labels: list[str], look: Look) -> list[Cell]:
    cells: list[Cell] = []
    for place, label in enumerate(labels):
        if place == 0 or labels[place - 1] != label:
            cells.append(look.label(label, columns=labels[place:].count(label)))
    return cells
