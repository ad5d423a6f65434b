"""A flat table, one row per indicator for many projects: which columns stand there, and in what order, varies."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.rendering.aims import Aim
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Gold, Look, gold_item, gold_project, points
from tests.rendering.made import Item, Record, make_records


@dataclass(frozen=True, slots=True)
class _Column:
    """One column; a cell of a project is merged over its rows, printed in each of them, or in the first alone."""

    heading: str
    width: float
    text: Callable[[Record, Item], str]
    of_project: bool = False


def draw(seed: int) -> Drawn:
    """Draw four projects in one table."""
    look = Look("listing", seed)
    records = make_records(seed, 4, look.rng.choice((2015, 2021)))
    parts, weighted, goal = look.chance(0.6), look.chance(0.5), look.chance(0.5)
    columns = _columns(look, parts=parts, weighted=weighted, goal=goal)
    grid = Grid(tuple(column.width for column in columns), header=0)
    grid.row(*(column.heading for column in columns))
    fill = look.rng.choice(("merged", "repeated"))
    for record in records:
        _project(grid, record, columns, look, merged=fill == "merged")
    year = records[0].year
    top = [Paragraph(f"{year}年度{look.word('部门预算项目支出绩效目标表', '项目支出绩效目标公开表')}", "center", 16)]
    if look.chance(0.5):
        top.append(Paragraph(f"单位：{look.money}", "right"))
    gold = [_gold(record, place, weighted=weighted, goal=goal) for place, record in enumerate(records, start=1)]
    return Drawn((Sheet("项目支出绩效目标表", (*top, grid), landscape=True),), gold)


def _gold(record: Record, place: int, *, weighted: bool, goal: bool) -> Gold:
    rows = [gold_item(item, weight=weighted) for item in record.items]
    goals = ("annual",) if goal else ()
    return gold_project(record, place, head=("unit",), budget=("total",), goals=goals, indicators=rows)


def _columns(look: Look, *, parts: bool, weighted: bool, goal: bool) -> list[_Column]:
    project = [
        _Column(look.word("单位名称", "预算单位", "项目单位"), 1.8, lambda record, _: record.unit, True),
        _Column("项目名称", 2, lambda record, _: record.name, True),
        _Column(
            f"{look.word('预算数', '项目预算', '资金总额')}（{look.money}）",
            1.3,
            lambda record, _: look.amount(record.budget["total"]),
            True,
        ),
    ]
    if goal:
        text = _Column(look.word("年度绩效目标", "年度目标"), 3, lambda record, _: "\n".join(record.annual_goal), True)
        project.append(text)
    levels = [
        _Column("一级指标", 1.1, lambda _, item: item.level1),
        _Column("二级指标", 1.2, lambda _, item: item.level2),
        _Column(look.word("三级指标", "指标名称", "三级指标名称"), 2.2, lambda _, item: item.name),
    ]
    return [*project, *levels, *_values(look, parts=parts), *_extras(look, weighted=weighted)]


def _values(look: Look, *, parts: bool) -> list[_Column]:
    if not parts:
        return [_Column(look.word("指标值", "绩效指标值", "目标值"), 1.4, lambda _, item: look.aim(item))]
    sign = _Column(
        look.word("计算符号", "指标性质", "绩效指标性质", "运算符号"), 0.9, lambda _, item: _sign(item.aim, look)
    )
    value = _Column(look.word("指标值", "目标值", "绩效指标值"), 1.2, lambda _, item: item.aim.printed_number)
    unit = _Column(look.word("计量单位", "度量单位", "绩效度量单位"), 0.9, lambda _, item: item.aim.printed_unit)
    return look.rng.choice(([sign, value, unit], [sign, unit, value], [value, unit, sign]))


def _sign(aim: Aim, look: Look) -> str:
    if aim.text:
        return "定性"
    shown = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
    words = {">=": "大于等于", "<=": "小于等于", "=": "等于", ">": "大于", "<": "小于"}
    return (words if look.word("signs", "words") == "words" else shown).get(aim.op or "", "")


def _extras(look: Look, *, weighted: bool) -> list[_Column]:
    downward = {"<=", "<"}
    direction = _Column(
        look.word("指标方向", "指标方向性"), 0.9, lambda _, item: "反向" if item.aim.op in downward else "正向"
    )
    remark = _Column(look.word("指标解释", "指标说明", "绩效标准"), 1.8, lambda _, item: f"反映{item.name}的情况")
    weight = _Column(look.word("分值", "权重", "指标权重"), 0.8, lambda _, item: points(item.weight))
    extras = [*([weight] if weighted else []), *look.rng.sample((direction, remark), look.rng.randint(0, 2))]
    look.rng.shuffle(extras)
    return extras


def _project(grid: Grid, record: Record, columns: list[_Column], look: Look, *, merged: bool) -> None:
    for place, item in enumerate(record.items):
        cells: list[Cell] = []
        for column in columns:
            text = column.text(record, item)
            if not (column.of_project and merged):
                cells.append(look.text(text) if len(text) > 10 else Cell(text))
            elif place == 0:
                cells.append(look.label(text, rows=len(record.items)))
        grid.row(*cells)
