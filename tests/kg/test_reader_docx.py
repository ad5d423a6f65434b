"""Word files: what a paragraph and a cell print, feature by feature."""

import re

import pytest
from made_docx import blocks_of, cell, cell_text, docx, para, paragraphs, row, run, table

from kg.documents import Paragraph, Table
from kg.errors import EmptyFile
from kg.readers import read_document
from kg.readers.base import ReadOptions
from kg.readers.docx.document import read_docx
from kg.records import IssueCode


def control(content: str, about: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def mark(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(name: str, definition: str = "", result: str = "") -> str:
    return mark("begin", definition) + instruction(name) + mark("separate") + run(result) + mark("end")


def form(inner: str) -> str:
    return f"<w:ffData>{inner}</w:ffData>"


def w14_box(state: str) -> str:
    return control(run("☐"), f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>')


def symbol(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def in_font(font: str, text: str) -> str:
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')


def text_box(*content: str) -> str:
    """Return a text box as Word writes it: for itself, and again for older programs."""
    inner = f"<w:txbxContent>{''.join(content)}</w:txbxContent>"
    new = f"<w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:textbox>{inner}</v:textbox></w:pict>"
    branches = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{branches}</mc:AlternateContent></w:r>"


def formula(text: str) -> str:
    """Return a formula, in which ``[f:`` and the like open an element that ``]`` closes."""
    opened: list[str] = []
    xml = ""
    for part in re.findall(r"\[\w+:|\]|[^\[\]]+", text):
        if part.startswith("["):
            opened.append(part[1:-1])
            xml += f"<m:{opened[-1]}>"
        else:
            xml += f"</m:{opened.pop()}>" if part == "]" else f"<m:r><m:t>{part}</m:t></m:r>"
    return f"<m:oMath>{xml}</m:oMath>"


def choices(*entries: str, result: int = 0) -> str:
    listed = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries)
    return form(f'<w:ddList><w:result w:val="{result}"/>{listed}</w:ddList>')


RUBY = f"<w:r><w:ruby><w:rt>{run('zhi')}</w:rt><w:rubyBase>{run('指')}</w:rubyBase></w:ruby></w:r>"
NESTED = mark("begin") + instruction("IF ") + field("DATE", result="1") + run("x") + mark("separate") + run("真")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (para("项目", "名称"), "项目名称"),
        (para("产出") + para("") + para("  指标　"), "产出\n\n指标"),
        (para("甲", "<w:r><w:br/></w:r>", "乙", "<w:r><w:cr/></w:r>", "丙"), "甲\n乙\n丙"),
        (para("1", "<w:r><w:tab/></w:r>", "养护"), "1 养护"),
        (para("2024", "<w:r><w:noBreakHyphen/></w:r>", "01", "<w:r><w:softHyphen/></w:r>", "号"), "2024-01号"),
        ("<w:p><w:r><w:t> ≥90 </w:t></w:r><w:r><w:t>%\n</w:t></w:r></w:p>", "≥90%"),
        (para("面积100m", run("2", '<w:vertAlign w:val="superscript"/>')), "面积100m²"),
        (para("10", run("4", '<w:vertAlign w:val="superscript"/>'), "人"), "10⁴人"),
        (para("公开", run("草稿", "<w:vanish/>"), run("。", '<w:vanish w:val="0"/>')), "公开。"),
        (para("甲", f"<w:ins>{run('新')}</w:ins>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"), "甲新"),
        (para("甲", f"<w:moveTo>{run('来')}</w:moveTo>", f"<w:moveFrom>{run('去')}</w:moveFrom>"), "甲来"),
        (para("年", look="<w:rPr><w:del/></w:rPr>") + para("度"), "年度"),
        (para(f"<w:hyperlink>{run('链接')}</w:hyperlink>", f"<w:smartTag>{run('标记')}</w:smartTag>"), "链接标记"),
        (para("注", '<w:r><w:footnoteReference w:id="1"/></w:r>', "释"), "注释"),
        (para(RUBY), "指"),
        (para(formula("≥[f:[num:1][den:3]]")), "≥1/3"),
        (para(formula("[sSup:[e:km][sup:2]]")), "km²"),
    ],
)  # fmt: skip
def test_a_cell_says_what_is_printed(content: str, text: str) -> None:
    assert cell_text(content) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (field(" PAGE ", result="12"), "12"),
        (mark("begin") + instruction(" TOC ") + mark("end") + run("后"), "后"),
        (NESTED + mark("end"), "真"),
        ('<w:fldSimple w:instr="DATE">' + run("2024年") + "</w:fldSimple>", "2024年"),
        (field("FORMTEXT", form("<w:textInput/>"), "甲局"), "甲局"),
        (field("FORMCHECKBOX", form('<w:checkBox><w:default w:val="1"/></w:checkBox>')) + run("新增"), "☑新增"),
        (field("FORMCHECKBOX", form('<w:checkBox><w:default w:val="0"/></w:checkBox>')) + run("延续"), "□延续"),
        (field("FORMCHECKBOX", form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')), "☑"),
        (field("FORMCHECKBOX", form('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>')), "□"),
        (field("FORMDROPDOWN", choices("甲", "乙", result=1)), "乙"),
        (field("FORMDROPDOWN", choices("甲"), "甲"), "甲"),
        (field("FORMDROPDOWN", choices("甲", result=7)), ""),
    ],
)  # fmt: skip
def test_fields_print_their_result(content: str, text: str) -> None:
    assert cell_text(para(content)) == text


def test_a_field_without_end_swallows_no_more_than_its_paragraph() -> None:
    assert cell_text(para(mark("begin"), instruction("IF"), "丢"), para("在")) == "在"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (w14_box("1") + run("新增"), "☑新增"),
        (w14_box("0") + run("新增"), "□新增"),
        (control(run("选择一项"), "<w:showingPlcHdr/><w:dropDownList/>"), ""),
        (control(run("延续项目"), "<w:dropDownList/>"), "延续项目"),
        (control(run("甲"), '<w:showingPlcHdr w:val="0"/>'), "甲"),
        (control(control(run("内"))), "内"),
        (symbol("Wingdings 2", "F052") + run("新增"), "☑新增"),
        (symbol("Wingdings 2", "00A3") + run("延续"), "□延续"),
        (symbol("Wingdings", "F0FE") + symbol("Wingdings", "F0FD") + symbol("Wingdings", "F0A8"), "☑☑□"),
        (symbol("Wingdings", "F06F") + symbol("Wingdings", "F0FC") + symbol("Wingdings", "F0E0"), "□√→"),
        (symbol("Symbol", "F0B3") + run("90%"), "≥90%"),
        (symbol("Calibri", "2264") + run("5"), "≤5"),
        (in_font("Wingdings 2", "R") + run("是") + in_font("Wingdings 2", "\uf0a3") + run("否"), "☑是□否"),
        (in_font("Symbol", "\xb3") + run("3"), "≥3"),
        (in_font("Wingdings", "经常性项目"), "经常性项目"),
        (run("☑新增 □延续 ■一次性 √"), "☑新增 □延续 ■一次性 √"),
    ],
)
def test_check_boxes_and_symbols_come_as_signs(content: str, text: str) -> None:
    assert cell_text(para(content)) == text


