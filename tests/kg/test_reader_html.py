"""Web pages: encodings, spans, frames of tables, form fields, hidden parts, broken and hostile markup."""

import time
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Cell, Document, Paragraph, Table
from kg.errors import InputError, TooDeep, TooLarge, Truncated, WrongEncoding
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.html import read_html
from kg.records import IssueCode

TABLE = "<table><tr><td>项目名称<td>城区绿化<tr><td>主管部门<td>林业局</table>"
FORM = f"<h1>项目支出绩效目标申报表</h1>{TABLE}<p>填表人：张三"


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


EXPECTED = ["项目支出绩效目标申报表", [["项目名称", "城区绿化"], ["主管部门", "林业局"]], "填表人：张三"]


@pytest.mark.parametrize("actual", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "GBK", "gb18030", "iso-8859-1", "utf-16", "nonsense"])
@pytest.mark.parametrize(
    "how",
    [
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_the_encoding_is_found_whatever_is_declared(actual: str, declared: str, how: str) -> None:
    page = (how.format(declared) if declared else "") + "<html>" + FORM
    assert shown(read_html(page.encode(actual), "page.html", ReadOptions())) == EXPECTED


def test_gb2312_means_gb18030() -> None:
    page = "<meta charset=gb2312><p>䶮市㐂街道 镕 ①㎡"
    assert shown(read_html(page.encode("gb18030"), "a", ReadOptions())) == ["䶮市㐂街道 镕 ①㎡"]


def test_declared_big5_is_read() -> None:
    page = "<meta charset=big5><p>績效目標申報表與專案"
    assert shown(read_html(page.encode("big5"), "a", ReadOptions())) == ["績效目標申報表與專案"]


def test_a_broken_byte_in_a_long_page_is_an_issue_and_many_are_an_error() -> None:
    page = b"<meta charset=utf-8><p>" + "绩效目标".encode() * 100 + b"\xff<p>" + "完".encode()
    document = read_html(page, "a", ReadOptions())
    assert [issue.code for issue in document.issues] == [IssueCode.WRONG_ENCODING]
    assert document.blocks[1] == Paragraph("完")
    with pytest.raises(WrongEncoding):
        read_html(b"<p>" + b"\xff\x81\x20" * 50, "a", ReadOptions())


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_page_saved_with_its_parts(transfer: str, charset: str) -> None:
    mail = EmailMessage()
    mail.set_content("nothing")
    mail.add_related(FORM, subtype="html", cte=transfer, charset=charset)
    mail.add_related(b"\x89PNG", maintype="image", subtype="png")
    assert shown(read_html(mail.as_bytes(), "page.mht", ReadOptions())) == EXPECTED


def test_a_malformed_header_of_a_part_is_no_traceback() -> None:
    mail = b"MIME-Version: 1.0\nContent-Type: text/html;gb2312\r\n *\n\n" + FORM.encode()
    assert shown(read_html(mail, "page.mht", ReadOptions())) == EXPECTED


def test_parts_in_parts_without_end_are_no_mail() -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="{0}"\n\n--{0}\n'
    with pytest.raises(Truncated):
        read_html("".join(map(head.format, range(2000))).encode(), "page.mht", ReadOptions())


def test_text_outside_tables_keeps_its_lines() -> None:
    markup = "一<br>二<p>三<div>四<span>五</span></div>六\n  七 &nbsp;<b>e</b>\n f"
    lists = "<ol start=3><li>八<li>九</ol><ul><li>十</ul>"
    assert shown(read(markup + lists)) == ["一", "二", "三", "四五", "六七  e f", "3. 八", "4. 九", "十"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("甲<br/>乙<br><br>丙", "甲\n乙\n丙"),
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("<div>甲<ul><li>乙</li></ul>丙</div>", "甲\n乙\n丙"),
        ("\n   城区\n   绿化\n", "城区绿化"),
        ("park\n  A 区", "park A 区"),
        ("&ge;90&#37;&nbsp;&lt;b&gt; &#x3B1;&yen;", "≥90% <b> α¥"),
        ("≥100万m<sup>2</sup><sup>注</sup>", "≥100万m²注"),
        ("<font><b>甲</b><o:p></o:p></font><!--x-->乙<![if !x]>丙<![endif]>", "甲乙丙"),
        ("<pre>甲\n乙</pre>丙", "甲\n乙\n丙"),
        ("<input type=checkbox checked>新增 <input type=checkbox>延续", "☑新增 □延续"),
        ("<INPUT TYPE=RADIO NAME=a>否<input type=radio checked=''>是", "□否☑是"),
        ("<input value='290.00'>万元<input type=hidden value=7><input type=button value=保存>", "290.00万元"),
        ("<textarea rows=3>\n一、绿化\n二、养护</textarea>", "一、绿化\n二、养护"),
        ("<select><option>新增<option selected>延续</select>", "延续"),
        ("<select><option value=''>请选择<option value=1>延续</select>", ""),
        ("<select><option value=1>新增<option value=2>延续</select>", "新增"),
        ("甲<span style='display: none'>乙</span><i hidden>丙</i><b style='VISIBILITY:hidden'>丁</b>戊", "甲戊"),
        ("甲<script>if (a<b) c('<td>')</script><style>td{}</style><noscript>乙</noscript>丙", "甲丙"),
        ("<a href=#>甲</a><img src=x alt=乙>", "甲"),
    ],
)
def test_the_text_of_a_cell(markup: str, text: str) -> None:
    assert cell(markup) == text


def test_a_number_too_wide_for_its_column_in_excel_html() -> None:
    table = only_table(read("<table><tr><td>金额<td x:num='1234567.5'>####</td><td x:num>12</td></tr></table>"))
    assert table.rows[0].texts == ("金额", "1234567.5", "12")


def test_hidden_rows_and_cells_are_left_out() -> None:
    markup = "<table><tr style='mso-height:0;display:none'><td>甲<tr><td>乙<td style='display:none'>丙<td>丁</table>"
    assert spans(only_table(read(markup))) == [[("乙", 0, 1, 1), ("丁", 1, 1, 1)]]


def test_spans_are_those_of_the_page() -> None:
    markup = """<table><caption>附件2</caption><thead><tr><th colspan=3>表</th></tr></thead>
    <tr><td rowspan=2>产出指标<td>数量指标<td>100<tr><td>质量指标<td></tr></table>"""
    title, table = read(markup).blocks
    assert title == Paragraph("附件2")
    assert table.ruled
    assert spans(table) == [
        [("表", 0, 1, 3)],
        [("产出指标", 0, 2, 1), ("数量指标", 1, 1, 1), ("100", 2, 1, 1)],
        [("质量指标", 1, 1, 1), ("", 2, 1, 1)],
    ]


@pytest.mark.parametrize("rowspan", ["0", "9", "99999999999999999", "2.7", " 2x"])
def test_a_row_span_ends_with_its_group(rowspan: str) -> None:
    markup = f"<table><tbody><tr><td rowspan='{rowspan}'>甲<td>1<tr><td>2<tbody><tr><td>乙<td>3</table>"
    assert [row[0] for row in spans(only_table(read(markup)))] == [
        ("甲", 0, 2, 1),
        ("2", 1, 1, 1),
        ("乙", 0, 1, 1),
    ]


@pytest.mark.parametrize("colspan", ["3", "50", "100000000", "1000"])
def test_a_column_span_ends_with_the_columns_that_there_are(colspan: str) -> None:
    markup = f"<table><tr><td colspan={colspan}>表<tr><td>甲<td>乙<td>丙</table>"
    assert spans(only_table(read(markup)))[0] == [("表", 0, 1, 3)]


@pytest.mark.parametrize("span", ["-1", "x", "", "0", "00"])
def test_a_column_span_that_means_nothing_is_one(span: str) -> None:
    assert spans(only_table(read(f"<table><tr><td colspan='{span}'>甲<td>乙</table>"))) == [
        [("甲", 0, 1, 1), ("乙", 1, 1, 1)]
    ]


def test_the_foot_stands_below_and_later_heads_where_they_are() -> None:
    markup = "<table><tfoot><tr><td>尾<td>0<thead><tr><td>头<td>1<tbody><tr><td>身<td>2<thead><tr><td>再<td>3</table>"
    assert [row.texts[0] for row in only_table(read(markup)).rows] == ["头", "身", "再", "尾"]


def test_tables_that_arrange_the_page_are_dissolved_in_reading_order() -> None:
    inner = "<table border=1><tr><td>项目名称<td>绿化<tr><td>主管部门<td>林业局</table>"
    markup = f"""<table><tr><td>首页<td>公开</tr><tr><td><table><tr><td>左栏</table><td>正文<br>二行
    <table><tr><td>{inner}</table>填表人</tr><tr><td>页脚一<td>页脚二</table>"""
    assert shown(read(markup)) == [
        [["首页", "公开"]],
        "左栏",
        "正文",
        "二行",
        [["项目名称", "绿化"], ["主管部门", "林业局"]],
        "填表人",
        [["页脚一", "页脚二"]],
    ]


def test_a_small_table_in_a_cell_is_its_text() -> None:
    markup = (
        "<table><tr><td>年度目标<td><table><tr><td>目标1：<td>绿化</table>甲<table><tr><td>乙<tr><td>丙</table></table>"
    )
    assert shown(read(markup)) == [[["年度目标", "目标1： 绿化\n甲\n乙\n丙"]]]


def test_a_box_around_text_is_no_table_and_an_empty_table_is_nothing() -> None:
    assert shown(read("<table><tr><td>说明<br>二</table><table><tr><td>&nbsp;<td></table>")) == ["说明", "二"]


def test_broken_markup_loses_no_text() -> None:
    markup = "<table>外一<td>甲<tr>外二<td>乙<div><td>丙</div><form><tr><td>丁</form></table></table></td>后"
    assert shown(read(markup)) == ["外一", "外二", [["甲"], ["乙", "丙"], ["丁"]], "后"]


def test_an_unclosed_table_is_read_and_told() -> None:
    document = read("<html><table><tr><td>项目名称<td>城区绿")
    assert shown(document) == [[["项目名称", "城区绿"]]]
    assert [issue.code for issue in document.issues] == [IssueCode.TRUNCATED]
    assert not read(f"<html><body>{FORM}</body></html>").issues


def test_preformatted_text_keeps_its_columns() -> None:
    assert shown(read("<p>甲<pre>项目名称\t绿化\n主管部门\t林业局\n说明</pre>")) == [
        "甲",
        [["项目名称", "绿化"], ["主管部门", "林业局"]],
        "说明",
    ]


@pytest.mark.parametrize("tag", ["div", "span", "font", "ul", "b"])
@pytest.mark.parametrize("closed", [True, False])
def test_very_deep_markup_is_read_or_refused(tag: str, *, closed: bool) -> None:
    markup = f"<{tag}>" * 100_000 + "甲" + f"</{tag}>" * (100_000 if closed else 0) + "<p>乙</p>"
    try:
        assert shown(read(markup)) == ["甲", "乙"]
    except TooLarge:
        assert tag == "ul"


@pytest.mark.parametrize("tag", ["<span ", "<div "])
def test_deep_markup_with_tags_without_end_takes_no_longer(tag: str) -> None:
    start = time.perf_counter()
    with suppress(TooLarge):
        read("<ul>" * 3000 + tag * 80_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("markup", "limits"),
    [
        ("<table>" + "<tr><td>1" * 200, Limits(cells=100)),
        ("<table>" + "<td rowspan=65534>1" * 1000 + "<tr><td>2" * 10_000, Limits()),
        ("<table><tr><td>" * 33, Limits()),
        ("<table><tr><td>" * 100_000, Limits()),
        ("<i>" * 401, Limits(cells=100)),
    ],
)
def test_what_is_beyond_a_limit_is_refused_in_time(markup: str, limits: Limits) -> None:
    start = time.perf_counter()
    with pytest.raises(TooLarge) as caught:
        read(markup, limits)
    assert isinstance(caught.value, TooDeep) or caught.value.data["setting"].startswith("ZHIBIAO_READ_")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("markup", "limits", "size", "limit"),
    [
        ("<table><tr><td>" * 33, Limits(), 5, 4),
        ("<table><tr><td>" * 17, Limits(nesting=2), 3, 2),
        ("<i>" * 401, Limits(cells=100), 101, 100),
    ],
)
def test_a_limit_is_told_by_the_value_of_its_setting(markup: str, limits: Limits, size: int, limit: int) -> None:
    with pytest.raises(TooLarge) as caught:
        read(markup, limits)
    assert (caught.value.data["size"], caught.value.data["limit"]) == (size, limit)


