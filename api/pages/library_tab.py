"""The library tab: pairs to decide side by side, decisions with their undoing, and the entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nicegui import ui

from api.pages.parts import asked, occurrences_table, rows_table
from api.workspace import Workspace
from kg.library import Judgement

#: Pairs on the page at once; the next ones come up as these are decided.
PAIRS_SHOWN = 20
#: Declared rows shown of each side.
ROWS_SHOWN = 8
DECISIONS_SHOWN = 30
JUDGEMENTS = {"same": "同一指标", "different": "不是同一指标"}
DIRECTIONS = {"higher": "越大越好", "lower": "越小越好", "none": "大小无好坏之分", None: "方向未知"}


def draw(workspace: Workspace) -> None:
    """Draw the tab; nothing is compared before the reader asks for it."""
    Desk(workspace)


class Desk:
    """The state of one reviewer's work."""

    def __init__(self, workspace: Workspace) -> None:
        self._library = workspace.library
        with ui.row().classes("zb-card items-end gap-4"):
            self._by = ui.input("审核人（可不填）").classes("w-48")
            ui.button("列出待定名称", on_click=self.refresh)
            ui.button("更新指标库", on_click=self.update).props("outline")
            ui.label("相近的名称由人决定是否归并；决定可随时撤销，重新入库也不会丢失。").classes("zb-muted")
        self._answer = ui.column().classes("w-full gap-3 pt-2")

    async def refresh(self) -> None:
        """Show what is to be decided, what was decided and what the library holds."""
        found = await asked(self._library.candidates, PAIRS_SHOWN)
        made = await asked(self._library.decisions)
        listing = await asked(self._library.listing)
        if found is None or made is None or listing is None:
            return
        self._answer.clear()
        with self._answer:
            if not listing["made"]:
                ui.label("指标库尚未生成，请点“更新指标库”。").classes("zb-muted")
            elif not listing["current"]:
                ui.label("此后又有文件入库或移除，指标库尚未更新。").classes("zb-muted")
            ui.label(f"待定 {found['total']} 对").classes("zb-name")
            for pair in found["items"]:
                self._pair(pair)
            self._decisions(made["items"])
            _entries(listing["items"])

    async def update(self) -> None:
        """Make the library anew."""
        report = await asked(self._library.update)
        if report is not None:
            ui.notify(f"指标库 {report['entries']} 条，含 {report['names']} 个名称", type="positive")
            await self.refresh()

    async def decide(self, judgement: Judgement, pair: Mapping[str, Any], note: str) -> None:
        """Write a decision down."""
        right = pair["right"]
        decided = await asked(
            lambda: self._library.decide(
                judgement,
                pair["left"]["name"],
                right["id"] if right["standard"] else right["name"],
                standard=right["standard"],
                by=(self._by.value or "").strip() or None,
                note=note.strip() or None,
            )
        )
        if decided is not None:
            await self.refresh()

    async def undo(self, identifier: str) -> None:
        """Take a decision back."""
        by = (self._by.value or "").strip() or None
        if await asked(self._library.undo, identifier, by) is not None:
            await self.refresh()

    def _pair(self, pair: Mapping[str, Any]) -> None:
        with ui.column().classes("zb-card gap-2"):
            with ui.row().classes("w-full gap-6 items-start"):
                for side in (pair["left"], pair["right"]):
                    with ui.column().classes("zb-side gap-1"):
                        _standard(side) if side["standard"] else _name(side)
            with ui.row().classes("w-full items-center gap-3"):
                ui.label(f"同一指标的可能性 {pair['probability']:.0%}").classes("zb-muted")
                note = ui.input("理由（可不填）").classes("grow").props("dense")
                ui.button("同一指标", on_click=lambda _: self.decide(Judgement.SAME, pair, note.value or ""))
                ui.button(
                    "不是同一指标", on_click=lambda _: self.decide(Judgement.DIFFERENT, pair, note.value or "")
                ).props("outline")

    def _decisions(self, made: list[Mapping[str, Any]]) -> None:
        with ui.expansion(f"已作决定：{len(made)} 项").classes("zb-card"):
            for decision in made[:DECISIONS_SHOWN]:
                with ui.row().classes("w-full items-baseline gap-3"):
                    ui.label(JUDGEMENTS[decision["judgement"]]).classes("zb-chip")
                    ui.label(f"{decision['left']} ／ {decision['right']}")
                    who = " ".join(part for part in (decision["by"], moment(decision["at"]), decision["note"]) if part)
                    ui.label(who).classes("zb-muted grow")
                    if decision["undone_at"]:
                        ui.label("已撤销").classes("zb-muted")
                    elif not decision["counts"]:
                        ui.label("已被后来的决定取代").classes("zb-muted")
                    else:
                        ui.button("撤销", on_click=lambda _, key=decision["id"]: self.undo(key)).props("flat dense")


def moment(at: str) -> str:
    """Return a point in time as the reader's clock shows it.

    :param at: in ISO 8601, with its offset.
    """
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _name(side: Mapping[str, Any]) -> None:
    polarity = side["polarity"]
    with ui.row().classes("items-baseline gap-3"):
        ui.label(side["name"]).classes("zb-name")
        ui.label(f"{side['count']} 处").classes("zb-muted")
        ui.label("名称与指标值方向矛盾" if polarity["conflict"] else DIRECTIONS[polarity["direction"]]).classes(
            "zb-chip"
        )
    occurrences_table(side["occurrences"][:ROWS_SHOWN])
    if side["count"] > ROWS_SHOWN:
        ui.label(f"只列前 {ROWS_SHOWN} 处。").classes("zb-muted")


def _standard(side: Mapping[str, Any]) -> None:
    with ui.row().classes("items-baseline gap-3"):
        ui.label(side["name"]).classes("zb-name")
        ui.label("共性指标").classes("zb-chip")
    for text in (" › ".join(part for part in (side["level1"], side["level2"]) if part), *side["domains"]):
        ui.label(text).classes("zb-muted")


def _entries(entries: list[Mapping[str, Any]]) -> None:
    rows = (
        (
            entry["name"],
            "、".join(entry["names"][1:]),
            str(entry["count"]),
            DIRECTIONS[entry["polarity"]["direction"]],
            # Several standard indicators may bear one name.
            "、".join(dict.fromkeys(standard["name"] for standard in entry["standards"])),
        )
        for entry in entries
    )
    with ui.expansion(f"指标库：{len(entries)} 条").classes("zb-card"):
        rows_table(("首选名称", "其他写法", "出现", "方向", "共性指标"), rows)
