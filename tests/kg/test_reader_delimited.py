"""CSV, TSV and their kin: dialects, encodings, and what only looks like them."""

import csv
import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import Document, Table
from kg.errors import EmptyFile, InputError, TooLarge, WrongEncoding
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.delimited import read_delimited
from kg.readers.delimiters import looks_delimited
from kg.readers.quoting import fields_of
from kg.records import Issue, IssueCode

HERE = Path(__file__).parent


def read(text: str, encoding: str = "utf-8", **limits: int) -> Document:
    return read_delimited(text.encode(encoding), "表.csv", ReadOptions(limits=Limits(**limits)))


def table(document: Document) -> Table:
    (block,) = document.blocks
    assert isinstance(block, Table)
    assert block.ruled
    return block


def texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table(document).rows]


def test_cells_stand_in_their_true_columns_and_lines() -> None:
    rows = table(read("\ufeff标题,,\r\n甲,,1\r\n")).rows
    assert [[(cell.text, cell.column, cell.line) for cell in row.cells] for row in rows] == [
        [("标题", 0, 1), ("", 1, 1), ("", 2, 1)],
        [("甲", 0, 2), ("", 1, 2), ("1", 2, 2)],
    ]


def test_a_line_break_within_quotes_is_no_new_row_but_counts_as_a_line() -> None:
    rows = table(read('名称,"第一行\r\n第二行"\r\n乙,2\r\n')).rows
    assert [cell.text for cell in rows[0].cells] == ["名称", "第一行\n第二行"]
    assert [row.line for row in rows] == [1, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_agreement(delimiter: str) -> None:
    rows = [["名称", "金额", "说明"], ["甲", "1.5", "a"], ["乙", "", "b"]]
    assert texts(read("\n".join(delimiter.join(row) for row in rows))) == rows


def test_a_sep_line_names_the_delimiter_and_is_no_row() -> None:
    document = read("sep=|\n甲,1|乙\n丙,2|丁\n")
    assert texts(document) == [["甲,1", "乙"], ["丙,2", "丁"]]
    assert table(document).rows[0].line == 2


def test_empty_rows_stay_within_and_go_at_the_ends_as_empty_columns_do() -> None:
    assert texts(read(",,,\n,甲,1,\n,,,\n,乙,,\n,,,\n")) == [["甲", "1"], ["", ""], ["乙", ""]]


def test_rows_of_different_length_are_filled_up() -> None:
    assert texts(read("申报表\n甲,1,2\n乙,3\n丙,4,5\n丁,6,7\n戊,8,9\n")) == [
        ["申报表", "", ""], ["甲", "1", "2"], ["乙", "3", ""], ["丙", "4", "5"], ["丁", "6", "7"], ["戊", "8", "9"]
    ]  # fmt: skip


def test_numbers_that_were_exported_as_text_formulas_are_plain() -> None:
    assert texts(read('编码,"=""00123"""\n名称,甲\n')) == [["编码", "00123"], ["名称", "甲"]]


def test_an_error_value_is_an_empty_cell_with_a_doubt() -> None:
    cell = table(read("名称,金额\n甲,#REF!\n")).rows[1].cells[1]
    assert cell.text == ""
    assert cell.doubt == Issue(IssueCode.FORMULA_ERROR, "单元格 B2 的公式结果是错误值 #REF!，留空。")


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    assert texts(read('甲,"未闭合\n乙,2\n丙,3\n')) == [["甲", '"未闭合'], ["乙", "2"], ["丙", "3"]]


STRAY = '一级,二级,名称,目标值\n产出,数量,"甲里程,≥10公里\n产出,质量,合格率,≥90%\n{}效益,社会,满意,≥85%\n'
STRAY_ROWS = [
    ["一级", "二级", "名称", "目标值"],
    ["产出", "数量", '"甲里程', "≥10公里"],
    ["产出", "质量", "合格率", "≥90%"],
]


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ('产出,数量,"乙,丙",≥5\n', ["产出", "数量", "乙,丙", "≥5"]),
        ('"产出",数量,乙,≥5\n', ["产出", "数量", "乙", "≥5"]),
        ('产出,数量,乙,"≥5,≤6"\n', ["产出", "数量", "乙", "≥5,≤6"]),
        ('产出,"数\n量",乙,≥5\n', ["产出", "数\n量", "乙", "≥5"]),
        ('产出,数量乙",丙,≥5\n', ["产出", '数量乙"', "丙", "≥5"]),
    ],
)
def test_a_stray_quotation_mark_swallows_no_rows_up_to_the_next(row: str, fields: list[str]) -> None:
    text = STRAY.format(row)
    assert looks_delimited(text)
    assert texts(read(text)) == [*STRAY_ROWS, fields, ["效益", "社会", "满意", "≥85%"]]


