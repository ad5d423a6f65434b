"""部门整体支出绩效自评表: what a whole unit planned, spent and reached, with points also inside the labels."""

from decimal import Decimal

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_item, gold_project, points
from tests.rendering.layouts.parts import group_points, labelled_rows, section_rows
from tests.rendering.made import Record, make_records


def draw(seed: int) -> Drawn:
    """Draw the form of one unit."""
    look = Look("unit_evaluation", seed)
    (record,) = make_records(seed, 1, look.rng.choice((2015, 2021)))
    rows = [gold_item(item, weight=True, result=True) for item in record.items]
    gold = gold_project(record, 1, head=("unit",), budget=("annual",), goals=("annual",), indicators=rows)
    return Drawn((_sheet(record, look),), [gold | {"kind": "unit", "name": None}])


def _sheet(record: Record, look: Look) -> Sheet:
    grid = Grid((1, 1.7, 1.9, 3, 1.7, 1.7, 1, 1, 2))
    grid.row(Cell(look.word("部门（单位）名称", "单位名称", "部门名称"), 2), Cell(record.unit, 7))
    _money(grid, record, look)
    section_rows(
        grid,
        look.section("年度总体目标"),
        (
            (Cell("预期目标", 4), Cell("实际完成情况", 4)),
            (look.text("\n".join(record.annual_goal), 4), look.text("各项任务均已完成。", 4)),
        ),
    )
    header = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施")
    labels = group_points(record.items, look) if look.chance(0.5) else {}
    rows = labelled_rows(
        record.items,
        look,
        lambda item: (look.text(item.name), look.aim(item), item.actual, points(item.weight), points(item.score), ""),
        labels,
    )
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    total = sum((item.score for item in record.items), Decimal(0))
    grid.row(Cell("总分", 6), "100", points(total), "")
    title = f"{record.year}年度{look.word('部门整体支出绩效自评表', '部门（单位）整体支出绩效自评表')}"
    return Sheet("整体自评", (Paragraph(title, "center", 16), grid), landscape=True)


def _money(grid: Grid, record: Record, look: Look) -> None:
    annual = record.budget["annual"] or Decimal(0)
    names = (("年度资金总额", annual), ("其中：基本支出", annual * 2 / 5), ("项目支出", annual * 3 / 5))
    lines: list[tuple[Cell | str, ...]] = [("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")]
    for place, (name, value) in enumerate(names):
        spent = value * Decimal("0.95")
        tail = ("10", "95%", "9.5") if place == 0 else ("-", "95%", "-")
        lines.append((look.text(name), look.amount(value), look.amount(value), look.amount(spent), *tail))
    section_rows(grid, Cell(f"部门预算（{look.money}）", 2, 4, valign=look.valign), lines)
