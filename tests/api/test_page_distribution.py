"""The distribution on the search page: drawn for one hit and for all of them, as text and never as markup."""

import subprocess
import sys
import textwrap

from api.pages.distribution import counted, direction, histogram_html

# NiceGUI has one application per process, so the simulated reader sits in a process of its own.
SCRIPT = textwrap.dedent(
    """
    import asyncio, sys, tempfile
    from pathlib import Path
    from nicegui import ui
    from nicegui.testing import UserInteraction, user_simulation
    from api.pages import search_tab
    from api.settings import Settings
    from api.workspace import Workspace
    from embeddings.encoder import KeywordEncoder

    async def read(workspace):
        async with user_simulation(lambda: search_tab.draw(workspace, "")) as user:
            await user.open("/")
            user.find(ui.input).type("率")
            user.find("检索").click()
            await user.should_see("个指标名称", retries=50)
            user.find("全部结果的目标值分布").click()
            await user.should_see("“率”的目标值分布", retries=50)
            for word in ("个项目", "中位数", "“不低于”占"):
                await user.should_see(word)
            drawn = " ".join(element.content for element in user.find(ui.html).elements)
            assert "<th>地区</th>" in drawn and "单位类型" not in drawn, "one group alone says nothing"
            assert "width:100%" in drawn, "the highest bar fills its cell"
            first = workspace.search("率", 1).hits[0]["name"]
            button = min(
                (each for each in user.find(ui.button).elements if each.text == "目标值分布"), key=lambda each: each.id
            )
            UserInteraction(user, {button}, None).click()
            await user.should_see(f"“{first}”的目标值分布", retries=50)
            print("seen")

    with tempfile.TemporaryDirectory() as home:
        with Workspace.open(Settings(home=Path(home)), encoder=KeywordEncoder()) as workspace:
            workspace.ingest([Path(path) for path in sys.argv[1:]])
            asyncio.run(read(workspace))
    """
)


def test_a_reader_sees_the_distribution_of_all_hits_and_of_one() -> None:
    from tests.api.conftest import EDUCATION, URBAN

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(EDUCATION), str(URBAN)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["seen"], done.stderr


def test_bars_are_markup_of_ours_alone() -> None:
    drawn = histogram_html([{"low": 0, "high": 50, "count": 1}, {"low": 50, "high": 1234, "count": 2}])
    assert "50 – 1,234" in drawn
    assert drawn.count("<tr>") == 2
    assert "width:50%" in drawn
    assert "http" not in drawn


def test_long_lists_say_how_long_they_are() -> None:
    entries = [{"text": text, "count": 1} for text in "甲乙丙"]
    assert counted(entries, "text", 3) == "甲 ×1、乙 ×1、丙 ×1"
    assert counted(entries, "text", 2) == "甲 ×1、乙 ×1 等 3 种"
    assert direction({"at_least_share": 0.75, "at_most_share": 0}) == "“不低于”占 75%，“不高于”占 0%"
