"""Forms that arrive as one long line: rows, amounts and goals found again, doubts told, other text left alone."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.codec import declaration_to_json
from kg.documents import Document, Paragraph
from kg.extract import reading
from kg.extract.lines import Line, lines_of
from kg.extract.stream import unroll
from kg.extract.stream_head import goal_texts
from kg.extract.stream_rows import cut_rows
from kg.records import IssueCode, Project

HEAD = (
    "项目支出绩效目标申报表 (2023年度) 项目名称 城区绿化养护 主管部门 林业局 实施单位：市绿化处 项目资金（万元） "
    "年度资金总额： 290.00 其中：财政拨款 280.00 其他资金 10 年度目标 对公共绿地进行养护，数量指标 应当达到要求。 "
)
ROWS = (
    "一级指标 二级指标 三级指标 指标值 产出指标 数量指标 绿化面积 ≥ 100 万平方米 补植苗木 ≥2000株 "
    "质量指标 苗木成活率 ≥95% 时效 指标 养护及时性 及时 效益指标 生态效益指标 改善城区环境情况 明显改善 "
    "满意度指标 服务对象满意度指标 市民满意度 ≥90%"
)


def document(*lines: str) -> Document:
    return Document("a.txt", "0" * 64, tuple(Paragraph(line, place) for place, line in enumerate(lines, start=1)))


def unrolled(*lines: str) -> list[Line]:
    return list(unroll(lines_of(document(*lines))))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch):
    def extract(*lines: str) -> tuple[Project, ...]:
        monkeypatch.setattr(reading, "lines_of", lambda whole: unroll(lines_of(whole)))
        return reading.extract(document(*lines)).projects

    return extract


@pytest.mark.parametrize("lines", [(HEAD + ROWS,), (HEAD, ROWS)])
def test_a_form_in_a_line_is_read(read, lines: tuple[str, ...]) -> None:
    (project,) = read(*lines)
    assert (project.name, project.year) == ("城区绿化养护", 2023)
    assert (project.department, project.unit) == ("林业局", "市绿化处")
    assert (project.budget.annual, project.budget.annual_fiscal, project.budget.annual_other) == (
        2900000,
        2800000,
        100000,
    )
    assert "数量指标应当达到要求" in (project.annual_goal or "").replace(" ", "")
    assert [(row.level1, row.level2, row.name, row.target.raw) for row in project.indicators] == [
        ("产出指标", "数量指标", "绿化面积", "≥100万平方米"),
        ("产出指标", "数量指标", "补植苗木", "≥2000株"),
        ("产出指标", "质量指标", "苗木成活率", "≥95%"),
        ("产出指标", "时效指标", "养护及时性", "及时"),
        ("效益指标", "生态效益指标", "改善城区环境情况", "明显改善"),
        ("满意度指标", "服务对象满意度指标", "市民满意度", "≥90%"),
    ]


def test_several_forms_in_a_line(read) -> None:
    first, second = read(f"{HEAD}{ROWS} {HEAD.replace('城区绿化养护', '公园修缮')}{ROWS}")
    assert (first.name, second.name) == ("城区绿化养护", "公园修缮")
    assert len(first.indicators) == len(second.indicators) == 6


def test_other_lines_stay_as_they_are() -> None:
    prose = "项目名称 应当与批复一致，主管部门 应当审核，产出指标 和效益指标 应当量化，指标值 应当合理。" * 3
    short = "项目名称 绿化 主管部门 林业局"
    assert unrolled(short) == list(lines_of(document(short)))
    assert unrolled("绩效目标管理办法。" * 50) == list(lines_of(document("绩效目标管理办法。" * 50)))
    assert unrolled(prose)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("绿化面积 ≥5亩", [("绿化面积", "≥5亩")]),
        ("信息化程度 提升 信息公开 公开", [("信息化程度", "提升"), ("信息公开", "公开")]),
        ("养护及时性 及时 苗木成活率 ≥95%", [("养护及时性", "及时"), ("苗木成活率", "≥95%")]),
        ("补植 苗木数量 = 20 株", [("补植苗木数量", "=20株")]),
        ("市民满意度", [("市民满意度",)]),
    ],
)
def test_names_and_targets_are_told_apart(text: str, rows: list[tuple[str, ...]]) -> None:
    assert [(row.name, *row.cells) for row in cut_rows(text.split(), ("target",))] == rows


def test_columns_of_sign_value_and_unit() -> None:
    rows = list(
        cut_rows(
            ["绿化面积", "≥", "100", "万平方米", "10", "成活率", "≥", "95", "%", "5"],
            ("relation", "target", "unit", "weight"),
        )
    )
    assert [(row.name, row.cells, row.sure) for row in rows] == [
        ("绿化面积", ("≥", "100", "万平方米", "10"), True),
        ("成活率", ("≥", "95", "%", "5"), True),
    ]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("甲。乙 丙 甲。乙 丙", ["甲。乙 丙", "甲。乙 丙"]),
        ("1.甲 2.乙 1.丙 2.丁", ["1.甲 2.乙", "1.丙 2.丁"]),
        ("完成甲。 完成乙", ["完成甲。", "完成乙"]),
        ("甲 乙 丙", []),
        ("甲", []),
    ],
)
def test_two_goals_are_parted_only_where_it_is_certain(text: str, texts: list[str]) -> None:
    assert goal_texts(text, 2) == texts


def test_goals_that_cannot_be_parted_are_left_out_and_told(read) -> None:
    goals = "总体目标 年度目标 完成甲 完成乙 完成丙 "
    (project,) = read(HEAD.replace("年度目标 对公共绿地进行养护，数量指标 应当达到要求。 ", goals) + ROWS)
    assert (project.overall_goal, project.annual_goal) == (None, None)
    assert IssueCode.UNREADABLE_VALUE in {issue.code for issue in project.issues}


@given(st.lists(st.sampled_from(f"{HEAD} {ROWS} 成本指标 备注 2023年度 --".split()), max_size=80))
def test_any_order_of_words_ends_and_keeps_its_place(words: list[str]) -> None:
    for line in unrolled(" ".join(words) or "空"):
        assert line.locator.line == 1


@pytest.mark.shared
@pytest.mark.parametrize(("seed", "least"), [("000", 0.93), ("001", 0.93), ("003", 0.99)])
def test_seeds_without_their_cells(read, shared: Path, tmp_path: Path, seed: str, least: float) -> None:
    text = next((shared / "seeds").glob(f"{seed}*")).read_text("utf-8")
    flat = document(re.sub(r"\s+", " ", text).strip())
    read("空")
    found = tmp_path / "found.json"
    found.write_text(json.dumps(declaration_to_json(reading.extract(flat))), "utf-8")
    gold = next((shared / "gold").glob(f"{seed}*"))
    checked = subprocess.run(
        [sys.executable, shared / "check_extraction.py", gold, found], capture_output=True, text=True, check=False
    )
    scores = re.findall(r"=(\d\.\d+)", checked.stdout.splitlines()[-1])
    assert min(map(float, scores)) >= least
