"""What is counted of each kind: cases, outcomes, time, memory, findings."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.fuzz.cases import Case
from tests.fuzz.child import Ending

FAULTS = frozenset({"exception", "hang", "crash", "memory"})
#: Megabytes by which the last third of a process's cases may lie above the second.
_GROWTH = 64
_ENOUGH = 150


@dataclass(slots=True)
class Finding:
    """A fault, with the first case that showed it."""

    kind: str
    outcome: str
    place: str
    trace: str
    number: int
    how: tuple[str, ...]
    data: bytes
    count: int = 1


@dataclass(slots=True)
class Tally:
    """The counts of one kind.

    :param resident: megabytes that the process held after each case, since it was last started.
    :param slowest: number, seconds and outcome of the slowest case.
    :param peak: most megabytes that a case took beyond what the process held.
    """

    cases: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[int, float, str] = (0, 0.0, "")
    peak: float = 0.0
    resident: list[float] = field(default_factory=list)
    growth: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict)

    def add(self, case: Case, ending: Ending) -> None:
        """Count a case."""
        self.cases += 1
        self.seconds += ending.seconds
        self.outcomes[ending.outcome] += 1
        self.slowest = max(self.slowest, (case.number, ending.seconds, ending.outcome), key=lambda each: each[1])
        self.peak = max(self.peak, ending.peak)
        if ending.outcome in FAULTS:
            self._find(case, ending)
        if ending.outcome in {"hang", "crash"}:
            self.settle()
            self.resident = []
        else:
            self.resident.append(ending.resident)

    def settle(self) -> None:
        """Look at how the memory went since the process was started."""
        third = len(self.resident) // 3
        if 3 * third >= _ENOUGH:
            later, last = self.resident[third : 2 * third], self.resident[2 * third :]
            self.growth = max(self.growth, median(last) - median(later))

    def as_json(self) -> dict[str, Any]:
        """Return the counts for the report."""
        number, seconds, outcome = self.slowest
        return {
            "cases": self.cases,
            "seconds": round(self.seconds, 1),
            "outcomes": dict(self.outcomes.most_common()),
            "slowest": {"case": number, "seconds": round(seconds, 2), "outcome": outcome},
            "peak_mb": round(self.peak),
            "resident_mb": [round(self.resident[0]), round(self.resident[-1])] if self.resident else [],
            "growth_mb": round(self.growth),
            "growing": self.growth > _GROWTH,
            "findings": [
                {
                    "outcome": each.outcome,
                    "place": each.place,
                    "case": each.number,
                    "how": each.how,
                    "count": each.count,
                }
                for each in self.findings.values()
            ],
        }

    def _find(self, case: Case, ending: Ending) -> None:
        known = self.findings.get(ending.place)
        if known:
            known.count += 1
        else:
            self.findings[ending.place] = Finding(
                case.kind, ending.outcome, ending.place, ending.trace, case.number, case.how, case.data
            )
