"""中央部门项目支出绩效目标表: 项目编码, and indicators of the middle term and the year in two blocks side by side."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from tests.rendering.aims import Aim
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Gold, Look, gold_item, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Item, Record, make_records

_SLOTS = ("total", "total_fiscal", "total_other", "annual", "annual_fiscal", "annual_other")


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own; no day of beginning or end is printed."""
    look = Look("central", seed)
    two_blocks = look.chance(0.6)
    gold, sheets = [], []
    for place, record in enumerate(make_records(seed, 2, 2015), start=1):
        rows = _gold_rows(record) if two_blocks else None
        head = ("nature", "department", "unit")
        gold.append(gold_project(record, place, head=head, budget=_SLOTS, indicators=rows))
        sheets.append(_sheet(record, look, place, two_blocks=two_blocks))
    return Drawn(tuple(sheets), gold)


def _whole(item: Item) -> Item:
    """Return the row of the middle term: three times what the year counts, else the same."""
    aim = item.aim
    if aim.number.isdigit() and not aim.number_to and aim.unit not in {"%", "元", "小时", "起", "年", ""}:
        aim = replace(aim, number=str(int(aim.number) * 3))
    return replace(item, aim=aim)


def _gold_rows(record: Record) -> list[Gold]:
    """Return the rows of both blocks; one that reads the same in both counts once."""
    both: list[Item] = [_whole(item) for item in record.items]
    both += [item for item in record.items if _whole(item) != item]
    return [gold_item(item) for item in both]


def _sheet(record: Record, look: Look, place: int, *, two_blocks: bool) -> Sheet:
    grid = Grid((0.9, 1.3, 1.4, 2.7, 1.6, 1.4, 2.7, 1.6))
    grid.row(Cell("项目名称", 2), Cell(record.name, 6))
    grid.row(Cell("项目编码", 2), Cell(f"1100002{record.year}{place:08d}", 6))
    department = f"[{100 + len(record.department)}]{record.department}"
    grid.row(Cell("主管部门及代码", 2), Cell(department, 2), "实施单位", Cell(record.unit, 3))
    span = look.word("3年", "长期", f"{record.year}年-{record.year + 2}年")
    grid.row(Cell("项目属性", 2), Cell(record.nature, 2), "项目期", Cell(span, 3))
    _money(grid, record, look)
    years = f"（{record.year}年—{record.year + 2}年）"
    goals = (
        (Cell(look.word("中期目标", "实施期目标") + years, 4), Cell("年度目标", 3)),
        (look.text("\n".join(record.goal), 4), look.text("\n".join(record.annual_goal), 3)),
    )
    section_rows(grid, look.section("总体目标"), goals)
    if two_blocks:
        header: tuple[Cell | str, ...] = (
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "二级指标",
            "三级指标",
            "指标值",
        )
        rows = _two_blocks(record, look)
    else:
        header = (Cell("一级指标", 1), Cell("二级指标", 1), Cell("三级指标", 3), Cell("指标值", 2))
        rows = labelled_rows(record.items, look, lambda item: (look.text(item.name, 3), Cell(look.aim(item), 2)))
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    title = look.word("项目支出绩效目标表", "中央部门项目支出绩效目标表", "中央部门预算项目支出绩效目标申报表")
    top = (Paragraph(title, "center", 16), Paragraph(f"（{record.year}年度）", "center"))
    return Sheet(f"项目{place}", (*top, grid), landscape=True)


def _two_blocks(record: Record, look: Look) -> Iterator[list[Cell | str]]:
    for _, first in groupby(record.items, key=lambda item: item.level1):
        group = list(first)
        for place, (level2, second) in enumerate(groupby(group, key=lambda item: item.level2)):
            part = list(second)
            for row, item in enumerate(part):
                label = [look.label(level2, rows=len(part))] if row == 0 else []
                level1 = [look.label(item.level1, rows=len(group))] if place == row == 0 else []
                whole, annual = _targets(item, look)
                name = look.text(item.name)
                yield [*level1, *label, name, whole, *label, name, annual]


def _targets(item: Item, look: Look) -> tuple[str, str]:
    """Print both targets in the same manner, so that equal ones look equal."""
    whole: Aim = _whole(item).aim
    annual = look.aim(item)
    return annual.replace(item.aim.number, whole.number, 1) if whole != item.aim else annual, annual


def _money(grid: Grid, record: Record, look: Look) -> None:
    budget = {slot: look.amount(value) for slot, value in record.budget.items()}
    colon = look.word("", "：")
    rows = (
        (f"中期资金总额{colon}", "total", f"年度资金总额{colon}", "annual"),
        ("其中：财政拨款", "total_fiscal", "其中：财政拨款", "annual_fiscal"),
        ("其他资金", "total_other", "其他资金", "annual_other"),
    )
    lines = [(look.text(a, 2), budget[b], look.text(c, 2), Cell(budget[d], 1)) for a, b, c, d in rows]
    section_rows(grid, Cell(f"项目资金（{look.money}）", 2, 3, valign=look.valign), lines)
