"""A web page with a small form, and what is read from pages in a form that tests compare."""

from kg.documents import Document, Paragraph, Table
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.html import read_html

TABLE = "<table><tr><td>项目名称<td>城区绿化<tr><td>主管部门<td>林业局</table>"
FORM = f"<h1>项目支出绩效目标申报表</h1>{TABLE}<p>填表人：张三"
EXPECTED = ["项目支出绩效目标申报表", [["项目名称", "城区绿化"], ["主管部门", "林业局"]], "填表人：张三"]


def read(markup: str, limits: Limits | None = None) -> Document:
    return read_html(markup.encode(), "page.html", ReadOptions(limits or Limits()))


def shown(document: Document) -> list[object]:
    """Return paragraphs as text and tables as rows of texts."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row.cells] for row in block.rows]
        for block in document.blocks
    ]


def cell(markup: str) -> str:
    """Return what a cell with this content reads."""
    document = read(f"<table><tr><td>标签<td>{markup}</table>")
    return shown(document)[0][0][1]  # type: ignore[index]


def spans(table: Table) -> list[list[tuple[str, int, int, int]]]:
    return [[(cell.text, cell.column, cell.rows, cell.columns) for cell in row.cells] for row in table.rows]


def only_table(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table
