"""What an answer can be narrowed by: one type for search, suggestion and statistics."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.facts import IndicatorFact, ProjectRef
from kg.iris import normalise_name


@dataclass(frozen=True, slots=True)
class Filters:
    """Every condition has to hold; several values of one field mean any of them; empty means no condition.

    :param unit: implementing units; the spelling is folded.
    :param region: GB/T 2260 codes; the code of a province or city takes in everything below it.
    :param document: identifiers of documents.
    :param value_min: smallest numeric target, in the base unit; a row without a number does not fit.
    :param value_max: largest numeric target, in the base unit; a row without a number does not fit.
    """

    level1: Sequence[str] = ()
    level2: Sequence[str] = ()
    year: Sequence[int] = ()
    unit: Sequence[str] = ()
    region: Sequence[str] = ()
    document: Sequence[str] = ()
    value_min: float | None = None
    value_max: float | None = None

    def accepts(self, fact: IndicatorFact) -> bool:
        """Say whether a declared row fits."""
        return (
            self.accepts_project(fact.project)
            and self.accepts_category(fact.level1, fact.level2)
            and self._accepts_value(fact)
        )

    def accepts_project(self, project: ProjectRef) -> bool:
        """Say whether a project fits, as far as conditions on projects go."""
        return (
            (not self.year or project.year in self.year)
            and (not self.unit or normalise_name(project.unit or "") in {normalise_name(unit) for unit in self.unit})
            and (not self.document or project.document.id in self.document)
            and (not self.region or below(project.region, self.region))
        )

    def accepts_category(self, level1: str | None, level2: str | None) -> bool:
        """Say whether a category fits."""
        return (not self.level1 or level1 in self.level1) and (not self.level2 or level2 in self.level2)

    def _accepts_value(self, fact: IndicatorFact) -> bool:
        if self.value_min is None and self.value_max is None:
            return True
        value = fact.target.value
        return (
            value is not None
            and (self.value_min is None or value >= self.value_min)
            and (self.value_max is None or value <= self.value_max)
        )


NO_FILTERS = Filters()


def below(code: str | None, regions: Sequence[str]) -> bool:
    """Say whether a region is one of *regions* or lies in one: 310117 lies in 310000."""
    return code is not None and code.startswith(tuple(map(_significant, regions)))


def _significant(code: str) -> str:
    """Drop the trailing pairs of zeros: 310000 → 31, 410100 → 4101."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code
