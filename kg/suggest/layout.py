"""One category scheme for a whole answer: cost stands under output in the forms of 2015 and on its own since 2021."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.facts import StoredProject
from kg.records import Indicator
from ontology.categories import SCHEMES, Scheme

#: Rule year of a scheme → where cost stands in it; every other category that both have keeps its name and place.
COST: Mapping[int, tuple[str, str]] = {2015: ("产出指标", "成本指标"), 2021: ("成本指标", "经济成本指标")}


def usual_scheme(projects: Iterable[tuple[StoredProject, float]], year: int | None) -> Scheme:
    """Return the scheme in which most of the projects print their cost indicators.

    :param projects: each with its weight.
    :param year: fiscal year of the new project; where no project tells, the newest scheme valid in it is taken, or
        the newest of all where the year is unknown.
    """
    votes = dict.fromkeys(COST, 0.0)
    for project, weight in projects:
        for rule_year, pair in COST.items():
            if any((row.level1, row.level2) == pair for row in project.record.indicators):
                votes[rule_year] += weight
    valid = [scheme for scheme in SCHEMES if year is None or scheme.valid_from <= year] or [SCHEMES[0]]
    newest = max(valid, key=lambda scheme: scheme.year)
    return max(SCHEMES, key=lambda scheme: (votes[scheme.year], scheme is newest))


def in_scheme(project: StoredProject, scheme: Scheme) -> StoredProject:
    """Return the project with its cost indicators where the scheme has them; everything else stays as declared."""
    level1, level2 = COST[scheme.year]
    others = [pair for year, pair in COST.items() if year != scheme.year]

    def moved(row: Indicator) -> Indicator:
        return replace(row, level1=level1, level2=level2) if (row.level1, row.level2) in others else row

    record = project.record
    return replace(project, record=replace(record, indicators=tuple(map(moved, record.indicators))))
