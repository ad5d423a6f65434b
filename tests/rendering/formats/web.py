"""Web pages: tables with rowspan and colspan, paragraphs in cells, entities, and the furniture of a portal around."""

import html
from collections.abc import Sequence

from tests.rendering.grid import Cell, Grid, Paragraph, Sheet

_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="{charset}"><title>{title}</title>
<style>td{{border:1px solid #000}}</style>
<script>var words = "<table><tr><td>项目名称</td></tr></table>";</script></head>
<body><div class="nav"><a href="/">首页</a> &gt; <a href="/xxgk">信息公开</a> &gt; 正文</div>
<div class="content">
{body}
</div><div class="foot">主办单位：某市人民政府办公室&nbsp;&nbsp;网站标识码：0000000000</div></body></html>
"""


def html_utf8(sheets: Sequence[Sheet]) -> bytes:
    """Return a page in UTF-8, lines in cells as ``<br>``."""
    return _page(sheets, "utf-8", "<br/>").encode("utf-8")


def html_gb(sheets: Sequence[Sheet]) -> bytes:
    """Return a page in GB18030 that declares itself GB2312, lines in cells as paragraphs, as Word saves them."""
    return _page(sheets, "gb2312", "</p>\n<p class=MsoNormal>").encode("gb18030")


def _page(sheets: Sequence[Sheet], charset: str, line_break: str) -> str:
    blocks = [_block(block, line_break) for sheet in sheets for block in sheet.blocks]
    return _PAGE.format(charset=charset, title="预算绩效信息公开", body="\n".join(blocks))


def _block(block: Paragraph | Grid, line_break: str) -> str:
    if isinstance(block, Paragraph):
        return f'<p style="text-align:{block.align}">{html.escape(block.text)}</p>'
    rows: list[list[str]] = [[] for _ in block.lines]
    for placed in block.placed():
        rows[placed.row].append(_cell(placed.cell, line_break))
    return "<table>\n" + "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows) + "\n</table>"


def _cell(cell: Cell, line_break: str) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1
    )
    lines = [_escaped(line) for line in cell.printed.split("\n")]
    text = line_break.join(lines) or "&nbsp;"
    if line_break.startswith("</p>"):
        text = f"<p class=MsoNormal>{text}</p>"
    return f'<td{spans} align="{cell.align}" valign="{"middle" if cell.valign == "center" else "top"}">{text}</td>'


def _escaped(text: str) -> str:
    return html.escape(text).replace("≥", "&ge;").replace("≤", "&#8804;")
