"""The measures that stored projects declare, with their wordings pooled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.facts import StoredProject
from kg.records import Indicator
from kg.review.normalise import bigrams, letters

SIMILAR = 0.6
"""Overlap of letter pairs from which two names in one category are wordings of one measure."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A declared row together with its project."""

    project: StoredProject
    indicator: Indicator

    @property
    def unit(self) -> str:
        """The folded unit; a project without unit stands for itself."""
        return unit_key(self.project)


@dataclass(slots=True)
class Measure:
    """A canonical indicator: one folded name in one category, or several wordings pooled.

    :param name: the folded name of the leading wording.
    """

    name: str
    level1: str | None
    level2: str | None
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def projects(self) -> set[str]:
        """Identifiers of the projects that declare it."""
        return {occurrence.project.ref.id for occurrence in self.occurrences}

    @property
    def units(self) -> set[str]:
        """Folded names of the units that declare it."""
        return {occurrence.unit for occurrence in self.occurrences}

    @property
    def wordings(self) -> tuple[tuple[str, int], ...]:
        """Printed names with their number of rows, the most frequent first."""
        counts = Counter(occurrence.indicator.name for occurrence in self.occurrences)
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def title(self) -> str:
        """The most frequent printed form of the leading wording."""
        return next(name for name, _ in self.wordings if letters(name) == self.name)


def unit_key(project: StoredProject) -> str:
    """Return the folded name of a project's unit."""
    return letters(project.record.unit) or f"#{project.ref.id}"


def measures(projects: Iterable[StoredProject]) -> list[Measure]:
    """Collect what the projects declare, one measure for each folded name in each second-level category."""
    found: dict[tuple[str, str | None], Measure] = {}
    for project in projects:
        for row in project.record.indicators:
            if name := letters(row.name):
                measure = found.setdefault((name, row.level2 or row.level1), Measure(name, row.level1, row.level2))
                measure.occurrences.append(Occurrence(project, row))
    return list(found.values())


def pooled(ranked: Sequence[Measure], most: int) -> list[Measure]:
    """Pool similar names of one category under the one that ranks first.

    :param ranked: measures, best first.
    :param most: stop when so many pools are full; the rest of the ranking only adds wordings to them.
    :returns: pools in the order of their leading measures; the given measures are left as they are.
    """
    pools: list[Measure] = []
    pairs_of: list[frozenset[str]] = []
    for measure in ranked:
        pairs = bigrams(measure.name)
        home = next((place for place, pool in enumerate(pools) if _same(measure, pairs, pool, pairs_of[place])), None)
        if home is not None:
            pools[home].occurrences.extend(measure.occurrences)
        elif len(pools) < most:
            pools.append(Measure(measure.name, measure.level1, measure.level2, list(measure.occurrences)))
            pairs_of.append(pairs)
    return pools


def _same(measure: Measure, pairs: frozenset[str], pool: Measure, other: frozenset[str]) -> bool:
    if (measure.level2 or measure.level1) != (pool.level2 or pool.level1):
        return False
    if measure.name == pool.name:
        return True
    return 2 * len(pairs & other) >= SIMILAR * (len(pairs) + len(other)) and bool(pairs & other)
