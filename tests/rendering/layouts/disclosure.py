"""A whole budget disclosure: chapters of text and other tables before and behind the performance-target forms."""

from dataclasses import replace

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet
from tests.rendering.layouts import national
from tests.rendering.layouts.base import Drawn, Look
from tests.rendering.made import make_records

_CHAPTERS = ("部门概况", "部门预算表", "部门预算情况说明")
_ITEMS = ("一般公共服务支出", "教育支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出")
_TERMS = (
    "财政拨款收入：指由本级财政部门拨付的资金，包括一般公共预算和政府性基金。",
    "项目支出：指在基本支出之外，为完成特定的行政工作任务或事业发展目标所发生的支出。",
    "“三公”经费：指因公出国（境）费用、公务用车购置及运行维护费和公务接待费。",
)


def draw(seed: int) -> Drawn:
    """Draw the forms of the national layout amid what is published with them."""
    look = Look("disclosure", seed)
    forms = national.draw(seed)
    record = make_records(seed, 2, 2021)[0]
    front = (
        Paragraph(f"{record.department}{record.year}年部门预算公开", "center", 18),
        Paragraph("目录", "center"),
        *(Paragraph(f"第{number}部分  {name}") for number, name in zip("一二三", _CHAPTERS, strict=True)),
        Paragraph("第一部分  部门概况", size=14),
        Paragraph("一、主要职能"),
        Paragraph(f"{record.department}负责贯彻执行国家有关法律法规和方针政策，拟订发展规划并组织实施。"),
        Paragraph("二、机构设置"),
        Paragraph(f"本部门预算单位包括{record.department}本级和所属事业单位{look.rng.randint(1, 9)}个。"),
    )
    tables = (
        Paragraph(f"第二部分  {record.year}年部门预算表", size=14),
        Paragraph("部门收支预算总表", "center"),
        _balance(look),
        Paragraph("一般公共预算支出功能分类预算表", "center"),
        _functions(look),
    )
    head = Paragraph(f"第三部分  {record.year}年部门预算情况说明", size=14)
    told = Paragraph(
        f"{record.year}年本部门编报绩效目标的项目2个，涉及预算资金{look.rng.randint(100, 9000)}万元，绩效目标情况如下："
    )
    back = (Paragraph("名词解释", "center", 14), *(Paragraph(term) for term in _TERMS))
    first, *rest = forms.sheets
    first = replace(first, blocks=(head, told, *first.blocks))
    sheets = (Sheet("封面", front), Sheet("预算表", tables), first, *rest, Sheet("名词解释", back))
    return Drawn(sheets, forms.gold)


def _balance(look: Look) -> Grid:
    grid = Grid((3, 2, 3, 2))
    grid.row(Cell("收入", 2), Cell("支出", 2))
    grid.row("项目", "预算数（万元）", "项目", "预算数（万元）")
    for place, item in enumerate(_ITEMS):
        source = ("财政拨款收入", "事业收入", "其他收入", "", "")[place]
        grid.row(source, _sum(look) if source else "", item, _sum(look))
    grid.row("本年收入合计", _sum(look), "本年支出合计", _sum(look))
    return grid


def _functions(look: Look) -> Grid:
    grid = Grid((1, 1, 1, 4, 2, 2, 2), header=0)
    grid.row("类", "款", "项", "功能分类科目名称", "合计", "基本支出", "项目支出")
    for place, item in enumerate(_ITEMS):
        grid.row(f"{201 + place}", "", "", look.text(item), _sum(look), _sum(look), _sum(look))
        grid.row(f"{201 + place}", "01", "", look.text(f"{item[:-2]}管理事务"), _sum(look), _sum(look), "")
    return grid


def _sum(look: Look) -> str:
    return f"{look.rng.uniform(1, 5000):.2f}"
