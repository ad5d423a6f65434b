"""Older schemes: 项目完成指标 and 项目效益指标, 产出目标 and 效果目标 with 影响力目标, 投入 and 产出 and 效果.

A label without a standard name stays as printed.
"""

from dataclasses import replace

from tests.rendering.aims import Aim
from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Item, Record, make_records

#: Standard label → printed label, for each of the schemes.
_FINISHED = {"产出指标": "项目完成指标", "效益指标": "项目效益指标", "服务对象满意度指标": "服务对象满意度"}
_SHORT = {
    "产出指标": "产出",
    "效益指标": "效果",
    "满意度指标": "满意度",
    "数量指标": "产出数量",
    "质量指标": "产出质量",
    "时效指标": "产出时效",
    "成本指标": "产出成本",
    "经济效益指标": "经济效益",
    "社会效益指标": "社会效益",
    "生态效益指标": "生态效益",
    "可持续影响指标": "可持续影响",
}
_GOALS = {
    "产出指标": "产出目标",
    "效益指标": "效果目标",
    "满意度指标": "满意度目标",
    "数量指标": "数量",
    "质量指标": "质量",
    "时效指标": "时效",
    "成本指标": "成本",
    "经济效益指标": "经济效益",
    "社会效益指标": "社会效益",
    "生态效益指标": "环境效益",
    "可持续影响指标": "可持续影响",
    "服务对象满意度指标": "服务对象满意度",
}
#: Printed labels that have no standard name → a row under them.
_OWN = {
    "finished": (),
    "short": (("投入", "资金落实", "资金到位率", Aim("=", "100", unit="%")),),
    "goals": (
        ("投入和管理目标", "投入管理", "预算执行率", Aim(">=", "95", unit="%")),
        ("投入和管理目标", "财务管理", "财务制度健全性", Aim(text="健全")),
        ("影响力目标", "长效管理", "长效管理制度", Aim(text="建立健全")),
        ("影响力目标", "人力资源", "持证上岗率", Aim(">=", "90", unit="%")),
    ),
}
_LABELS = {"finished": _FINISHED, "short": _SHORT, "goals": _GOALS}


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("older", seed)
    scheme = tuple(_LABELS)[seed % len(_LABELS)]
    records = [_with_own(record, scheme) for record in make_records(seed, 2, 2015)]
    sheets = tuple(_sheet(record, look, place, scheme) for place, record in enumerate(records, start=1))
    slots = ("total", "total_fiscal", "total_other")
    head = ("category", "department", "unit", "start", "end")
    gold = [
        gold_project(record, place, head=head, budget=slots, goals=("overall",))
        for place, record in enumerate(records, start=1)
    ]
    return Drawn(sheets, gold)


def _with_own(record: Record, scheme: str) -> Record:
    own = [replace(record.items[0], level1=row[0], level2=row[1], name=row[2], aim=row[3]) for row in _OWN[scheme]]
    before: list[Item] = [item for item in own if item.level1.startswith("投入")]
    return replace(record, items=(*before, *record.items, *own[len(before) :]))


def _sheet(record: Record, look: Look, place: int, scheme: str) -> Sheet:
    grid = Grid((1.1, 2.1, 2.1, 4, 2.6))
    grid.row("项目名称", Cell(record.name, 4))
    grid.row("主管部门", Cell(record.department, 2), "项目实施单位", record.unit)
    grid.row("项目类别", Cell(record.category, 4))
    grid.row("项目开始时间", Cell(look.day(record.start), 2), "项目完成时间", look.day(record.end))
    budget = {slot: look.amount(value) for slot, value in record.budget.items()}
    lines = (
        (look.text(look.word("资金总额", "项目资金总额", "项目总预算")), Cell(budget["total"], 3)),
        (look.text("其中：财政拨款"), Cell(budget["total_fiscal"], 3)),
        (look.text("其他资金"), Cell(budget["total_other"], 3)),
    )
    section_rows(grid, look.section(f"项目资金（{look.money}）"), lines)
    grid.row(look.word("项目总目标", "总体目标", "项目绩效总目标"), look.text("\n".join(record.goal), 4))
    header = ("一级指标", "二级指标", "三级指标", "指标值")
    if scheme == "goals":
        header = ("一级目标", "二级目标", "三级目标", "指标目标值")
    rows = labelled_rows(record.items, look, lambda item: (look.text(item.name), look.aim(item)), _LABELS[scheme])
    section = look.section(look.word("绩效指标", "分解目标", "项目绩效指标"))
    section_rows(grid, section, [header, *rows])
    title = look.word("财政支出项目绩效目标申报表", "项目绩效目标申报表", "财政专项资金绩效目标申报表")
    return Sheet(f"表{place}", (Paragraph(title, "center", 16), Paragraph(f"（{record.year}年度）", "center"), grid))
