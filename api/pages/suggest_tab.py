"""The suggestion tab: a new project in, a complete indicator table with precedents and target distributions out."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from nicegui import ui

from api.pages.parts import asked, category, place, project, rows_table, target
from api.wording import proposed, spread
from api.workspace import Workspace
from kg.suggest import SuggestRequest, suggestions_to_json


def draw(workspace: Workspace) -> None:
    """Draw the tab."""
    Form(workspace)


class Form:
    """The state of one reader's form."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        with ui.column().classes("zb-card gap-2"):
            with ui.row().classes("w-full items-end no-wrap"):
                self._name = ui.input("项目名称").classes("grow")
                self._unit = ui.select(
                    [unit.name for unit in workspace.units()],
                    label="实施单位（可不填）",
                    with_input=True,
                    clearable=True,
                ).classes("w-80")
                self._k = ui.number("条数", value=15, min=1, max=60, format="%d").classes("w-20")
            self._goal = ui.textarea("项目目标（写得越具体，建议越贴近）").classes("w-full").props("autogrow")
            ui.button("给出建议", on_click=self.suggest)
        self._answer = ui.column().classes("w-full gap-3 pt-2")

    async def suggest(self) -> None:
        """Ask for suggestions for what stands in the form."""
        name = (self._name.value or "").strip()
        if not name:
            ui.notify("请填写项目名称", type="warning")
            return
        request = SuggestRequest(
            name=name, goal=self._goal.value or None, unit=self._unit.value, k=int(self._k.value or 15)
        )
        found = await asked(self._workspace.suggest, request)
        if found is None:
            return
        answer = suggestions_to_json(found)
        self._answer.clear()
        with self._answer:
            for warning in answer["warnings"]:
                ui.label(warning).classes("zb-muted")
            for heading, members in groupby(answer["suggestions"], key=category):
                with ui.column().classes("zb-card gap-1"):
                    ui.label(heading).classes("zb-chip")
                    for suggestion in members:
                        _row(suggestion)


def _row(suggestion: Mapping[str, Any]) -> None:
    with ui.expansion().classes("w-full").props("dense") as more:
        with more.add_slot("header"), ui.row().classes("w-full items-baseline gap-3"):
            ui.label(suggestion["name"]).classes("zb-name")
            ui.label(proposed(suggestion["target"]) or "目标值请按本项目实际填写").classes("zb-target")
            ui.space()
            ui.label(_spread(suggestion["target"])).classes("zb-muted")
            ui.label(f"{suggestion['support']} 个项目设过").classes("zb-muted")
        rows_table(
            ("目标值", "项目", "位置"),
            (
                (target(row["target"]), project(row["project"]), place(row["locator"]))
                for row in suggestion["precedents"]
            ),
        )


def _spread(value: Mapping[str, Any]) -> str:
    around = spread(value)
    return "中位数 {median}，四分位 {q1}–{q3}".format(**around) if around else ""
