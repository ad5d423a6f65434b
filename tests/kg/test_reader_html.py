"""What a web page says, in reading order: text, cells, form fields, frames of tables, hidden parts."""

import pytest
from made_pages import cell, only_table, read, shown, spans


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


def test_preformatted_text_keeps_its_columns() -> None:
    assert shown(read("<p>甲<pre>项目名称\t绿化\n主管部门\t林业局\n说明</pre>")) == [
        "甲",
        [["项目名称", "绿化"], ["主管部门", "林业局"]],
        "说明",
    ]
