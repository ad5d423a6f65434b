"""What all layouts share: the manner of one drawing, and the known answers of what it prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Protocol

from tests.rendering.aims import print_aim
from tests.rendering.grid import Align, Cell, Sheet, VerticalAlign
from tests.rendering.made import Item, Record

Gold = dict[str, Any]

BUDGET_SLOTS = ("total", "total_fiscal", "total_other", "annual", "annual_fiscal", "annual_carryover", "annual_other")
HEAD = ("nature", "category", "department", "unit", "start", "end")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file to be: its sheets and the projects of the contract that must be read from them."""

    sheets: tuple[Sheet, ...]
    gold: list[Gold]


class Layout(Protocol):
    """A module with a way to draw records."""

    def draw(self, seed: int) -> Drawn:
        """Draw the records of a seed."""
        ...


class Look:
    """The choices of one drawing: wordings, money, alignment; the same for all of its forms.

    :ivar thousand: yuan per printed unit of money, 10000 for 万元.
    :ivar labels: level labels are merged, repeated in every row, or followed by blanks.
    :ivar numbered: names begin with 指标1：.
    :ivar open_rows: some groups end with a row ……
    """

    def __init__(self, layout: str, seed: int) -> None:
        self.rng = Random(f"look {layout} {seed}")
        self.thousand = self.rng.choice((1, 10_000))
        self.money = "元" if self.thousand == 1 else "万元"
        self.brackets = self.rng.random() < 0.2
        self.separators = self.rng.random() < 0.5
        self.inline = self.money if self.rng.random() < 0.15 else ""
        self.blank = self.rng.choice(("", "-"))
        self.valign: VerticalAlign = self.rng.choice(("top", "center"))
        self.left: Align = "left"
        self.labels = self.rng.choice(("merged", "merged", "merged", "repeated", "blanks"))
        self.numbered = self.rng.random() < 0.12
        self.open_rows = self.rng.random() < 0.2
        self._vertical = self.rng.random() < 0.4
        self._words: dict[tuple[str, ...], str] = {}
        self._date = self.rng.choice(("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"))

    def word(self, *wordings: str) -> str:
        """Choose a wording, the same one whenever the same ones are offered."""
        if wordings not in self._words:
            self._words[wordings] = self.rng.choice(wordings)
        return self._words[wordings]

    def chance(self, share: float) -> bool:
        """Toss a coin that falls to ``True`` in *share* of all throws."""
        return self.rng.random() < share

    def amount(self, yuan: Decimal | None) -> str:
        """Print an amount in the unit of this drawing."""
        if yuan is None:
            return self.blank
        value = yuan / self.thousand
        places = max(2, -int(value.normalize().as_tuple().exponent))
        return (f"{value:,.{places}f}" if self.separators else f"{value:.{places}f}") + self.inline

    def day(self, day: date) -> str:
        """Print a day."""
        return self._date.format(day)

    def aim(self, item: Item) -> str:
        """Print a target in one cell."""
        return print_aim(item.aim, self.rng, brackets=self.brackets)

    def section(self, text: str) -> Cell:
        """Make the label at the left of a section."""
        return Cell(text, valign=self.valign, vertical=self._vertical)

    def label(self, text: str, rows: int = 1, columns: int = 1) -> Cell:
        """Make a label cell over its group."""
        return Cell(text, columns, rows, valign=self.valign)

    def text(self, text: str, columns: int = 1, rows: int = 1) -> Cell:
        """Make a cell of running text."""
        return Cell(text, columns, rows, align=self.left, valign=self.valign)


def gold_project(
    record: Record,
    index: int,
    *,
    head: Iterable[str] = HEAD,
    budget: Iterable[str] = BUDGET_SLOTS,
    goals: Iterable[str] = ("overall", "annual"),
    indicators: list[Gold] | None = None,
) -> Gold:
    """Return the contract's object for a record of which a layout prints the named parts.

    :param index: 1-based place in the file.
    :param indicators: known rows, the record's own without weights where none are given.
    """
    values: Gold = {slot: getattr(record, slot) if slot in set(head) else None for slot in HEAD}
    for slot in ("start", "end"):
        values[slot] = values[slot].isoformat() if values[slot] else None
    wanted, scopes = set(budget), set(goals)
    return {
        "index": index,
        "year": record.year,
        "name": record.name,
        **values,
        "budget_yuan": {slot: _number(record.budget[slot]) if slot in wanted else None for slot in BUDGET_SLOTS},
        "overall_goal": "\n".join(record.goal) if "overall" in scopes else None,
        "annual_goal": "\n".join(record.annual_goal) if "annual" in scopes else None,
        "narrative": None,
        "indicators": [gold_item(item) for item in record.items] if indicators is None else indicators,
    }


def gold_item(item: Item, *, weight: bool = False, result: bool = False) -> Gold:
    """Return the contract's object for one row.

    :param weight: the layout prints the full score.
    :param result: the layout prints score and result.
    """
    return {
        "level1": item.level1,
        "level2": item.level2,
        "name": item.name,
        **item.aim.gold(),
        "weight": _number(item.weight) if weight else None,
        "score": _number(item.score) if result else None,
        "actual_raw": item.actual if result else None,
    }


def points(value: Decimal) -> str:
    """Print points without needless zeros."""
    return f"{value.normalize():f}"


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
