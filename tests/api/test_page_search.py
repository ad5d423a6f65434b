"""The conditions on the search page: each narrows the hits, the distribution follows, nothing is like itself."""

import subprocess
import sys
import textwrap

from api.pages.conditions import region_names

# NiceGUI has one application per process, so the simulated reader sits in a process of its own.
SCRIPT = textwrap.dedent(
    """
    import asyncio, re, sys, tempfile
    from pathlib import Path
    from nicegui import ElementFilter, ui
    from nicegui.testing import UserInteraction, user_simulation
    from api.pages import search_tab
    from api.settings import Settings
    from api.targets import Measure
    from api.workspace import Workspace
    from embeddings.encoder import KeywordEncoder
    from kg.filters import Filters

    QUERY = "率"
    K = search_tab.SHOWN

    def field(user, kind, label):
        (found,) = (each for each in user.find(kind).elements if each.props.get("label") == label)
        return found

    def rows_of(workspace, answer):
        places = [place for hit in answer.hits for place in hit["occurrences"]]
        return [workspace.indicator(place["indicator"])[0] for place in places]

    def names_on(user):
        with user:
            drawn = sorted(ElementFilter(kind=ui.html), key=lambda each: each.id)
        return [re.sub("<[^>]+>", "", each.content) for each in drawn if "zb-found" in each.classes]

    async def searched(user, workspace, filters=Filters(), least=0.0):
        user.find("检索").click()
        answer = workspace.search(QUERY, K, filters, least)
        expected = [hit["name"] for hit in answer.hits]
        for _ in range(100):
            if names_on(user) == expected:
                break
            await asyncio.sleep(0.05)
        assert names_on(user) == expected, (names_on(user), expected)
        await user.should_see(f"列出 {len(expected)} 个指标名称")
        return answer

    async def spread(user, workspace, measure, filters=Filters()):
        user.find("全部结果的目标值分布").click()
        said = workspace.targets(measure, (), filters).to_json()
        assert said["n"] > 0
        await user.should_see(f"{said['n']} 条，来自 {said['projects']} 个项目", retries=50)
        return said["n"]

    async def read(workspace):
        async with user_simulation(lambda: search_tab.draw(workspace, "")) as user:
            await user.open("/")
            user.find(ui.input).type(QUERY)
            region, unit = field(user, ui.select, "地区"), field(user, ui.select, "实施单位")
            low, high = field(user, ui.number, "指标值从"), field(user, ui.number, "到")
            least = field(user, ui.number, "最低可能性（%）")

            everything = await searched(user, workspace)
            whole = await spread(user, workspace, Measure(query=QUERY, k=K))

            # The first hit is like others, not like itself.
            button = min(
                (each for each in user.find(ui.button).elements if each.text == "找相似"), key=lambda each: each.id
            )
            first = everything.hits[0]["name"]
            UserInteraction(user, {button}, None).click()
            await user.should_see(f"与“{first}”相近", retries=50)
            others = {hit["name"] for hit in workspace.similar(first, 13).hits} - {first}
            listed = {each.text for each in user.find(ui.label).elements}
            assert others and len(others & listed) == len(others), "the others are listed"
            assert first not in listed, "what is asked for is not"

            region.value = "410000"
            await user.should_see("更多条件（已设 1 项）")
            there = Filters(region=("410000",))
            inside = await searched(user, workspace, there)
            assert {row.project.region for row in rows_of(workspace, inside)} == {"410103"}
            assert await spread(user, workspace, Measure(query=QUERY, k=K), there) < whole

            region.value, unit.value = None, workspace.units()[0].name
            await searched(user, workspace, Filters(unit=(unit.value,)))

            unit.value, low.value, high.value = None, 95, 99
            await searched(user, workspace, Filters(value_min=95, value_max=99))
            await user.should_see("更多条件（已设 2 项）")
            low.value = 100
            user.find("检索").click()
            await user.should_see("指标值的下限大于上限", retries=50)

            low.value = high.value = None
            scores = sorted({hit["score"] for hit in everything.hits}, reverse=True)
            bound = int(scores[0] * 100)
            least.value = bound
            likely = await searched(user, workspace, least=bound / 100)
            assert 0 < len(likely.hits) < len(everything.hits)
            listed = {row.canonical for row in rows_of(workspace, likely)}
            assert await spread(user, workspace, Measure(canonical=sorted(listed))) < whole, "only what is listed"

            least.value = 101
            user.find("检索").click()
            await user.should_see("最低可能性应在 0 到 100 之间", retries=50)
            print("seen")

    with tempfile.TemporaryDirectory() as home:
        with Workspace.open(Settings(home=Path(home)), encoder=KeywordEncoder()) as workspace:
            workspace.ingest([Path(path) for path in sys.argv[1:]])
            asyncio.run(read(workspace))
    """
)


def test_each_condition_narrows_what_a_reader_sees() -> None:
    from tests.api.conftest import EDUCATION, URBAN

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(EDUCATION), str(URBAN)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.split() == ["seen"], done.stderr


def test_regions_are_offered_by_full_name_with_those_above_them() -> None:
    assert list(region_names(["410103", "310117", "999999"]).items()) == [
        ("310000", "上海市"),
        ("310117", "上海市松江区"),
        ("410000", "河南省"),
        ("410100", "河南省郑州市"),
        ("410103", "河南省郑州市二七区"),
    ]
