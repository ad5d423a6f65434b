"""What a search on the page can be narrowed by: two conditions in sight, the rarer ones folded away."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from nicegui import ui

from api.workspace import Workspace
from kg.filters import Filters
from ontology.categories import LEVEL2
from ontology.regions import Region, region

_MORE = "更多条件"


class Conditions:
    """The fields of one reader's conditions; an empty field is no condition."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def draw_common(self) -> None:
        """Draw what is used most, to stand in one line with the query."""
        self._level2 = ui.select(list(LEVEL2), label="二级指标", clearable=True).classes("w-48")
        self._year = ui.select(self._workspace.years(), label="年度", clearable=True).classes("w-28")

    def draw_rarer(self, search: Callable[[], Awaitable[None]]) -> None:
        """Draw the others, folded; the heading says how many of them are set, so that none works unseen.

        :param search: what the enter key does in a field for numbers.
        """
        units = list(dict.fromkeys(unit.name for unit in self._workspace.units()))
        with ui.expansion(_MORE).classes("w-full zb-fold").props("dense") as self._more:
            with ui.row().classes("w-full items-start gap-4"):
                self._region = _choice(region_names(self._workspace.state().snapshot.regions), "地区").classes("w-64")
                self._unit = _choice(units, "实施单位").classes("grow")
                self._least = ui.number("最低可能性（%）", min=0, max=100).classes("w-36")
            with ui.row().classes("w-full items-end gap-4"):
                self._low = ui.number("指标值从").classes("w-36")
                self._high = ui.number("到").classes("w-36")
                ui.label("按基本单位填写：95% 填 95，120万元填 1200000；没有数值的指标不列出。").classes(
                    "zb-muted pb-2"
                )
        for number in (self._least, self._low, self._high):
            number.props("clearable").on("keydown.enter", search)
        self._rarer = (self._region, self._unit, self._least, self._low, self._high)
        for field in self._rarer:
            field.on_value_change(self._count)

    def read(self) -> tuple[Filters, float] | None:
        """Return the conditions and the lowest chance in [0, 1]; None, told to the reader, if they make no sense."""
        low, high = self._low.value, self._high.value
        if low is not None and high is not None and low > high:
            ui.notify("指标值的下限大于上限", type="warning")
            return None
        if self._least.out_of_limits:
            ui.notify("最低可能性应在 0 到 100 之间", type="warning")
            return None
        filters = Filters(
            level2=_chosen(self._level2),
            year=_chosen(self._year),
            unit=_chosen(self._unit),
            region=_chosen(self._region),
            value_min=low,
            value_max=high,
        )
        return filters, (self._least.value or 0) / 100

    def _count(self) -> None:
        number = sum(field.value is not None for field in self._rarer)
        self._more.text = f"{_MORE}（已设 {number} 项）" if number else _MORE


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the codes of regions and of all above them → full names, wider regions before those in them."""
    names: dict[str, str] = {}
    for code in codes:
        step = region(code)
        while step is not None:
            names[step.code] = _full_name(step)
            step = _above(step)
    return dict(sorted(names.items()))


def _full_name(one: Region) -> str:
    above = _above(one)
    return (_full_name(above) if above else "") + one.label


def _above(one: Region) -> Region | None:
    return region(one.parent) if one.parent else None


def _choice(options: list[str] | dict[str, str], label: str) -> ui.select:
    """Draw a select that is filtered by what the reader types."""
    return ui.select(options, label=label, with_input=True, clearable=True)


def _chosen(field: ui.select) -> tuple[Any, ...]:
    return () if field.value is None else (field.value,)
