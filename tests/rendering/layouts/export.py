"""A budget system's export: two heading rows, running numbers, sub-totals, and the heading again between units."""

from decimal import Decimal
from itertools import groupby

from tests.rendering.aims import Aim
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_item, gold_project, points
from tests.rendering.made import Item, Record, make_records

_SLOTS = ("total", "total_fiscal", "total_other")
_COLUMNS = 13


def draw(seed: int) -> Drawn:
    """Draw the projects of two units in one table."""
    look = Look("export", seed)
    scheme = look.rng.choice((2015, 2021))
    units = [make_records(seed, 2, scheme), make_records(seed + 1000, 2, scheme)]
    grid = Grid((0.6, 1.8, 2, 1.4, 1.4, 1.4, 3, 1.1, 1.2, 2.2, 1, 1.2, 1), header=None)
    _heading(grid, look)
    number = 0
    for place, records in enumerate(units):
        if place and look.chance(0.5):
            _heading(grid, look)
        if look.word("sums", "none") == "sums":
            _sums(grid, records, look)
        for record in records:
            number += 1
            _project(grid, record, number, look)
    year = units[0][0].year
    top = (
        Paragraph(f"{year}年部门预算项目绩效目标汇总表", "center", 16),
        Paragraph(look.word("单位：{}", "金额单位：{}").format(look.money), "right"),
    )
    gold = []
    for place, record in enumerate((record for records in units for record in records), start=1):
        rows = [gold_item(item, weight=True) for item in record.items]
        made = gold_project(record, place, head=("unit",), budget=_SLOTS, goals=("annual",), indicators=rows)
        gold.append(made | {"year": year})
    return Drawn((Sheet("汇总表", (*top, grid), landscape=True),), gold)


def _heading(grid: Grid, look: Look) -> None:
    two = [Cell(text, rows=2) for text in ("序号", look.word("单位名称", "预算单位"), "项目名称")]
    money, goal = (
        Cell(look.word("预算金额", "预算数", "资金总额"), 3),
        Cell(look.word("年度目标", "年度绩效目标"), rows=2),
    )
    grid.row(*two, money, goal, Cell(look.word("绩效指标", "年度绩效指标"), 6))
    sign = look.word("指标性质", "计算符号")
    names = ("一级指标", "二级指标", "三级指标", sign, look.word("指标值及单位", "指标值"), look.word("权重", "分值"))
    grid.row(look.word("小计", "合计", "总额"), "财政拨款", "其他资金", *names)


def _sums(grid: Grid, records: list[Record], look: Look) -> None:
    """Print a unit's sums in a row of their own, which is no project."""
    sums = (look.amount(sum((record.budget[slot] or Decimal(0) for record in records), Decimal(0))) for slot in _SLOTS)
    grid.row("", look.text(records[0].unit), look.word("小计", "合计"), *sums, *[""] * (_COLUMNS - 6))


def _project(grid: Grid, record: Record, number: int, look: Look) -> None:
    height = len(record.items)
    head = [str(number), record.unit, record.name, *(look.amount(record.budget[slot]) for slot in _SLOTS)]
    merged = look.word("merged", "blanks") == "merged"
    row = 0
    for level1, first in groupby(record.items, key=lambda item: item.level1):
        group = list(first)
        for place, item in enumerate(group):
            cells: list[Cell | str] = []
            if row == 0:
                texts = [*(Cell(text) for text in head), look.text("\n".join(record.annual_goal))]
                cells += [Cell(cell.text, 1, height if merged else 1, cell.align) for cell in texts]
            elif not merged:
                cells += [""] * 7
            cells += [Cell(level1, rows=len(group))] if place == 0 else []
            grid.row(*cells, item.level2, *_values(item))
            row += 1


def _values(item: Item) -> tuple[Cell | str, ...]:
    aim: Aim = item.aim
    sign = "定性" if aim.text else {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}.get(aim.op or "", "")
    value = aim.printed_number if aim.text else aim.printed_number + aim.printed_unit
    return Cell(item.name, align="left"), sign, value, points(item.weight)
