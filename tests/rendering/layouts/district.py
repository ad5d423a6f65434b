"""财政项目支出绩效目标申报表 as Shanghai districts print it, several forms under each other in one file."""

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Record, make_records


def draw(seed: int) -> Drawn:
    """Draw three forms, on one sheet or on three."""
    look = Look("district", seed)
    records = make_records(seed, 3, look.rng.choice((2015, 2021)))
    blocks = [_blocks(record, look) for record in records]
    if look.chance(0.5):
        sheets = tuple(Sheet(f"{place}", part) for place, part in enumerate(blocks, start=1))
    else:
        sheets = (Sheet("绩效目标", tuple(block for part in blocks for block in part)),)
    return Drawn(
        sheets, [gold_project(record, place, head=_head(look)) for place, record in enumerate(records, start=1)]
    )


def _head(look: Look) -> tuple[str, ...]:
    both = ("nature", "category") if look.word("both", "category") == "both" else ("category",)
    return (*both, "department", "unit", "start", "end")


def _blocks(record: Record, look: Look) -> tuple[Paragraph | Grid, ...]:
    grid = Grid((1.1, 1.9, 1.9, 2.4, 2.2, 2.4))
    if "nature" in _head(look):
        grid.row("项目名称", record.name, "项目性质", record.nature, "项目类别", record.category)
    else:
        grid.row("项目名称", Cell(record.name, 2), "项目类别", Cell(record.category, 2))
    grid.row("主管部门", Cell(record.department, 2), "实施单位", Cell(record.unit, 2))
    grid.row("计划开始日期", Cell(look.day(record.start), 2), "计划完成日期", Cell(look.day(record.end), 2))
    _money(grid, record, look)
    annual = look.word("年度总目标", "年度总体目标", "年度绩效目标")
    section_rows(
        grid,
        look.section("项目绩效目标"),
        (
            (Cell("项目总目标", 2), Cell(annual, 3)),
            (look.text("\n".join(record.goal), 2), look.text("\n".join(record.annual_goal), 3)),
        ),
    )
    target = look.word("指标目标值", "年度（/项目）指标值", "年度指标值")
    header = ("一级指标", "二级指标", Cell("三级指标", 2), target)
    rows = labelled_rows(record.items, look, lambda item: (look.text(item.name, 2), look.aim(item)))
    grid.header = len(grid.lines)
    section_rows(grid, look.section("绩效指标"), [header, *rows])
    title = look.word("财政项目支出绩效目标申报表", "财政项目支出绩效目标表", "财政项目支出绩效目标填报表")
    return Paragraph(title, "center", 15), Paragraph(f"（{record.year}年度）", "center"), grid


def _money(grid: Grid, record: Record, look: Look) -> None:
    budget = {slot: look.amount(value) for slot, value in record.budget.items()}
    section_rows(
        grid,
        look.section(f"项目资金（{look.money}）"),
        (
            (look.text("项目资金总额"), budget["total"], look.text("年度资金申请总额"), Cell(budget["annual"], 2)),
            (
                look.text("其中：财政资金"),
                budget["total_fiscal"],
                look.text("其中：当年财政拨款"),
                Cell(budget["annual_fiscal"], 2),
            ),
            ("", "", look.text("上年结转资金"), Cell(budget["annual_carryover"], 2)),
            (look.text("其他资金"), budget["total_other"], look.text("其他资金"), Cell(budget["annual_other"], 2)),
        ),
    )
