"""The values of the library: names, links between them, people's decisions, clusters and what is left to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from kg.records import Target

#: Probability of "same indicator" from which names are put together without asking (measured by benchmarks/library.py).
AUTOMATIC = 0.65
#: Probability from which a person is asked.
NEAR = 0.3
#: Nearest names that are looked at for each name.
NEIGHBOURS = 30

_DIGITS = 16


class Judgement(StrEnum):
    """What a person decides about two names, or about a name and a standard indicator."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Decision:
    """One dated decision; it is superseded or undone, never edited.

    :param left: a normalised name.
    :param right: a normalised name, or the identifier of a standard indicator where ``standard`` is set.
    :param by: who decided, None if nobody is named.
    :param undone_at: when it was taken back, None while it stands.
    """

    id: str
    judgement: Judgement
    left: str
    right: str
    standard: bool
    at: datetime
    by: str | None = None
    note: str | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def pair(self) -> tuple[str, str, bool]:
        """What is decided about, the same for either order of the names."""
        left, right = (self.left, self.right) if self.standard else sorted((self.left, self.right))
        return left, right, self.standard


@dataclass(frozen=True, slots=True)
class Link:
    """How probably two names mean the same.

    :param left: the name that comes first in the order of texts; both are normalised.
    :param probability: in [0, 1]; None where only a decision is known.
    :param decided: a person said that they are the same.
    """

    left: str
    right: str
    probability: float | None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """One normalised name with everything declared under it.

    :param spellings: printed form → number of declared rows.
    :param canonical: identifiers of its canonical indicators, one for each category.
    :param targets: of its declared rows.
    :param categories: first and second level of its declared rows, each pair once, the most frequent first.
    """

    name: str
    spellings: Mapping[str, int]
    canonical: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    categories: tuple[tuple[str | None, str | None], ...] = ()

    @property
    def count(self) -> int:
        """Number of declared rows."""
        return sum(self.spellings.values())


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names that mean the same.

    :param preferred: the spelling that is declared most often, of several the shortest.
    :param alternatives: all other spellings, the most frequent first.
    :param members: normalised names in the order of texts, at least one.
    :param links: what holds the members together.
    :param standards: identifiers of standard indicators that a person linked.
    """

    preferred: str
    alternatives: tuple[str, ...]
    members: tuple[str, ...]
    links: tuple[Link, ...] = ()
    standards: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The identifier: it follows from the first member."""
        return cluster_id(self.members)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two names, or a name and a standard indicator, that a person is to decide about.

    :param left: a normalised name.
    :param right: a normalised name, or the identifier of a standard indicator where ``standard`` is set.
    :param probability: in [0, 1].
    """

    left: str
    right: str
    probability: float
    standard: bool = False


class Likeness(Protocol):
    """Where likeness comes from; the index fills it."""

    def alike(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return the normalised names most like a text with the probability that they mean the same, best first."""


def cluster_id(members: Sequence[str]) -> str:
    """Return the identifier of the cluster with these members, in any order."""
    return sha256(min(members).encode()).hexdigest()[:_DIGITS]