@pytest.mark.parametrize("part", [symbol("Wingdings", "F04B"), symbol("未知", "F0A3"), "\uf0b3"])
def test_an_unknown_symbol_is_a_doubt(part: str) -> None:
    (block,) = blocks_of(table(row(cell(para("≥", part)), "清楚")))
    assert isinstance(block, Table)
    doubtful, clear = block.rows[0].cells
    assert doubtful.text in ("≥\ufffd", "≥\uf0b3")
    assert doubtful.doubt is not None
    assert doubtful.doubt.code == IssueCode.UNREADABLE_VALUE
    assert clear.doubt is None


def test_a_picture_in_a_cell_is_a_doubt() -> None:
    (block,) = blocks_of(table(row(cell(para("<w:r><w:drawing><pic:pic/></w:drawing></w:r>")), "甲")))
    assert isinstance(block, Table)
    assert [bool(each.doubt) for each in block.rows[0].cells] == [True, False]


def test_controls_around_blocks_rows_and_cells_are_looked_through() -> None:
    rows = control(row(control(cell("甲")), control(cell("提示"), "<w:showingPlcHdr/>"), "丙"))
    (title, block) = blocks_of(control(para("标题") + table(rows)))
    assert title == Paragraph("标题")
    assert isinstance(block, Table)
    assert block.rows[0].texts == ("甲", "丙")
    assert len(block.rows[0].cells) == 3


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    body = para("前", text_box(para("框一"), para("框二"))) + para("后")
    assert paragraphs(body) == ["前", "框一", "框二", "后"]
    assert cell_text(para("格", text_box(para("框")))) == "格\n框"


def test_a_form_in_a_text_box_is_a_table() -> None:
    title, block = blocks_of(para("封面", text_box(table(row("名称", "甲")))))
    assert title == Paragraph("封面")
    assert isinstance(block, Table)


def test_soft_line_ends_part_paragraphs_outside_tables() -> None:
    body = para("一、概况", "<w:r><w:br/></w:r>", "二、依据", "<w:r><w:tab/></w:r>", "三")
    assert paragraphs(body) == ["一、概况", "二、依据  三"]


