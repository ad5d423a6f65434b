"""What a clerk sees at a Chinese terminal, and others at an English one, when something does not go well."""

import gettext
import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from api import i18n
from api.cli import main
from tests.api.conftest import EDUCATION

ROOT = Path(__file__).parents[2]
CLICK = ROOT / "api" / "locale" / "zh" / "LC_MESSAGES"


def blank_page() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (400, 300), 255).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh_CN.UTF-8", "：图片中没有认出绩效目标表；请把原件放正，以 200 dpi 以上重新扫描，或改交电子文本"),
        ("C", "scan the page straight at 200 dpi or more, or hand in the form as text"),
    ],
)
def test_a_poor_picture_is_told_how_to_scan_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    i18n.language.cache_clear()
    photo = tmp_path / "photo.png"
    photo.write_bytes(blank_page())
    answer = CliRunner().invoke(main, ["extract", str(photo), "--format", "jsonl"])
    assert (answer.exit_code, answer.stdout) == (1, "")
    [line] = answer.stderr.splitlines()
    assert line.endswith(words)


@pytest.mark.usefixtures("in_process")
def test_a_damaged_picture_is_told_in_plain_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    i18n.language.cache_clear()
    photo = tmp_path / "公章.png"
    photo.write_bytes(blank_page()[:60])
    told = CliRunner().invoke(main, ["extract", str(photo)]).stderr
    assert told == f"{photo}：文件不完整或已损坏，请重新获取（文件类型：图片）\n"


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "路径中有一段不是目录"), ("C", "Not a directory")])
def test_a_home_that_cannot_be_is_one_line(monkeypatch: pytest.MonkeyPatch, locale: str, word: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    i18n.language.cache_clear()
    answer = CliRunner().invoke(main, ["--home", f"{os.devnull}/home", "ingest", str(EDUCATION)])
    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[0].endswith(word)
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["error", "文件", "text"])
def test_a_file_keeps_its_name_in_either_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    i18n.language.cache_clear()
    assert CliRunner().invoke(main, ["extract", name]).stderr == f"{name}：文件或目录不存在\n"


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "已中断"), ("C", "interrupted")])
def test_an_ingest_that_is_interrupted_says_that_it_can_go_on(tmp_path: Path, locale: str, word: str) -> None:
    text = EDUCATION.read_text("utf-8")
    for number in range(400):
        (tmp_path / f"{number:03}.txt").write_text(text.replace("教师", f"教师{number}"), "utf-8")
    command = [sys.executable, "-m", "api.cli", "--home", str(tmp_path / "home"), "ingest", str(tmp_path)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": locale}, cwd=ROOT, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith("[2/"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        told = process.stderr.read().splitlines()
    assert process.returncode == 130
    assert told[-1].startswith(word)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nosuch",), "错误：没有命令 'nosuch'。"),
        (("extract",), "错误：缺少参数 'FILES...'."),
        (("extract", "--nosuch", "a"), "错误：没有选项 '--nosuch'。"),
        (("extract", "--format", "xml", "a"), "错误：'--format' 的值不对：'xml' 不在可选范围内："),
        (("ingest", "--jobs", "99", "a"), "错误：'--jobs' 的值不对：99 超出范围 1<=x<=64。"),
        (("ingest", "--jobs"), "错误：选项 '--jobs' 后面要有值。"),
        (("documents", "a"), "错误：多余的参数：a"),
    ],
)
def test_wrong_use_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    for locale, chinese in (("zh_CN.UTF-8", True), ("C", False)):
        monkeypatch.setenv("LC_ALL", locale)
        i18n.language.cache_clear()
        answer = CliRunner().invoke(main, arguments)
        assert answer.exit_code == 2
        assert (words in answer.stderr, "Error: " in answer.stderr) == (chinese, not chinese)
    assert gettext.textdomain() != "click"


def test_the_compiled_sentences_are_those_of_their_source() -> None:
    entry = re.compile(r'msgid "(.+)"\n(msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"')
    source = entry.findall((CLICK / "click.po").read_text("utf-8"))
    with (CLICK / "click.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(source) > 20
    for english, plural, chinese in source:
        assert (compiled.ngettext(english, "", 1) if plural else compiled.gettext(english)) == chinese
