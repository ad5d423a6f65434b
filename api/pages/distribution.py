"""A panel with the distribution of targets: numbers, a histogram for each unit of measurement, wordings, groups."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from nicegui import ui

from api.figures import bars, figure
from api.pages.parts import rows_table

#: Entries that fit the panel; the HTTP interface has them all.
UNITS_SHOWN = 3
WORDINGS_SHOWN = 6
NAMES_SHOWN = 6
_HEADINGS = {"year": "年度", "region": "地区", "unit_type": "单位类型"}


def draw(answer: Mapping[str, Any], heading: str) -> None:
    """Draw the panel.

    :param answer: statistics in the contract's JSON.
    """
    with ui.column().classes("zb-card gap-2"):
        ui.label(heading).classes("zb-name")
        ui.label(f"{answer['n']} 条，来自 {answer['projects']} 个项目、{answer['implementing_units']} 个单位").classes(
            "zb-muted"
        )
        if len(answer["names"]) > 1:
            ui.label(counted(answer["names"], "name", NAMES_SHOWN)).classes("zb-muted")
        for unit in answer["units"][:UNITS_SHOWN]:
            _unit(unit)
        if rest := answer["units"][UNITS_SHOWN:]:
            ui.label(f"另有 {len(rest)} 种计量单位，共 {sum(unit['numeric'] for unit in rest)} 个数值。").classes(
                "zb-muted"
            )
        if answer["units"]:
            ui.label(direction(answer["direction"])).classes("zb-muted")
        if answer["wordings"]:
            ui.label("定性表述：" + counted(answer["wordings"], "text", WORDINGS_SHOWN)).classes("zb-muted")
        for by, groups in answer["groups"].items():
            if len(groups) > 1:
                rows_table((_HEADINGS[by], "条数", "中位数", "四分位"), (_group(group) for group in groups))


def direction(shares: Mapping[str, Any]) -> str:
    """Return which way the numbers point."""
    return f"“不低于”占 {shares['at_least_share']:.0%}，“不高于”占 {shares['at_most_share']:.0%}"


def counted(entries: Sequence[Mapping[str, Any]], key: str, most: int) -> str:
    """Return the first entries with their counts, and how many there are where not all are shown."""
    shown = "、".join(f"{entry[key]} ×{entry['count']}" for entry in entries[:most])
    return shown if len(entries) <= most else f"{shown} 等 {len(entries)} 种"


def histogram_html(histogram: Sequence[Mapping[str, Any]]) -> str:
    """Return the bars as plain HTML, which needs no script and nothing from elsewhere."""
    rows = "".join(
        f'<tr><td style="white-space:nowrap">{escape(limits)}</td>'
        f'<td style="width:45%"><div style="width:{share:.0%};height:10px;background:#7fa8c9"></div></td>'
        f"<td>{count}</td></tr>"
        for limits, count, share in bars(histogram)
    )
    return f'<table class="zb-table">{rows}</table>'


def _unit(numbers: Mapping[str, Any]) -> None:
    unit = numbers["unit"] or ""
    with ui.row().classes("items-baseline gap-3"):
        ui.label(f"中位数 {figure(numbers['median'])}{unit}").classes("zb-target")
        ui.label(f"四分位 {figure(numbers['q1'])}–{figure(numbers['q3'])}{unit}").classes("zb-muted")
        ui.label(f"{numbers['numeric']} 个数值").classes("zb-muted")
    ui.html(histogram_html(numbers["histogram"]), sanitize=False).classes("w-full")


def _group(group: Mapping[str, Any]) -> tuple[str, ...]:
    unit = group["unit"] or ""
    return (
        group["label"],
        str(group["n"]),
        f"{figure(group['median'])}{unit}" if group["numeric"] else "–",
        f"{figure(group['q1'])}–{figure(group['q3'])}" if group["numeric"] else "–",
    )
