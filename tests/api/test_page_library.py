"""The library tab: a reviewer sees both sides, decides, and takes the decision back."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from api.pages.library_tab import moment
from tests.api.test_library import LEFT, RIGHT, declaration

# NiceGUI has one application per process, so the simulated reviewer sits in a process of its own.
SCRIPT = textwrap.dedent(
    """
    import asyncio, sys, tempfile
    from pathlib import Path
    from nicegui import ui
    from nicegui.testing import UserInteraction, user_simulation
    from api import library
    from api.pages import library_tab
    from api.settings import Settings
    from api.workspace import Workspace
    from embeddings.encoder import KeywordEncoder
    from tests.api.test_library import LIKENESS

    library.IndexLikeness = lambda state: LIKENESS

    def decisions(workspace):
        made = workspace.library.decisions()["items"]
        return [(each["judgement"], each["by"], each["undone_at"] is not None) for each in made]

    def press(user, text):
        (button,) = (each for each in user.find(ui.button).elements if each.text == text)
        UserInteraction(user, {button}, None).click()

    async def read(workspace):
        async with user_simulation(lambda: library_tab.draw(workspace)) as user:
            await user.open("/")
            user.find("审核人").type("王芳")
            press(user, "列出待定名称")
            await user.should_see("待定 1 对", retries=50)
            for word in (sys.argv[2], sys.argv[3], "同一指标的可能性 30%", "越大越好"):
                await user.should_see(word)
            drawn = " ".join(element.content for element in user.find(ui.html).elements)
            assert "≥90%" in drawn and "≥85%" in drawn, "the targets of both sides"
            assert "<script>" not in drawn, "a project's name is text"
            press(user, "同一指标")
            await user.should_see("待定 0 对", retries=50)
            assert decisions(workspace) == [("same", "王芳", False)], decisions(workspace)
            assert workspace.library.published().group(sys.argv[2]) is not None
            user.find("已作决定").click()
            press(user, "撤销")
            await user.should_see("待定 1 对", retries=50)
            assert decisions(workspace) == [("same", "王芳", True)], decisions(workspace)
            assert workspace.library.published().group(sys.argv[2]) is None
            press(user, "不是同一指标")
            await user.should_see("待定 0 对", retries=50)
            assert decisions(workspace)[0] == ("different", "王芳", False)
            press(user, "更新指标库")
            await user.should_see("指标库：0 条", retries=50)
            print("seen")

    with tempfile.TemporaryDirectory() as home:
        with Workspace.open(Settings(home=Path(home)), encoder=KeywordEncoder()) as workspace:
            workspace.ingest([Path(sys.argv[1])])
            asyncio.run(read(workspace))
    """
)


def test_a_moment_is_shown_by_the_clock_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    assert moment("2026-11-21T08:31:05.123456+00:00") == "2026-11-21 16:31"
    monkeypatch.undo()
    time.tzset()


def test_a_reviewer_decides_and_takes_it_back(tmp_path: Path) -> None:
    path = declaration(tmp_path / "a.jsonl", "<script>alert(1)</script>", (LEFT, "≥90%"), (RIGHT, "≥85%"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), LEFT, RIGHT],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == ["seen"], done.stderr
