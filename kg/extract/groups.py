"""Carry merged labels down to the rows they cover: a blank label cell continues the group above it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract.labels import level1, level2, printed_differently
from kg.extract.lines import Token
from kg.extract.rows import IndicatorRow
from kg.records import Issue, Locator
from ontology.categories import PARENT


@dataclass
class Placed:
    """A row together with its group.

    :param standard: whether ``level2`` is a name of a known scheme.
    :param doubt: why the group is uncertain, None if it is not.
    """

    row: IndicatorRow
    name: Token
    level1: str | None
    level2: str | None
    level1_raw: str | None
    level2_raw: str | None
    doubt: Issue | None = None

    @property
    def locator(self) -> Locator:
        """Where the row stands; the line is that of the name."""
        return replace(self.row.line.locator, line=self.name.line)

    @property
    def text(self) -> tuple[str, str | None]:
        """Name and target as printed: what makes two rows the same."""
        return self.name.text, self.row.text("target")

    @property
    def standard(self) -> bool:
        """Whether the category is one of the known schemes."""
        return self.level2 in PARENT

    def move(self, other: "Placed") -> None:
        """Take over the group of another row."""
        self.level1, self.level2 = other.level1, other.level2
        self.level1_raw, self.level2_raw = other.level1_raw, other.level2_raw


@dataclass
class _State:
    first: str | None = None
    first_raw: str | None = None
    second: str | None = None
    second_raw: str | None = None

    def take(self, row: IndicatorRow) -> None:
        if row.level2:
            self._take_second(row.level2)
        if row.level1:
            self._take_first(row.level1, alone=row.level2 is None)
        elif row.level2 and self.implied not in (None, self.first):
            # The group's own first-level cell is missing: the second level still says which one it is.
            self.first, self.first_raw = self.implied, None

    @property
    def implied(self) -> str | None:
        return PARENT.get(self.second or "")

    def _take_second(self, label: Token) -> None:
        name = level2(label.text)
        self.second = name or " ".join(label.text.split())
        self.second_raw = printed_differently(label.text, name) if name else None

    def _take_first(self, label: Token, *, alone: bool) -> None:
        printed = level1(label.text) or " ".join(label.text.split())
        if alone and self.implied != printed:
            self.second = self.second_raw = None
        self.first = self.implied or printed
        self.first_raw = printed_differently(label.text, self.first)


def place(rows: Iterable[IndicatorRow]) -> list[Placed]:
    """Give every named row the labels printed in it or above it.

    A second-level label implies its first level, so a missing or misread first-level cell does no harm.
    """
    state = _State()
    placed = []
    for row in rows:
        state.take(row)
        if row.name is not None:
            placed.append(Placed(row, row.name, state.first, state.second, state.first_raw, state.second_raw))
    return placed
