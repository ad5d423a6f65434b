"""What a suggestion is asked for, what it is made from, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from kg.facts import ProjectRef, StoredProject
from kg.filters import NO_FILTERS, Filters
from kg.records import Locator, Operator, Target
from kg.statistics import TargetStatistics


class Neighbours(Protocol):
    """The corpus as a suggestion sees it; the caller fills it from graph and index."""

    @property
    def projects(self) -> Mapping[str, StoredProject]:
        """Every stored project by its identifier."""
        ...

    def projects_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return at most *k* project identifiers with their similarity in [0, 1], best first."""
        ...

    def indicators_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return at most *k* indicator names with their similarity in [0, 1], best first."""
        ...


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """What a preparer knows of the new project.

    :param budget_yuan: used for remarks only; no amount is ever derived from it.
    :param k: how many indicators to suggest, at least 1.
    :param exclude_projects: identifiers of projects that must not influence anything, popularity included.
    :param exclude_documents: the same for all projects of a document.
    """

    name: str
    goal: str | None = None
    unit: str | None = None
    budget_yuan: Decimal | None = None
    year: int | None = None
    k: int = 15
    filters: Filters = NO_FILTERS
    exclude_projects: frozenset[str] = frozenset()
    exclude_documents: frozenset[str] = frozenset()


class Kind(StrEnum):
    """Where a suggestion's precedents come from."""

    SAME_UNIT = "same_unit"
    OTHER_UNITS = "other_units"


@dataclass(frozen=True, slots=True)
class Precedent:
    """A declared row that a suggestion rests on."""

    project: ProjectRef
    name: str
    target: Target
    locator: Locator


@dataclass(frozen=True, slots=True)
class TargetProposal:
    """A target to start from, with the distribution that it comes from.

    ``value`` is proposed for ratios alone: an absolute amount of another project is never copied, it is shown in
    the precedents only.

    :param statistics: of all precedents.
    """

    op: Operator | None
    value: Decimal | None
    unit: str | None
    qualitative: str | None
    statistics: TargetStatistics


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One indicator to consider.

    :param score: in [0, 1], comparable within one answer only.
    :param support: number of projects that declare it.
    :param wordings: the names under which it is declared, the most frequent first.
    :param why: the parts of the score, each in [0, 1].
    """

    name: str
    level1: str | None
    level2: str | None
    score: float
    kind: Kind
    support: int
    target: TargetProposal
    wordings: tuple[tuple[str, int], ...]
    precedents: tuple[Precedent, ...]
    why: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the answer rests on and which usual categories it reaches.

    :param categories: second-level category → number of suggestions.
    :param missing: usual categories without a suggestion.
    :param projects: stored projects that were allowed to count.
    :param unit_projects: those of the request's own unit.
    :param neighbours: similar projects that were used.
    """

    categories: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    projects: int = 0
    unit_projects: int = 0
    neighbours: int = 0


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The whole answer, grouped by category in the order of a form, best first within each.

    :param warnings: Chinese sentences about what the answer cannot say.
    """

    suggestions: tuple[Suggestion, ...]
    coverage: Coverage
    warnings: tuple[str, ...]
