"""The explanation of a file on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api import i18n
from api.cli.main import main

HEADER = "一级指标\t二级指标\t三级指标\t指标值\n"
FORM = f"项目支出绩效目标申报表\n项目名称\t城区绿化\n{HEADER}产出指标\t数量指标\t树木\t3棵\n"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text(FORM, "utf-8")
    return path


def explained(form: Path) -> list[str]:
    result = CliRunner().invoke(main, ["extract", "--explain", str(form)])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_it_says_what_every_cell_was_taken_for(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    i18n.language.cache_clear()
    lines = explained(form)
    assert lines[0].endswith("form.txt: 1 form; cells taken: 5, recognised and not taken: 0, not used: 0")
    assert [line.split()[-1] for line in lines if "项目名称" in line] == ["name"]
    assert any("城区绿化" in line and "→ project name (form 1)" in line for line in lines)
    assert any("3棵" in line and "→ target (form 1, indicator 1)" in line for line in lines)


def test_it_speaks_chinese_in_a_chinese_locale(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    i18n.language.cache_clear()
    lines = explained(form)
    assert any("城区绿化" in line and "→ 项目名称" in line for line in lines)
    assert not [line for line in lines if "not used" in line or "label" in line]


def test_no_control_character_of_a_cell_reaches_the_terminal(form: Path) -> None:
    form.write_text(FORM.replace("城区绿化", "城区\x9b2J绿化"), "utf-8")
    printed = "\n".join(explained(form))
    assert "绿化" in printed
    assert not [char for char in printed if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]


@pytest.mark.parametrize(("locale", "shown"), [("C", "form.txt: 1 form; "), ("zh_CN.UTF-8", "form.txt：1 份表；")])
def test_the_forms_are_counted_in_words(form: Path, monkeypatch: pytest.MonkeyPatch, locale: str, shown: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    i18n.language.cache_clear()
    assert explained(form)[0].startswith(shown)


def test_it_is_json_where_json_is_asked_for(form: Path) -> None:
    plain = json.loads(CliRunner().invoke(main, ["extract", str(form)]).stdout)
    answer = json.loads(CliRunner().invoke(main, ["extract", "--explain", "--format", "json", str(form)]).stdout)
    cells = answer.pop("cells")
    assert answer == plain
    [name] = [cell for cell in cells if cell["text"] == "城区绿化"]
    assert name == {
        "locator": {"page": None, "table": 1, "row": 1, "line": 2},
        "columns": [2, 2],
        "rows": 1,
        "text": "城区绿化",
        "use": "value",
        "meaning": "name",
        "form": 1,
        "indicator": None,
    }
    assert [cell["indicator"] for cell in cells if cell["text"] == "3棵"] == [1]


@pytest.mark.parametrize(
    ("locale", "arguments", "words"),
    [
        ("C", ("--explain", "--format", "csv"), "--explain prints text or json, not csv"),
        ("zh_CN.UTF-8", ("--explain", "--format", "jsonl"), "--explain 只能以 text 或 json 输出，不能是 jsonl"),
        ("zh_CN.UTF-8", ("--format", "text"), "--format text 只能与 --explain 一起使用"),
    ],
)
def test_a_format_that_does_not_fit_is_wrong_use(
    form: Path, monkeypatch: pytest.MonkeyPatch, locale: str, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    i18n.language.cache_clear()
    answer = CliRunner().invoke(main, ["extract", *arguments, str(form)])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert words in answer.stderr


def test_what_is_wrong_with_a_whole_form_has_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    i18n.language.cache_clear()
    form = tmp_path / "form.html"
    rows = "".join(f"<tr><td>{line.replace(chr(9), '<td>')}" for line in FORM.splitlines()[2:])
    form.write_text(f"<p>项目支出绩效目标申报表<table>{rows}</table>", "utf-8")
    [issue] = [line for line in explained(form) if line.startswith("! ")]
    i18n.language.cache_clear()
    assert issue == "! 该表没有读到项目名称。"
