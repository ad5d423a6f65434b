"""What every rule of a single declaration must do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kg.records import Locator, Project
from kg.review.model import NOWHERE, Outcome, Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a rule's check of one place ended; the runner adds the rule.

    :param severity: where it differs from the rule's own.
    """

    outcome: Outcome
    message: str
    locator: Locator = NOWHERE
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    severity: Severity | None = None


class Rule(Protocol):
    """A check of one project that yields verdicts and never raises.

    ``id`` is stable, ``severity`` holds unless a verdict says otherwise, ``basis`` names in Chinese the text that
    the rule rests on with its force. Every check yields at least one verdict, so that a report can tell "nothing
    wrong" from "not looked at"; what cannot be checked is ``Outcome.NO_DATA``.
    """

    id: str
    severity: Severity
    basis: str

    def check(self, project: Project) -> Iterable[Verdict]:
        """Check the project in every place that the rule speaks of."""
        ...


def one_year(project: Project) -> bool | None:
    """Say whether the project runs for a year at most; None where its dates are unknown or in the wrong order."""
    if project.start is None or project.end is None or project.end < project.start:
        return None
    return (project.end - project.start).days <= 366