def test_a_stray_quotation_mark_alone_leaves_the_table_a_table() -> None:
    text = STRAY.format("")
    assert looks_delimited(text)
    assert texts(read(text)) == [*STRAY_ROWS, ["效益", "社会", "满意", "≥85%"]]


def test_quotation_marks_within_a_text_of_several_lines_do_not_part_it() -> None:
    found = texts(read('名称,目标,值\n甲,"第一\n实施"双随机"检查",2\n乙,,3\n'))
    assert found[1] == ["甲", '第一\n实施双随机"检查"', "2"]
    assert len(found) == 3


def test_a_text_that_may_hold_rows_is_a_doubt() -> None:
    (_, row) = table(read('名称,目标,值\n甲,"一,二,三\n四,五,六",2\n')).rows
    assert [cell.text for cell in row.cells] == ["甲", "一,二,三\n四,五,六", "2"]
    assert [cell.doubt is not None for cell in row.cells] == [False, True, False]
    assert row.cells[1].doubt is not None
    assert row.cells[1].doubt.code is IssueCode.UNREADABLE_VALUE


def test_quotation_marks_everywhere_take_no_longer() -> None:
    start = time.perf_counter()
    assert sum(1 for _ in fields_of('甲,"x\ny",2\n' * 10_000 + 'y","x\n' * 20_000, ",")) >= 10_000
    assert time.perf_counter() - start < 5


def test_a_very_long_field_is_still_read() -> None:
    assert texts(read('甲,"' + "长" * 200_000 + "\n乙,2\n"))[1] == ["乙", "2"]
    assert texts(read('甲,"' + "长" * 200_000 + '"\n乙,2\n'))[1] == ["乙", "2"]


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(EmptyFile):
        read(",,\n,,\n")
    with pytest.raises(WrongEncoding):
        read_delimited("績效目標申報表,專案總覽".encode("big5"), "x.csv", ReadOptions())
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_CELLS"):
        read("甲,1\n" * 60, cells=100)
    with pytest.raises(TooLarge):
        read("," * 5000 + "甲\n" + "乙\n" * 500, cells=100_000)


@pytest.mark.parametrize(
    "text",
    [
        "名称,金额\n甲,1\n",
        "申报表,,\n名称,甲,\n金额,1,2\n",
        "名称;金额\r\n甲;1\r\n",
        "名称\t金额\n甲\t1\n",
        '名称\t"第一行\n第二行"\n甲\t1\n',
        "sep=|\n甲|1\n",
        "申报表\n" + "甲,1\n" * 6,
    ],
)
def test_records_are_told(text: str) -> None:
    assert looks_delimited(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲",
        "甲,1",
        "绩效目标申报表\n\n项目名称\t道路养护\n主管部门\t\t实施单位\t公路站",
        "\t甲\n\t乙\n\t丙\n",
        "保障全年运行，完成2,500项任务。\n第二段没有逗号。\n第三段, 有, 两个。\n",
        '{"a": 1,\n "b": 2,\n "c": 3}',
        "[1,\n2,\n3]",
        "<p>甲,乙</p>\n<p>丙,丁</p>",
        "# 标题\n\n- 一, 二\n- 三\n",
    ],
)
def test_prose_and_flattened_forms_are_not_records(text: str) -> None:
    assert not looks_delimited(text)


@pytest.mark.parametrize("path", sorted(HERE.glob("forms/**/*.txt")), ids=lambda path: path.stem)
def test_flattened_forms_go_to_the_text_reader(path: Path) -> None:
    assert not looks_delimited(path.read_text("utf-8"))


@pytest.mark.shared
def test_the_seeds_go_to_the_text_reader(shared: Path) -> None:
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert seeds
    assert not any(looks_delimited(seed.read_text("utf-8")) for seed in seeds)


#: Fields without blanks at their ends and without a character that could part fields in its own right.
FIELDS = st.text(alphabet='甲乙丙0a"\n 。，', max_size=6).map(str.strip)


@given(
    st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(FIELDS, min_size=width, max_size=width), min_size=2)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_whatever_the_csv_module_writes_is_read_back(
    rows: list[list[str]], delimiter: str, quoting: int, end: str, encoding: str
) -> None:
    # Framed, so that no margin is empty; its first field is not white space, so that the first line is no blank.
    rows = [["头"] * len(rows[0]), *rows, ["尾"] * len(rows[0])]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    assert texts(read(out.getvalue(), encoding)) == rows


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_an_input_error(data: bytes) -> None:
    try:
        document = read_delimited(data, "any.csv", ReadOptions())
    except InputError:
        return
    assert len({len(row) for row in texts(document)}) == 1
