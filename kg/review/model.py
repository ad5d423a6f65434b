"""What a review says: findings of rules, copied places, clusters of templates and boilerplate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from kg.facts import ProjectRef
from kg.records import Locator

NOWHERE = Locator()
"""The place of what stands nowhere in particular."""


class Severity(StrEnum):
    """How much a finding matters if it holds."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """How a check ended; ``NO_DATA`` (could not check) is neither right nor wrong."""

    OK = "ok"
    HIT = "hit"
    LOOK = "look"
    NOT_APPLICABLE = "n/a"
    NO_DATA = "no-data"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule on one place of a project.

    :param rule: stable identifier of the rule.
    :param basis: the text that the rule rests on and its force, in Chinese.
    :param message: one Chinese sentence for the person who checks the form.
    :param evidence: the numbers and texts that were compared.
    :param suggestion: what the preparer can do, None where nothing is to be done.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    message: str
    basis: str
    locator: Locator = NOWHERE
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None


class CopyLevel(StrEnum):
    """What is alike in two projects."""

    GOAL = "goal"
    SET = "set"
    INDICATOR = "indicator"


class Degree(IntEnum):
    """How much alike, decided on the evidence and not on the score."""

    TEMPLATE = 1
    NEAR = 2
    VERBATIM = 3


class Relation(StrEnum):
    """How the two projects stand to each other."""

    SAME_UNIT = "same_unit"
    OTHER_UNIT = "other_unit"
    PREVIOUS_YEAR = "previous_year"


class Field(StrEnum):
    """The goal fields of a record."""

    OVERALL = "overall_goal"
    ANNUAL = "annual_goal"


class EvidenceKind(StrEnum):
    """In what two places agree."""

    FIELD = "field"
    PASSAGE = "passage"
    ROW = "row"
    NAME = "name"
    NOUN = "noun"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Place:
    """One side of a piece of evidence.

    :param field: the goal field, or ``indicators``.
    :param span: half-open range: characters of the field as printed, or positions in the list of indicators.
    :param text: what stands there, as printed.
    """

    field: str
    span: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two places that agree."""

    kind: EvidenceKind
    left: Place
    right: Place


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two projects of a copy, with the place where the likeness begins."""

    project: ProjectRef
    locator: Locator


@dataclass(frozen=True, slots=True)
class Copy:
    """Two projects that share text beyond what everybody writes.

    :param score: in [0, 1]; how much telling text they share, both as a share and as an amount.
    :param evidence: at least one piece, the longest first.
    """

    level: CopyLevel
    degree: Degree
    score: float
    relation: Relation
    left: Side
    right: Side
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A project in a cluster.

    :param shared: indicators that belong to the cluster's core.
    :param own: indicators that no other project has.
    :param indicators: all indicators of the project.
    """

    project: ProjectRef
    shared: int
    own: int
    indicators: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Projects drawn on one template.

    :param level: ``SET`` for a unit's list of indicators, ``GOAL`` for one goal text in many projects.
    :param unit: the unit, None if the members belong to several.
    :param core: what they share, the most frequent first, each with its number of members.
    """

    level: CopyLevel
    unit: str | None
    members: tuple[Member, ...]
    core: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A wording that so many units use that it tells nothing.

    :param kind: ``indicator`` or ``clause``.
    """

    kind: str
    text: str
    units: int
    projects: int


@dataclass(frozen=True, slots=True)
class ProjectReview:
    """Everything about one project.

    :param own: indicators whose name no other project has.
    :param indicators: distinct indicators declared.
    :param copied: copies in which the project takes part, by level.
    """

    project: ProjectRef
    findings: tuple[Finding, ...]
    own: int
    indicators: int
    copied: Mapping[CopyLevel, int]


@dataclass(frozen=True, slots=True)
class Review:
    """The whole report; projects keep the order in which they were given, copies come best first."""

    projects: tuple[ProjectReview, ...]
    copies: tuple[Copy, ...]
    clusters: tuple[Cluster, ...]
    boilerplate: tuple[Boilerplate, ...]
