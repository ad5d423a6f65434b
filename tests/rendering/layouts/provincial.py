"""A provincial form: operator, value, unit and points in columns of their own, points also inside the labels."""

from tests.rendering.aims import Aim
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_item, gold_project, points
from tests.rendering.layouts.parts import group_points, labelled_rows, section_rows
from tests.rendering.made import Record, make_records

_BOXES = ("特定目标类", "其他运转类", "人员类")


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("provincial", seed)
    gold, sheets = [], []
    for place, record in enumerate(make_records(seed, 2, look.rng.choice((2015, 2021))), start=1):
        rows = [gold_item(item, weight=True) for item in record.items]
        slots = ("total", "annual", "annual_fiscal", "annual_other")
        made = gold_project(record, place, budget=slots, goals=("annual",), indicators=rows)
        ticked = _BOXES[len(record.name) % 2]
        gold.append(made | {"category": ticked, "nature": None})
        sheets.append(_sheet(record, look, place, ticked))
    return Drawn(tuple(sheets), gold)


def _sheet(record: Record, look: Look, place: int, ticked: str) -> Sheet:
    grid = Grid((1, 1.6, 1.7, 3.2, 1.3, 1.6, 1.3, 1.2, 2))
    grid.row(Cell("项目名称", 2), Cell(record.name, 2), Cell("项目编码", 2), Cell(f"4400{record.year}{place:06d}", 3))
    grid.row(Cell("主管部门", 2), Cell(record.department, 2), Cell("项目单位", 2), Cell(record.unit, 3))
    tick, empty = look.word("☑", "■", "√"), "□"
    boxes = look.word("  ", " ").join(f"{tick if name == ticked else empty}{name}" for name in _BOXES)
    grid.row(Cell(look.word("项目类型", "项目类别"), 2), look.text(boxes, 7))
    grid.row(Cell("开始日期", 2), Cell(look.day(record.start), 2), Cell("结束日期", 2), Cell(look.day(record.end), 3))
    _money(grid, record, look)
    grid.row(Cell("项目概况", 2), look.text("根据年度工作安排，结合本地实际组织实施该项目。", 7))
    grid.row(Cell("立项依据", 2), look.text("《预算法》及上级有关文件要求。", 7))
    grid.row(
        Cell(look.word("年度绩效目标", "年度目标", "年度总体目标"), 2), look.text("\n".join(record.annual_goal), 7)
    )
    header = (
        "一级指标",
        "二级指标",
        look.word("三级指标", "指标名称", "绩效指标"),
        look.word("计算符号", "运算符号", "指标性质", "比较符"),
        look.word("指标值", "目标值", "绩效指标值"),
        look.word("度量单位", "计量单位", "单位", "指标单位"),
        look.word("分值", "权重", "分值权重（%）"),
        look.word("指标说明", "备注", "评分标准", "指标解释"),
    )
    rows = labelled_rows(record.items, look, lambda item: _cells(item, look), group_points(record.items, look))
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    top = (Paragraph("项目支出绩效目标申报表", "center", 16), Paragraph(f"预算年度：{record.year}", "center"))
    return Sheet(f"表{place}", (*top, grid), landscape=True)


def _cells(item, look: Look) -> tuple[Cell | str, ...]:
    aim: Aim = item.aim
    sign, unit = _sign(aim, look), aim.printed_unit
    if aim.text:
        unit = look.word("", "/", "无")
    remark = look.text(look.rng.choice(("", "", "达到指标值得满分，未达到按比例扣分。")))
    return look.text(item.name), sign, aim.printed_number, unit, points(item.weight), remark


def _sign(aim: Aim, look: Look) -> str:
    signs = {">=": "大于等于", "<=": "小于等于", "=": "等于", ">": "大于", "<": "小于"}
    if look.word("sign", "word") == "word":
        return "定性" if aim.text else signs.get(aim.op or "", "")
    shown = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
    return look.word("定性", "") if aim.text else shown.get(aim.op or "", "")


def _money(grid: Grid, record: Record, look: Look) -> None:
    budget = {slot: look.amount(value) for slot, value in record.budget.items()}
    lines = (
        (
            look.text(look.word("项目总预算", "项目总额", "总预算")),
            Cell(budget["total"], 2),
            Cell("本年预算", 2),
            Cell(budget["annual"], 2),
        ),
        (
            look.text("其中：本年财政拨款"),
            Cell(budget["annual_fiscal"], 2),
            Cell("年度其他资金", 2),
            Cell(budget["annual_other"], 2),
        ),
    )
    section_rows(grid, Cell(f"项目预算（{look.money}）", 2, 2, valign=look.valign), lines)
