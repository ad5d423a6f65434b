"""Targets of the year beside those of other times: the whole period, the half-year, the years before."""

from collections.abc import Sequence
from dataclasses import replace

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts.base import Drawn, Look, gold_project
from tests.rendering.layouts.parts import labelled_rows, section_rows
from tests.rendering.made import Item, Record, make_records

_SLOTS = ("total", "annual", "annual_fiscal", "annual_other")


def draw(seed: int) -> Drawn:
    """Draw two forms, each on a sheet of its own."""
    look = Look("periods", seed)
    records = make_records(seed, 2, look.rng.choice((2015, 2021)))
    manner = ("whole", "half", "before")[seed % 3]
    head = ("department", "unit", "nature", "start", "end")
    gold = [gold_project(record, place, head=head, budget=_SLOTS) for place, record in enumerate(records, start=1)]
    return Drawn(tuple(_sheet(record, look, place, manner) for place, record in enumerate(records, start=1)), gold)


def _sheet(record: Record, look: Look, place: int, manner: str) -> Sheet:
    grid = Grid((1, 1.8, 1.9, 3.4, 1.9, 1.9, 2.2))
    grid.row("项目名称", Cell(record.name, 3), look.word("项目属性", "项目性质"), Cell(record.nature, 2))
    grid.row("主管部门", Cell(record.department, 3), "项目实施单位", Cell(record.unit, 2))
    grid.row("起始时间", Cell(look.day(record.start), 3), "终止时间", Cell(look.day(record.end), 2))
    budget = {slot: look.amount(record.budget[slot]) for slot in _SLOTS}
    section_rows(
        grid,
        look.section(f"项目资金（{look.money}）"),
        (
            (look.text("实施期资金总额"), Cell(budget["total"], 2), "年度资金总额", Cell(budget["annual"], 2)),
            (look.text(""), Cell("", 2), "其中：当年财政拨款", Cell(budget["annual_fiscal"], 2)),
            (look.text(""), Cell("", 2), "其他资金", Cell(budget["annual_other"], 2)),
        ),
    )
    section_rows(
        grid,
        look.section("总体目标"),
        (
            (Cell("实施期目标", 3), Cell(look.word("年度目标", "本年度目标"), 3)),
            (look.text("\n".join(record.goal), 3), look.text("\n".join(record.annual_goal), 3)),
        ),
    )
    header = _header(look, manner)
    rows = labelled_rows(record.items, look, lambda item: (look.text(item.name), *_values(item, look, manner)))
    section_rows(grid, look.section("绩效指标"), [*header, *rows])
    title = look.word("项目支出绩效目标申报表", "项目绩效目标表")
    return Sheet(f"表{place}", (Paragraph(title, "center", 16), Paragraph(f"（{record.year}年度）", "center"), grid))


def _header(look: Look, manner: str) -> Sequence[Sequence[Cell | str]]:
    if manner == "before":
        levels = [Cell(text, rows=2) for text in ("一级指标", "二级指标", look.word("三级指标", "指标名称"))]
        target = Cell(look.word("预期当年实现值", "当年指标值", "年度指标值"), rows=2)
        return [*levels, Cell(look.word("近两年指标值", "历史指标值"), 2), target], ["前年", "上年"]
    if manner == "half":
        names = look.word("半年目标值 全年目标值", "半年（程）指标值 全年（程）指标值").split()
    else:
        names = look.word("实施周期指标值 年度指标值", "中期指标值 年度指标值", "总体指标值 当年指标值").split()
    return [["一级指标", "二级指标", "三级指标", names[0], Cell(names[1], 2)]]


def _values(item: Item, look: Look, manner: str) -> tuple[Cell | str, ...]:
    annual = look.aim(item)
    if manner == "before":
        return look.aim(_scaled(item, 1)), look.aim(_scaled(item, 2)), annual
    return look.aim(_scaled(item, 5)), Cell(annual, 2)


def _scaled(item: Item, more: int) -> Item:
    """Return the row with a number that is another one than the year's."""
    number = item.aim.number
    if not number.isdigit() or item.aim.unit == "%":
        return item
    return replace(item, aim=replace(item.aim, number=str(int(number) + more)))