def test_a_file_without_tables_is_read_as_text() -> None:
    tab = "<w:r><w:tab/></w:r>"
    body = para("绩效目标表") + para("名称", tab, "甲") + para("单位", tab, "乙")
    title, block = blocks_of(body)
    assert title == Paragraph("绩效目标表")
    assert isinstance(block, Table)
    assert not block.ruled
    assert [each.texts for each in block.rows] == [("名称", "甲"), ("单位", "乙")]
    assert all(each.line is None for line in block.rows for each in line.cells)


def test_a_file_that_prints_nothing_is_empty() -> None:
    with pytest.raises(EmptyFile):
        blocks_of(para(" ") + para(run("藏", "<w:vanish/>")))


@pytest.mark.parametrize(
    "body",
    [
        para("见附件") + '<w:altChunk r:id="r1"/>',
        para("见", '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>') + table(row("甲", "乙")),
        para("扫描件", "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"),
    ],
)
def test_what_cannot_be_read_is_named(body: str) -> None:
    (issue,) = read_docx(docx(body), "表.docx", ReadOptions()).issues
    assert issue.code == IssueCode.UNSUPPORTED


def test_the_main_part_may_be_called_otherwise() -> None:
    data = docx(para("一") + table(row("甲", "乙")), main="word/document2.xml")
    assert len(read_document(data, "表.docx").blocks) == 2


def test_strict_files_read_alike() -> None:
    body = para("一") + table(row("甲", cell("乙", about='<w:gridSpan w:val="2"/>')))
    usual = docx(body)
    strict = docx(body, strict=True)
    assert b"purl" not in usual
    assert read_document(strict, "表.docx").blocks == read_document(usual, "表.docx").blocks


MARK = "<w:r><w:lastRenderedPageBreak/></w:r>"
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def test_pages_are_counted_where_word_marked_them() -> None:
    parted = cell(para("长", MARK, "文"))
    body = (
        para("一")
        + para("二", MARK, "续")
        + para(MARK, "三")
        + para(BREAK)
        + para(MARK, "四")
        + para("五", look="<w:pageBreakBefore/>")
        + table(row("甲", "乙"), row(cell(para(MARK, "丙")), "丁"), row(parted, parted), row("戊"))
    )
    blocks = blocks_of(body)
    assert [(block.text, block.page) for block in blocks if isinstance(block, Paragraph)] == [
        *(("一", 1), ("二续", 1), ("三", 3), ("四", 4), ("五", 5))
    ]
    last = blocks[-1]
    assert isinstance(last, Table)
    assert last.page == 5
    assert [each.page for each in last.rows] == [5, 6, 6, 7]


def test_without_marks_there_are_no_pages() -> None:
    blocks = blocks_of(para("一", BREAK, "二") + table(row("甲", "乙")))
    assert {block.page for block in blocks} == {None}


def level(number: int, style: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def listed(text: str, number: int = 1, depth: int = 0) -> str:
    return para(text, look=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def lists(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def test_automatic_numbers_are_printed() -> None:
    numbering = lists(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "（%2）"),
        level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
    )
    depths = {"概况": 0, "甲": 1, "乙": 1, "深": 2, "依据": 0, "丙": 1}
    body = "".join(listed(text, depth=depth) for text, depth in depths.items())
    assert paragraphs(body, numbering=numbering) == [
        "一、概况",
        "（1）甲",
        "（2）乙",
        "1.2.1 深",
        "二、依据",
        "（1）丙",
    ]


def test_a_second_use_of_a_list_counts_on_or_anew() -> None:
    second = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = listed("甲") + listed("乙", 2) + listed("丙", 3) + listed("丁", 3) + listed("无", 9) + listed("消", 0)
    numbers = lists(level(0, "decimal", "%1."), more=second)
    assert paragraphs(body, numbering=numbers) == ["1.甲", "2.乙", "5.丙", "6.丁", "无", "消"]


def test_a_serial_number_can_be_all_of_a_cell() -> None:
    blocks = blocks_of(
        table(row(cell(listed("")), "甲"), row(cell(listed("")), "乙")), numbering=lists(level(0, "decimal", "%1"))
    )
    assert isinstance(blocks[0], Table)
    assert [each.texts for each in blocks[0].rows] == [("1", "甲"), ("2", "乙")]


def test_styles_bring_lists_along() -> None:
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="c"/></w:style>'
    )
    body = "".join(para(style, look=f'<w:pStyle w:val="{style}"/>') for style in "abc")
    assert paragraphs(body, styles=styles, numbering=lists(level(0, "upperLetter", "%1)"))) == ["A)a", "B)b", "c"]


@pytest.mark.parametrize(("style", "text"), [("bullet", "●"), ("koreanCounting", "%1."), ("none", "%1")])
def test_bullets_and_unknown_numbers_are_left_out(style: str, text: str) -> None:
    assert cell_text(listed("甲"), numbering=lists(level(0, style, text))) == "甲"
