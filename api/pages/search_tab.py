"""The search tab: words or a sentence in, hits with their places out, from each hit on to its like and its targets."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui

from api.answers import HitList
from api.pages import distribution
from api.pages.conditions import Conditions
from api.pages.parts import asked, category, marked, occurrences_table, target
from api.targets import Measure
from api.workspace import Workspace
from kg.breakdown import By
from kg.filters import Filters
from kg.iris import normalise_name

SHOWN = 20
#: Cards shown where nothing similar is stored: enough to see that.
NEAREST_SHOWN = 5
#: Places listed under one hit; a common name stands in hundreds of forms.
ROWS_SHOWN = 30
LIKE_SHOWN = 12


def draw(workspace: Workspace, query: str) -> None:
    """Draw the tab; a non-empty query is searched at once."""
    Search(workspace, query)


class Search:
    """The state of one reader's search."""

    def __init__(self, workspace: Workspace, query: str) -> None:
        self._workspace = workspace
        self._conditions = Conditions(workspace)
        with ui.column().classes("zb-card gap-1"):
            with ui.row().classes("w-full items-end no-wrap"):
                self._query = (
                    ui.input("指标名称或一句话，如：群众对服务是否满意", value=query).classes("grow").props("clearable")
                )
                self._conditions.draw_common()
                ui.button("检索", on_click=self.search)
            self._conditions.draw_rarer(self.search)
        self._query.on("keydown.enter", self.search)
        with ui.row().classes("w-full no-wrap items-start gap-4"):
            self._hits = ui.column().classes("grow gap-2")
            self._like = ui.column().classes("gap-2").style("width: 340px")
        if query:
            ui.timer(0.05, self.search, once=True)
        else:
            with self._hits:
                ui.label("输入指标名称或一句话，查找其他单位设过的指标、目标值和出处。").classes("zb-muted")

    async def search(self) -> None:
        """Search for what stands in the field."""
        query = (self._query.value or "").strip()
        if not query:
            return
        # The distribution is that of the hits shown, whatever is chosen above them since.
        conditions = self._conditions.read()
        if conditions is None:
            return
        filters, least = conditions
        answer = await asked(self._workspace.search, query, SHOWN, filters, least)
        if answer is None:
            return
        self._hits.clear()
        self._like.clear()
        with self._hits:
            if not answer.hits:
                ui.label("没有符合条件的指标，请放宽检索条件。").classes("zb-muted")
            elif answer.nothing_similar:
                ui.label("库中没有相近的指标。以下名称最接近，但多半不是同一指标：").classes("zb-muted")
            else:
                with ui.row().classes("w-full items-center"):
                    ui.label(f"列出 {len(answer.hits)} 个指标名称").classes("zb-muted")
                    ui.button(
                        "全部结果的目标值分布",
                        on_click=lambda _: self.spread_all(answer, query, filters),
                    ).props("flat dense size=12px")
            for hit in answer.hits[: NEAREST_SHOWN if answer.nothing_similar else SHOWN]:
                self._card(hit, filters)

    def _card(self, hit: Mapping[str, Any], filters: Filters) -> None:
        with ui.column().classes("zb-card gap-1"):
            with ui.row().classes("items-center w-full gap-3"):
                marked(hit["name"], hit["highlights"])
                ui.label(category(hit)).classes("zb-chip")
                ui.space()
                ui.label(f"同一指标的可能性 {hit['score']:.0%}").classes("zb-muted")
                ui.button("找相似", on_click=lambda _: self.like(hit)).props("flat dense size=12px")
                ui.button(
                    "目标值分布", on_click=lambda _: self.spread(Measure(text=hit["name"]), hit["name"], filters)
                ).props("flat dense size=12px")
            with ui.row().classes("items-baseline gap-3"):
                ui.label("常见目标").classes("zb-muted")
                ui.label(target(hit["target"])).classes("zb-target")
                ui.label(f"共 {hit['count']} 处").classes("zb-muted")
            if "names" in hit:
                ui.label("又名：" + "、".join(name for name in hit["names"] if name != hit["name"])).classes("zb-muted")
            with ui.expansion("出处").classes("w-full zb-fold").props("dense"):
                occurrences_table(hit["occurrences"][:ROWS_SHOWN])
                if hit["count"] > ROWS_SHOWN:
                    ui.label(f"只列前 {ROWS_SHOWN} 处，共 {hit['count']} 处。").classes("zb-muted")

    async def spread_all(self, answer: HitList, query: str, filters: Filters) -> None:
        """Show on the right how the targets of all hits are distributed."""
        measure = await asked(self._measure, answer)
        if measure is not None:
            await self.spread(measure, query, filters)

    async def spread(self, measure: Measure, heading: str, filters: Filters) -> None:
        """Show on the right how the targets that are meant are distributed."""
        answer = await asked(self._workspace.targets, measure, list(By), filters)
        if answer is None:
            return
        self._like.clear()
        with self._like:
            distribution.draw(answer.to_json(), f"“{heading}”的目标值分布")

    async def like(self, hit: Mapping[str, Any]) -> None:
        """List on the right what is like one hit, which is most like itself and left out."""
        answer = await asked(self._workspace.similar, hit["name"], LIKE_SHOWN + 1)
        if answer is None:
            return
        own = _names(hit)
        others = [other for other in answer.hits if own.isdisjoint(_names(other))]
        self._like.clear()
        with self._like, ui.column().classes("zb-card gap-2"):
            ui.label(f"与“{hit['name']}”相近").classes("zb-name")
            if not others:
                ui.label("库中没有其他指标。").classes("zb-muted")
            for other in others[:LIKE_SHOWN]:
                with ui.row().classes("w-full no-wrap items-baseline gap-2"):
                    ui.label(f"{other['score']:.0%}").classes("zb-muted w-9 text-right")
                    ui.label(other["name"]).classes("grow")
                    ui.label(target(other["target"])).classes("zb-target")

    def _measure(self, answer: HitList) -> Measure:
        """Mean the hits shown; the query alone would bring back those below the lowest chance asked for."""
        fact = self._workspace.state().snapshot.fact
        rows = (fact(place["indicator"]) for hit in answer.hits for place in hit["occurrences"])
        return Measure(canonical=tuple(dict.fromkeys(row.canonical for row in rows)))


def _names(hit: Mapping[str, Any]) -> set[str]:
    return {normalise_name(name) for name in (hit["name"], *hit.get("names", ()))}
