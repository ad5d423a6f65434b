"""The review tab: copied places side by side, findings by project, templates and boilerplate."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from nicegui import ui

from api.pages.parts import asked, place, project, rows_table
from api.workspace import Workspace
from kg.review import review_to_json

LEVELS = {"goal": "目标雷同", "set": "指标表雷同", "indicator": "个别指标雷同"}
DEGREES = {3: "逐字相同", 2: "大部分相同", 1: "同一模板"}
RELATIONS = {"same_unit": "同一单位", "other_unit": "不同单位", "previous_year": "同一单位上一年度"}
FIELDS = {"overall_goal": "总目标", "annual_goal": "年度目标", "indicators": "绩效指标"}
SEVERITIES = {"error": "错误", "warning": "提醒", "info": "提示"}
#: A page with more pairs than a person reads is slow for nothing; the JSON has them all.
PAIRS_SHOWN = 60


def draw(workspace: Workspace) -> None:
    """Draw the tab; nothing is compared before the reader asks for it."""
    Report(workspace)


class Report:
    """The state of one reader's review."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._review: Mapping[str, Any] | None = None
        with ui.row().classes("zb-card items-center gap-4"):
            ui.button("审核全部项目", on_click=self.run)
            self._templates = ui.checkbox("含套用同一模板的", on_change=lambda: self._draw())
            self._level = ui.toggle({"": "全部", **LEVELS}, value="", on_change=lambda: self._draw())
            ui.label("相似不等于抄袭；常用套话已折减，未能核对的不算错误。").classes("zb-muted")
        self._answer = ui.column().classes("w-full gap-3 pt-2")

    async def run(self) -> None:
        """Review everything that is stored."""
        found = await asked(self._workspace.review)
        if found is not None:
            self._review = review_to_json(found)
            self._draw()

    def _draw(self) -> None:
        if self._review is None:
            return
        wanted = self._level.value
        least = 1 if self._templates.value else 2
        copies = [
            copy
            for copy in self._review["copies"]
            if copy["degree"] >= least and (not wanted or copy["level"] == wanted)
        ]
        self._answer.clear()
        with self._answer:
            _headline(self._review)
            for copy in copies[:PAIRS_SHOWN]:
                _pair(copy)
            if len(copies) > PAIRS_SHOWN:
                ui.label(f"另有 {len(copies) - PAIRS_SHOWN} 对，可用接口 /api/reviews 取得全部。").classes("zb-muted")
            if not wanted:
                _findings(self._review["projects"])
                _templates(self._review["clusters"])
                _boilerplate(self._review["boilerplate"])


def _headline(review: Mapping[str, Any]) -> None:
    without_own = sum(
        p["summary"]["own_indicators"] == 0 and p["summary"]["indicators"] > 0 for p in review["projects"]
    )
    alike = sum(copy["degree"] == 1 for copy in review["copies"])
    ui.label(
        f"{len(review['projects'])} 个项目；{len(review['copies']) - alike} 对雷同，另有 {alike} 对只是套用同一模板；"
        f"{without_own} 个项目没有一条自己的指标。"
    ).classes("zb-name")


def _pair(copy: Mapping[str, Any]) -> None:
    with ui.column().classes("zb-card gap-2"):
        with ui.row().classes("items-center gap-3"):
            ui.label(LEVELS[copy["level"]]).classes("zb-chip")
            ui.label(DEGREES[copy["degree"]]).classes("zb-target")
            ui.label(RELATIONS[copy["relation"]]).classes("zb-muted")
            ui.label(f"{copy['score']:.2f}").classes("zb-muted")
        with ui.row().classes("w-full gap-6 items-start"):
            for side in ("left", "right"):
                with ui.column().classes("zb-side gap-1"):
                    ui.label(project(copy[side]["project"])).classes("font-medium")
                    ui.label(f"{copy[side]['project']['document']['name']} {place(copy[side]['locator'])}").classes(
                        "zb-muted"
                    )
                    ui.html(_evidence(copy["evidence"], side), sanitize=False)


def _evidence(evidence: Sequence[Mapping[str, Any]], side: str) -> str:
    """Return what stands on one side, matched text marked; everything is escaped here."""
    parts = [
        f'<div><span class="zb-muted">{escape(FIELDS.get(piece[f"{side}_field"], ""))}</span> '
        f"<mark>{escape(piece[f'{side}_text'])}</mark></div>"
        for piece in evidence
    ]
    return "".join(parts)


def _findings(projects: Iterable[Mapping[str, Any]]) -> None:
    rows = [
        (
            project(entry),
            "未能核对" if finding["outcome"] == "no-data" else SEVERITIES[finding["severity"]],
            finding["message"],
            place(finding["locator"]),
        )
        for entry in projects
        for finding in entry["findings"]
        if finding["outcome"] in ("hit", "look", "no-data")
    ]
    with ui.expansion(f"规则核对：{len(rows)} 条").classes("zb-card"):
        rows_table(("项目", "程度", "说明", "位置"), rows)


def _templates(clusters: Iterable[Mapping[str, Any]]) -> None:
    rows = [
        (
            cluster["unit"] or "多个单位",
            f"{cluster['size']} 个项目",
            f"{cluster['without_own']} 个没有自己的指标",
            "、".join(core["text"] for core in cluster["core"][:6]),
        )
        for cluster in clusters
    ]
    with ui.expansion(f"共用模板：{len(rows)} 组").classes("zb-card"):
        rows_table(("单位", "成员", "自有指标", "共同内容"), rows)


def _boilerplate(items: Iterable[Mapping[str, Any]]) -> None:
    rows = [(item["text"], f"{item['units']} 个单位", f"{item['projects']} 个项目") for item in items]
    with ui.expansion(f"常用套话（已折减）：{len(rows)} 条").classes("zb-card"):
        rows_table(("文字", "单位", "项目"), rows)
