"""Bits that several tabs draw: categories, targets, places, tables of declared rows."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, TypeVar

from nicegui import run, ui

from api.i18n import error_text
from api.whereabouts import whereabouts
from api.wording import printed
from kg.errors import ZhibiaoError

_Answer = TypeVar("_Answer")

STYLE = """
body { background: #f5f6f8; color: #1d2733; }
.zb-header { background: #1f3a52; }
.zb-body { width: 100%; max-width: 1120px; margin: 0 auto; padding: 0 16px; gap: 12px; }
.zb-page { padding-bottom: 48px; }
.zb-card { background: #fff; border: 1px solid #e2e6ea; border-radius: 6px; padding: 14px 18px; width: 100%; }
.zb-name { font-size: 1.06rem; font-weight: 600; }
.zb-found { font-size: 1.06rem; }
.zb-found b { font-weight: 700; color: #1f5d8c; }
.zb-muted { color: #66737f; font-size: .86rem; }
.zb-chip { background: #eaf1f7; color: #1f5d8c; border-radius: 4px; padding: 1px 8px; font-size: .8rem; }
.zb-target { font-variant-numeric: tabular-nums; color: #8a3f12; font-weight: 600; }
.zb-fold .q-item, .zb-fold .nicegui-expansion-content { padding-left: 0; padding-right: 0; }
.zb-fold .q-item { color: #66737f; font-size: .86rem; }
.zb-side { flex: 1 1 0; min-width: 280px; line-height: 1.75; }
.zb-side mark { background: #ffe8a8; padding: 1px 0; }
.zb-table { width: 100%; border-collapse: collapse; font-size: .9rem; }
.zb-table th { text-align: left; white-space: nowrap; color: #66737f; font-weight: 500; }
.zb-table th, .zb-table td { padding: 4px 10px 4px 0; border-bottom: 1px solid #eef0f2; vertical-align: top; }
"""


def category(item: Mapping[str, Any]) -> str:
    """Return both levels as one text."""
    return " › ".join(part for part in (item["level1"], item["level2"]) if part) or "未分类"


def target(value: Mapping[str, Any]) -> str:
    """Return a target as printed, or what is known of it."""
    return printed(value) or "（原文缺目标值）"


def project(value: Mapping[str, Any]) -> str:
    """Return a project as unit, name and year."""
    year = f"（{value['year']}）" if value["year"] else ""
    return " · ".join(part for part in (value["unit"], value["name"]) if part) + year


def place(locator: Mapping[str, Any] | None) -> str:
    """Return a place in a document for a reader."""
    return whereabouts(locator, "zh")


def marked(name: str, spans: Iterable[tuple[int, int]]) -> None:
    """Draw a name with the stretches that it shares with the query made bold; the name is text, never markup."""
    parts, done = [], 0
    for start, end in spans:
        parts += [escape(name[done:start]), "<b>", escape(name[start:end]), "</b>"]
        done = end
    ui.html("".join([*parts, escape(name[done:])]), sanitize=False).classes("zb-found")


def rows_table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Draw a plain table; the cells are text, never markup."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    ui.html(f'<table class="zb-table"><tr>{head}</tr>{body}</table>', sanitize=False).classes("w-full")


def occurrences_table(occurrences: Iterable[Mapping[str, Any]]) -> None:
    """Draw declared rows with where they stand."""
    rows_table(
        ("目标值", "项目", "文件", "位置"),
        (
            (target(row["target"]), project(row["project"]), row["document"]["name"], place(row["locator"]))
            for row in occurrences
        ),
    )


async def asked(question: Callable[..., _Answer], *values: Any) -> _Answer | None:
    """Run a service call outside the event loop; show a known error to the reader and return None."""
    try:
        return await run.io_bound(question, *values)
    except ZhibiaoError as error:
        ui.notify(error_text(error, "zh"), type="negative", multi_line=True)
        return None
