"""区域绩效目标表 of a transfer payment: 中央补助 and 地方资金, departments of the state and of the province.

The money of the centre is the fiscal part, that of the region the other part; the department of the province that
carries the payment out is the unit. 省级财政部门 only passes the money on.
"""

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Record, make_records


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("region", seed)
    whole_period = look.chance(0.4)
    records = make_records(seed, 2, look.rng.choice((2015, 2021)))
    slots = ("annual", "annual_fiscal", "annual_other")
    if whole_period:
        slots += ("total", "total_fiscal", "total_other")
    gold = []
    for place, record in enumerate(records, start=1):
        goals = ("overall", "annual") if whole_period else ("annual",)
        made = gold_project(record, place, head=("department", "unit"), budget=slots, goals=goals)
        gold.append(made | {"kind": "region", "name": f"{record.name}转移支付资金"})
    sheets = tuple(_sheet(record, look, place, whole_period) for place, record in enumerate(records, start=1))
    return Drawn(sheets, gold)


def _sheet(record: Record, look: Look, place: int, whole_period: bool) -> Sheet:
    grid = Grid((1.2, 1.6, 1.8, 2.6, 2.4, 2.6))
    grid.row(Cell(look.word("专项名称", "转移支付名称", "资金名称"), 2), Cell(f"{record.name}转移支付资金", 4))
    grid.row(Cell(look.word("中央主管部门", "中央部门"), 2), Cell(record.department, 4))
    finance = record.department[:3] + "财政厅"
    grid.row(Cell("省级财政部门", 2), Cell(finance, 2), look.word("省级主管部门", "地方主管部门"), record.unit)
    _money(grid, record, look, whole_period)
    if whole_period:
        years = f"（{record.year}年—{record.year + 2}年）"
        goals = (
            (Cell("实施期目标" + years, 3), Cell("年度目标", 2)),
            (look.text("\n".join(record.goal), 3), look.text("\n".join(record.annual_goal), 2)),
        )
        section_rows(grid, look.section("总体目标"), goals)
    else:
        label = look.word("年度目标", "年度总体目标", "年度绩效目标")
        grid.row(look.label(label), look.text("\n".join(record.annual_goal), 5))
    header = ("一级指标", "二级指标", Cell("三级指标", 2), look.word("指标值", "年度指标值"))
    rows = labelled_rows(record.items, look, lambda item: (look.text(item.name, 2), look.aim(item)))
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    title = look.word(
        "中央对地方转移支付区域绩效目标表", "转移支付区域绩效目标表", "专项转移支付整体（区域）绩效目标表"
    )
    return Sheet(f"区域{place}", (Paragraph(title, "center", 16), Paragraph(f"（{record.year}年度）", "center"), grid))


def _money(grid: Grid, record: Record, look: Look, whole_period: bool) -> None:
    budget = {slot: look.amount(value) for slot, value in record.budget.items()}
    label = Cell(f"资金情况（{look.money}）", 2, 3, valign=look.valign)
    names = (
        "年度金额",
        f"其中：{look.word('中央补助', '中央财政资金', '中央补助资金')}",
        look.word("地方资金", "地方财政资金"),
    )
    colon = look.word("", "：")
    lines = []
    for name, part in zip(names, ("", "_fiscal", "_other"), strict=True):
        whole = (look.text(name.replace("年度", "实施期") + colon), budget[f"total{part}"]) if whole_period else ()
        lines.append((*whole, look.text(name + colon, 1 if whole_period else 2), Cell(budget[f"annual{part}"])))
    section_rows(grid, label, lines)
