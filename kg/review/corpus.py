"""The projects of a review in comparable form, with the weights that their whole set gives to each wording."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.facts import StoredProject
from kg.records import Indicator, Operator, Target
from kg.review.model import Field
from kg.review.normalise import Clause, Folded, bigrams, clauses, fold, letters
from kg.review.weights import Weights

GRAM = 5
"""Letters of the overlapping pieces in which goals are weighed."""

RowKey = tuple[str, Hashable]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal field that is not blank."""

    field: Field
    folded: Folded
    clauses: tuple[Clause, ...]

    @property
    def grams(self) -> frozenset[str]:
        """The overlapping pieces of ``GRAM`` letters; a shorter text is one piece."""
        text = self.folded.text
        return frozenset(text[place : place + GRAM] for place in range(max(1, len(text) - GRAM + 1)))


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator in comparable form.

    :param position: 0-based place among the project's indicators.
    :param key: folded name together with the meaning of the target.
    """

    position: int
    name: str
    key: RowKey
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class Entry:
    """One project of the corpus.

    :param owner: the folded unit; a project without unit stands for itself.
    :param goals: the goal fields that are not blank; an annual goal equal to the overall one is left out.
    :param grams: of all goals together, so that text moved from one field to the other is still seen.
    """

    stored: StoredProject
    owner: str
    goals: tuple[Goal, ...]
    grams: frozenset[str]
    rows: tuple[Row, ...]

    @property
    def names(self) -> frozenset[str]:
        """The folded names of the indicators."""
        return frozenset(row.name for row in self.rows)

    @property
    def keys(self) -> frozenset[RowKey]:
        """Names with targets."""
        return frozenset(row.key for row in self.rows)


@dataclass(frozen=True)
class Corpus:
    """All entries and what is common among their units."""

    entries: tuple[Entry, ...]

    @classmethod
    def from_projects(cls, projects: Sequence[StoredProject]) -> "Corpus":
        """Fold every project once."""
        return cls(tuple(_entry(project) for project in projects))

    @cached_property
    def gram_weights(self) -> Weights[str]:
        """Of the pieces of goal text."""
        return Weights((entry.owner, entry.grams) for entry in self.entries)

    @cached_property
    def clause_weights(self) -> Weights[str]:
        """Of whole clauses of goals."""
        return Weights((entry.owner, _clause_texts(entry)) for entry in self.entries)

    @cached_property
    def name_weights(self) -> Weights[str]:
        """Of indicator names."""
        return Weights((entry.owner, entry.names) for entry in self.entries)

    @cached_property
    def pair_weights(self) -> Weights[str]:
        """Of letter pairs of indicator names."""
        return Weights(
            (entry.owner, frozenset[str]().union(*(bigrams(name) for name in entry.names))) for entry in self.entries
        )

    @cached_property
    def key_weights(self) -> Weights[RowKey]:
        """Of indicator names with their targets."""
        return Weights((entry.owner, entry.keys) for entry in self.entries)


def target_key(target: Target) -> Hashable:
    """Return what a target means, whatever its notation; a bare number means the same as "equal"."""
    if target.value is not None:
        return target.op or Operator.EQUAL, target.value, target.value_to, target.unit
    return letters(target.qualitative or target.raw)


def _entry(project: StoredProject) -> Entry:
    record = project.record
    goals: list[Goal] = []
    for field, text in ((Field.OVERALL, record.overall_goal), (Field.ANNUAL, record.annual_goal)):
        folded = fold(text)
        if folded.text and all(folded.text != goal.folded.text for goal in goals):
            goals.append(Goal(field, folded, clauses(folded)))
    return Entry(
        stored=project,
        owner=letters(record.unit) or f"#{project.ref.id}",
        goals=tuple(goals),
        grams=frozenset[str]().union(*(goal.grams for goal in goals)),
        rows=tuple(
            Row(position, name, (name, target_key(indicator.target)), indicator)
            for position, indicator in enumerate(record.indicators)
            if (name := letters(indicator.name))
        ),
    )


def _clause_texts(entry: Entry) -> frozenset[str]:
    return frozenset(clause.text for goal in entry.goals for clause in goal.clauses)
