"""What typists leave in a form: blanks and breaks in labels, colons behind them, notes and signatures below."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet

#: Labels of fields that may have a colon behind them or a star in front.
_FIELDS = frozenset(
    {
        *(
            "项目名称",
            "主管部门",
            "实施单位",
            "项目单位",
            "项目实施单位",
            "项目类别",
            "项目性质",
            "项目属性",
            "项目类型",
        ),
        *("专项名称", "中央主管部门", "省级财政部门", "部门名称", "单位名称", "计划开始日期", "计划完成日期"),
    }
)
_NOTES = (
    "注：1.各地请根据实际情况，选择适合的指标进行填报，并细化为具体工作任务。",
    "填报人：王某    联系电话：12345678    填报日期：2024年1月15日",
    "备注：其他资金包括社会投入资金、银行贷款等。",
    "单位负责人（签章）：              填表人：",
)


def wear(sheets: tuple[Sheet, ...], rng: Random) -> tuple[Sheet, ...]:
    """Return the sheets as a typist in a hurry would have made them; no value changes."""
    change = rng.choice((_as_it_is, _blank_inside, _break_inside))
    mark = rng.choice((_as_it_is, _as_it_is, _with_colon, _with_star))
    notes = tuple(Paragraph(note) for note in rng.sample(_NOTES, rng.randint(0, 2)))
    worn = []
    for sheet in sheets:
        blocks = [_worn(block, change, mark) if isinstance(block, Grid) else block for block in sheet.blocks]
        worn.append(replace(sheet, blocks=(*blocks, *notes)))
    return tuple(worn)


def _worn(grid: Grid, change: Callable[[str], str], mark: Callable[[str], str]) -> Grid:
    lines = [tuple(_label(cell, change, mark) for cell in line) for line in grid.lines]
    return Grid(grid.widths, grid.header, lines)


def _label(cell: Cell, change: Callable[[str], str], mark: Callable[[str], str]) -> Cell:
    if cell.text in _FIELDS:
        return replace(cell, text=mark(cell.text))
    if cell.rows > 1 and not cell.vertical and "指标" in cell.text and len(cell.text) < 20:
        return replace(cell, text=change(cell.text))
    return cell


def _as_it_is(text: str) -> str:
    return text


def _blank_inside(text: str) -> str:
    return text.replace("指标", " 指标").strip()


def _break_inside(text: str) -> str:
    return text.replace("指标", "\n指标").strip()


def _with_colon(text: str) -> str:
    return f"{text}："


def _with_star(text: str) -> str:
    return f"*{text}"
