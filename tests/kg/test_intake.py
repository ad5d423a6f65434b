"""The door for files: content decides, every refusal names the file."""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import intake
from kg.codec import declaration_from_json, declaration_to_json
from kg.documents import Document
from kg.errors import (
    EmptyFile,
    FileMissing,
    InputError,
    InvalidRecord,
    NoForm,
    NoFormInPicture,
    Unreadable,
    UnsupportedFormat,
    WrongEncoding,
    WrongType,
)
from kg.intake import read_declaration, read_file
from kg.records import Issue, IssueCode

FORMS = Path(__file__).parent / "forms"
RECORDS = '{"projects": [{"name": "路灯", "ref": "r-1", "indicators": [{"name": "完好率", "target_raw": "≥98.50%"}]}]}'


def test_a_form_and_its_own_records_read_the_same() -> None:
    form = read_file(FORMS / "national.txt")
    assert form.source == "national.txt"
    assert form.sha256 == hashlib.sha256((FORMS / "national.txt").read_bytes()).hexdigest()
    again = read_declaration(json.dumps(declaration_to_json(form)).encode(), "national.json")
    assert again.projects == form.projects


@pytest.mark.parametrize("name", ["a.json", "a.txt", "a"])
def test_records_are_known_by_their_content(name: str) -> None:
    (project,) = read_declaration(RECORDS.encode(), name).projects
    assert (project.name, project.ref) == ("路灯", "r-1")
    assert str(project.indicators[0].target.value) in {"98.5", "98.50"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_records_may_come_in_any_encoding(encoding: str) -> None:
    assert read_declaration(RECORDS.encode(encoding), "a.json").projects[0].name == "路灯"


def test_json_lines_hold_one_project_a_line() -> None:
    text = '{"name": "甲", "ref": "1", "year": 2024}\n\n{"name": "乙", "unit": null}\n{"projects": [{"name": "丙"}]}\n'
    projects = read_declaration(text.encode(), "a.jsonl").projects
    assert [(item.index, item.name) for item in projects] == [(1, "甲"), (2, "乙"), (3, "丙")]


def test_json_lines_keep_the_issues_of_their_objects() -> None:
    lines = [
        {"projects": [{"name": name}], "issues": [{"code": "low_confidence", "message": message, "locator": {}}]}
        for name, message in (("甲", "看不清"), ("乙", "有污渍"))
    ]
    declaration = read_declaration("\n".join(map(json.dumps, lines)).encode(), "a.jsonl")
    assert [project.name for project in declaration.projects] == ["甲", "乙"]
    assert [issue.message for issue in declaration.issues] == ["看不清", "有污渍"]


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ('{"name": "甲", "year": 2024}\n{"name": 3}\n', "a.jsonl", "line 2: name"),
        ('{"name": "甲", "year": 2024}\n{"name"}\n', "a.jsonl", "line 2, column 8"),
        ('{"name": "甲",\n}', "a.json", "line 2, column 1"),
        ("not json", "a.json", "line 1, column 1"),
        ('{"name": "甲", "year": NaN}', "a.json", "top level"),
        ("[" * 100_000, "a.json", "top level"),
        ('{"name": "甲", "year": ' + "9" * 5000 + "}", "a.json", "top level"),
        ('{"name": "甲", "budget_yuan": {"total": 1e999999999}}', "a.json", "budget_yuan.total"),
        ('[{"name": "甲", "year": 2024}, 4]', "a.txt", "projects[1]"),
    ],
)
def test_broken_records_are_refused_with_their_place(text: str, name: str, place: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read_declaration(text.encode(), name)
    assert str(caught.value.data["place"]) == place
    assert str(caught.value).startswith(f"{name}: {place}: ")


def test_a_form_may_begin_with_a_bracket() -> None:
    text = "[bookmark: _GoBack]项目支出绩效目标表\n项目名称\t路灯\n总体目标\t亮\n"
    assert read_declaration(text.encode(), "a.txt").projects[0].name == "路灯"


@pytest.mark.parametrize(
    "text", ["关于开会的通知\n\n请准时参加。\n", "姓名\t年龄\n张三\t30\n", '{"projects": []}', "[]"]
)
def test_a_file_without_a_form_is_told(text: str) -> None:
    with pytest.raises(NoForm, match=r"notice\.txt"):
        read_declaration(text.encode(), "notice.txt")


def test_a_picture_without_a_form_is_told_how_to_scan_it(monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = Issue(IssueCode.LOW_CONFIDENCE, "把握不足")
    for issues, error in (((), NoForm), ((doubt,), NoFormInPicture)):
        monkeypatch.setattr(intake, "read_document", lambda *_, issues=issues: Document("a.pdf", "0", (), issues))
        with pytest.raises(NoForm, match=r"a\.pdf") as raised:
            read_declaration(b"%PDF-1.7", "a.pdf")
        assert (type(raised.value), raised.value.code) == (error, "no_form")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"\n\t ", EmptyFile),
        (b"\x00\x01", UnsupportedFormat),
        ("繁體中文的績效目標申報書與說明".encode("big5"), WrongEncoding),
    ],
)
def test_unusable_bytes_raise_their_own_error(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_declaration(data, "a")


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a.xls", "a.html"])
def test_a_name_that_promises_what_the_content_is_not_is_told(name: str) -> None:
    with pytest.raises(WrongType, match="binary data"):
        read_declaration(b"\x00\x01", name)


def test_operating_system_errors_are_translated(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_file(tmp_path / "none.txt")
    with pytest.raises(Unreadable):
        read_file(tmp_path)
    with pytest.raises(Unreadable):
        read_file(tmp_path / "nul\0.txt")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="not a plain file"):
        read_file(tmp_path / "pipe")


@pytest.mark.shared
def test_a_thousand_projects_are_read(shared: Path) -> None:
    declaration = read_file(shared / "eval" / "copying" / "pool_4.records.json")
    assert len(declaration.projects) == 1118
    assert declaration.projects[0].ref == "000-00"


PIECES = st.sampled_from(
    [
        *(
            "\t",
            "\n",
            "\n\n",
            "  ",
            "|",
            "\f",
            "\r",
            "{",
            "[",
            '"',
            "$",
            "：",
            "-",
            "12",
            "≥3%",
            "树",
            "☑",
            "2024年1月",
        ),
        *(
            "项目名称",
            "财政项目支出绩效目标申报表",
            "(2024年度)",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "产出指标",
        ),
        *(
            "数量指标",
            "年度目标",
            "项目资金（万元）",
            "其他资金",
            "一、项目概述",
            "项目经费情况说明1--甲",
            "计划开始日期",
        ),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_records_that_survive_the_round_trip_or_an_input_error(text: str) -> None:
    with suppress(InputError):
        read = read_declaration(text.encode(), "a.txt")
        obj = json.loads(json.dumps(declaration_to_json(read)))
        assert declaration_from_json(obj, source=read.source, sha256=read.sha256) == read


@pytest.mark.parametrize("text", ["", "没有表格", '{"name": 5}'])
def test_an_error_names_the_path_as_given(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert str(caught.value).startswith(f"{path}: ")
