"""项目支出绩效自评表 of 财预〔2020〕10号 附1: planned and reached values, points, and the budget in three columns."""

from decimal import Decimal

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_item, gold_project, points
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Record, make_records

_WIDTHS = (0.9, 1.5, 1.7, 3, 1.6, 1.6, 1, 1, 2.2)
_SLOTS = ("annual", "annual_fiscal", "annual_carryover", "annual_other")


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("self_evaluation", seed)
    records = make_records(seed, 2, 2015)
    gold = []
    for place, record in enumerate(records, start=1):
        rows = [gold_item(item, weight=True, result=True) for item in record.items]
        gold.append(
            gold_project(record, place, head=("department", "unit"), budget=_SLOTS, goals=("annual",), indicators=rows)
        )
    return Drawn(tuple(_sheet(record, look, place) for place, record in enumerate(records, start=1)), gold)


def _sheet(record: Record, look: Look, place: int) -> Sheet:
    grid = Grid(_WIDTHS)
    grid.row(Cell("项目名称", 2), Cell(record.name, 7))
    grid.row(Cell("主管部门", 2), Cell(record.department, 2), "实施单位", Cell(record.unit, 4))
    _money(grid, record, look)
    section_rows(
        grid,
        look.section("年度总体目标"),
        (
            (
                Cell(look.word("预期目标", "年初设定目标"), 4),
                Cell(look.word("实际完成情况", "年度总体目标完成情况"), 4),
            ),
            (look.text("\n".join(record.annual_goal), 4), look.text("已按计划完成各项年度工作任务。", 4)),
        ),
    )
    header = (
        "一级指标",
        "二级指标",
        "三级指标",
        look.word("年度指标值", "指标值", "年初指标值"),
        look.word("实际完成值", "全年实际值", "全年完成值"),
        look.word("分值", "指标分值"),
        "得分",
        look.word("偏差原因分析及改进措施", "未完成原因分析", "备注"),
    )
    rows = labelled_rows(
        record.items,
        look,
        lambda item: (
            look.text(item.name),
            look.aim(item),
            item.actual,
            points(item.weight),
            points(item.score),
            look.text("" if item.score == item.weight else "受客观因素影响，进度略有滞后。"),
        ),
    )
    grid.header = len(grid.lines)
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    weights, scores = (sum((getattr(item, slot) for item in record.items), Decimal(10)) for slot in ("weight", "score"))
    grid.row(Cell("总分", 6), points(weights), points(scores), "")
    title = f"{look.word('', f'{record.year}年度')}{look.word('项目支出绩效自评表', '部门预算项目绩效自评表')}"
    top = [Paragraph(title, "center", 16)]
    if not title.startswith("2"):
        top.append(Paragraph(f"（{record.year}年度）", "center"))
    return Sheet(f"自评{place}", (*top, grid), landscape=True)


def _money(grid: Grid, record: Record, look: Look) -> None:
    label = Cell(f"项目资金（{look.money}）", 2, 5, valign=look.valign)
    lines = [
        (
            "",
            look.word("年初预算数", "年初预算"),
            "全年预算数",
            look.word("全年执行数", "实际执行数"),
            "分值",
            "执行率",
            "得分",
        )
    ]
    names = (
        "年度资金总额",
        look.word("其中：当年财政拨款", "其中：财政拨款"),
        "上年结转资金",
        look.word("其他资金", "单位资金"),
    )
    for row, (name, slot) in enumerate(zip(names, _SLOTS, strict=True)):
        value = look.amount(record.budget[slot])
        spent = look.amount(record.budget[slot] * Decimal("0.9") if record.budget[slot] is not None else None)
        tail = ("10", "90%", "9") if row == 0 else ("—", "—", "—")
        lines.append((look.text(name), value, value, spent, *tail))
    section_rows(grid, label, lines)