def test_the_depth_that_the_parser_takes_is_told_as_it_is() -> None:
    # The page and its body are two levels of their own.
    assert read("<div>" * 2044 + "甲" + "</div>" * 2044).blocks
    with pytest.raises(TooDeep, match="more than 2048 levels"):
        read("<q>" * 2047 + "甲")


def test_absurd_spans_of_many_cells_take_no_memory() -> None:
    markup = "<table>" + ("<tr>" + "<td colspan=1000 rowspan=0>1" * 10) * 1000
    with pytest.raises(TooLarge):
        read(markup)
    markup = "<table>" + ("<tr>" + "<td colspan=1000>1" * 10) * 1000
    assert {cell.columns for row in only_table(read(markup)).rows for cell in row.cells} == {1}


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[list[list[Cell]], int]:
    """Draw a grid cut into rectangles, every row and column of which begins some cell."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    taken: set[tuple[int, int]] = set()
    rows: list[list[Cell]] = []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            widest = 1
            while column + widest < width and (row, column + widest) not in taken:
                widest += 1
            columns = draw(st.integers(1, widest))
            down = draw(st.integers(1, height - row))
            taken |= {(row + r, column + c) for r in range(down) for c in range(columns)}
            cells.append(Cell(f"甲{row}·{column}", column, None, down, columns))
        rows.append(cells)
    return rows, width


def begun(rows: Sequence[Sequence[Cell]]) -> list[list[tuple[str, int, int, int]]]:
    """Leave out rows and columns where no cell begins, as a page shows them."""
    downs = [place for place, row in enumerate(rows) if row]
    acrosses = sorted({cell.column for row in rows for cell in row})
    return [
        [
            (
                cell.text,
                acrosses.index(cell.column),
                sum(place <= down < place + cell.rows for down in downs),
                sum(cell.column <= across < cell.column + cell.columns for across in acrosses),
            )
            for cell in rows[place]
        ]
        for place in downs
    ]


@given(merged_grids(), st.booleans())
def test_merged_grids_read_back_with_their_spans(grid: tuple[list[list[Cell]], int], sloppy: bool) -> None:
    rows, _ = grid
    end, row_end = ("", "") if sloppy else ("</td>", "</tr>")
    markup = "<table>" + "".join(
        "<tr>" + "".join(f"<td rowspan={c.rows} colspan={c.columns}>{escape(c.text)}{end}" for c in row) + row_end
        for row in rows
    )
    document = read(markup + "</table>")
    if sum(map(len, rows)) == 1:
        assert shown(document) == [rows[0][0].text]
    else:
        assert spans(only_table(document)) == begun(rows)


TAGS = [
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "p",
    "br",
    "div",
    "pre",
    "ol",
    "li",
    "select",
    "input",
    "sup",
    "caption",
]
PIECES = st.one_of(
    st.sampled_from([f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]),
    st.sampled_from(
        ["<td rowspan=3>", "<td colspan=2 rowspan=0>", "<!--", "-->", "<?", "&#x;", "<![endif]>", "\0", "\ud800"]
    ),
    st.text(max_size=4),
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40))
def test_any_markup_gives_a_sound_grid(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "replace")
    document = Document("", "")
    with suppress(InputError):
        document = read_html(data, "a", ReadOptions())
    for block in document.blocks:
        if isinstance(block, Table):
            places = [
                (place + down, one.column + right)
                for place, row in enumerate(block.rows)
                for one in row.cells
                for down in range(one.rows)
                for right in range(one.columns)
            ]
            assert len(places) == len(set(places))
            assert max(row for row, _ in places) < len(block.rows)
        else:
            assert block.text.strip()
