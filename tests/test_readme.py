"""What the READMEs show is what the commands print."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from api import i18n
from api.cli import main

ROOT = Path(__file__).parents[1]
SECONDS = re.compile(r"\d+\.\d(?= s| 秒)")


def shown(name: str) -> Iterator[tuple[str, str]]:
    """Yield command and output: ``$ command`` in a console block, or a sh block followed by a text block."""
    text = (ROOT / name).read_text("utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.strip()
    for command, output in re.findall(r"```sh\n((?:(?!```).)*?)```\n\n```text\n(.*?)```", text, re.DOTALL):
        yield command, output.strip()


def through_the_shell(command: str, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout


def printed(command: str, environment: Mapping[str, str]) -> str:
    """Return what a command prints: one of ``zhibiao`` alone here, where the model is loaded already."""
    program, *arguments = shlex.split(command)
    if program != "zhibiao" or "|" in arguments:
        return through_the_shell(command, environment)
    return CliRunner(env=environment).invoke(main, arguments).stdout


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run in the root of the project, in a language that is found out anew."""
    monkeypatch.chdir(ROOT)
    i18n.language.cache_clear()
    yield
    i18n.language.cache_clear()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("name", "locale"), [("README.md", "C"), ("README.zh.md", "zh_CN.UTF-8")])
def test_the_shown_output_is_the_real_one(name: str, locale: str, tmp_path: Path) -> None:
    examples = list(shown(name))
    commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": commands, "ZHIBIAO_HOME": str(tmp_path), "LC_ALL": locale, "PYTHONUTF8": "1"}
    assert len(examples) >= 2
    for number, (command, expected) in enumerate(examples):
        # The first one proves the way from the shell: the program's name, the locale, the encoding.
        output = printed(command, environment) if number else through_the_shell(command, environment)
        assert SECONDS.sub("…", output.strip()) == SECONDS.sub("…", expected), command
