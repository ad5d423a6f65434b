"""The explanation of a file on the command line."""

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
    assert lines[0].endswith("form.txt: 1 forms; 5 cells taken, 0 recognised and not taken, 0 not used")
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
