"""部门（单位）整体支出绩效目标表: main tasks with their money, one goal, and what the whole unit is to reach."""

from decimal import Decimal

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Gold, Look, gold_item, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Record, make_records

_SLOTS = ("total", "total_fiscal", "total_other")


def draw(seed: int) -> Drawn:
    """Draw the form of one unit; its name is the record's unit, its sums those of the tasks (金额合计)."""
    look = Look("unit", seed)
    tasks = make_records(seed, 3, look.rng.choice((2015, 2021)))
    sheet, weighted = _sheet(tasks, look)
    return Drawn((sheet,), [_gold(tasks, weighted=weighted)])


def _gold(tasks: list[Record], *, weighted: bool) -> Gold:
    rows = [gold_item(item, weight=weighted) for item in tasks[0].items]
    gold = gold_project(tasks[0], 1, head=("unit",), budget=(), goals=("annual",), indicators=rows)
    for slot in _SLOTS:
        gold["budget_yuan"][slot] = int(_sum(tasks, slot))
    return gold | {"kind": "unit", "name": None}


def _sum(tasks: list[Record], slot: str) -> Decimal:
    return sum((task.budget[slot] or Decimal(0) for task in tasks), Decimal(0))


def _sheet(tasks: list[Record], look: Look) -> tuple[Sheet, bool]:
    unit, weighted = tasks[0], look.chance(0.4)
    grid = Grid((1.1, 1.7, 1.9, 4, 1.9, 1.9, 1.9))
    grid.row(Cell(look.word("部门（单位）名称", "部门名称", "单位名称", "预算部门（单位）名称"), 2), Cell(unit.unit, 5))
    if look.chance(0.4):
        grid.row(Cell("部门职能概述", 2), look.text("贯彻执行有关法律法规，负责本行业的规划、管理和监督。", 5))
    _tasks(grid, tasks, look)
    label = look.word("年度总体目标", "年度绩效目标", "年度履职目标")
    grid.row(look.label(label), look.text("\n".join(unit.annual_goal), 6))
    header = [
        "一级指标",
        "二级指标",
        Cell("三级指标", 2),
        Cell(look.word("指标值", "年度指标值"), 1 if weighted else 2),
    ]
    rows = labelled_rows(
        unit.items,
        look,
        lambda item: (
            look.text(item.name, 2),
            Cell(look.aim(item), 1 if weighted else 2),
            *([f"{item.weight:f}"] if weighted else []),
        ),
    )
    section = look.section(look.word("年度绩效指标", "绩效指标"))
    section_rows(grid, section, [[*header, *(["分值"] if weighted else [])], *rows])
    title = look.word("部门（单位）整体支出绩效目标表", "整体支出绩效目标申报表", "部门整体支出绩效目标表")
    top = [Paragraph(title, "center", 16), Paragraph(f"（{unit.year}年度）", "center")]
    return Sheet("整体支出", (*top, grid)), weighted


def _tasks(grid: Grid, tasks: list[Record], look: Look) -> None:
    money = Cell(f"预算金额（{look.money}）", 3)
    lines: list[tuple[Cell | str, ...]] = [
        (Cell("任务名称", 1, 2), Cell("主要内容", 2, 2), money),
        ("总额", "财政拨款", "其他资金"),
    ]
    for place, task in enumerate(tasks, start=1):
        amounts = (look.amount(task.budget[slot] or Decimal(0)) for slot in _SLOTS)
        lines.append((look.text(f"任务{place}：{task.name}"), look.text(task.goal[0], 2), *amounts))
    sums = (look.amount(_sum(tasks, slot)) for slot in _SLOTS)
    lines.append((Cell(look.word("金额合计", "合计"), 3), *sums))
    section_rows(grid, look.section("年度主要任务"), lines)
