"""The distribution of targets over the rows of a search, of canonical indicators or of a name, and its JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.answers import HitList
from api.snapshot import Snapshot
from embeddings.segment import normalise
from kg.breakdown import Breakdown, By, Group, NameCount, RowStatistics, break_down
from kg.codec import number_to_json
from kg.errors import NotFound
from kg.facts import IndicatorFact
from kg.filters import Filters
from kg.iris import short_id
from kg.statistics import Direction, Distribution, TargetStatistics

Search = Callable[[str, int, Filters], HitList]


@dataclass(frozen=True, slots=True)
class Measure:
    """Which declared rows are meant: those of whatever is filled in.

    :param text: an indicator's name in any spelling, or the identifier or IRI of a canonical indicator.
    :param canonical: identifiers or IRIs of canonical indicators.
    :param query: words or a sentence; the rows of its *k* best hits are meant.
    """

    text: str | None = None
    canonical: Sequence[str] = ()
    query: str | None = None
    k: int = 10


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """The rows that were meant, broken down.

    :param scores: identifier of a canonical indicator → score of its best hit; empty unless a query was asked.
    :param nothing_similar: not even the best hit of the query is near enough to be what was asked for.
    """

    measure: Measure
    breakdown: Breakdown
    scores: Mapping[str, float] = field(default_factory=dict)
    nothing_similar: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of the contract."""
        return {
            "query": self.measure.text or self.measure.query,
            "nothing_similar": self.nothing_similar,
            **_rows_json(self.breakdown.whole),
            "names": [_name_json(name, self.scores) for name in self.breakdown.names],
            "groups": {
                by.value: [_group_json(group) for group in groups] for by, groups in self.breakdown.groups.items()
            },
        }


def measured(measure: Measure, by: Sequence[By], filters: Filters, snapshot: Snapshot, search: Search) -> TargetAnswer:
    """Find the rows that are meant and satisfy the filters, and break them down.

    :raises NotFound: if a canonical indicator that is named is not stored.
    """
    rows: dict[str, IndicatorFact] = {}
    scores: dict[str, float] = {}
    nothing_similar = False
    if measure.text is not None:
        rows |= _called(measure.text, snapshot)
    for identifier in measure.canonical:
        rows |= _canonical(identifier, snapshot)
    if measure.query is not None:
        answer = search(measure.query, measure.k, filters)
        nothing_similar = answer.nothing_similar
        for hit in answer.hits:
            found = [snapshot.fact(place["indicator"]) for place in hit["occurrences"]]
            rows |= {fact.id: fact for fact in found}
            for fact in found:
                scores[fact.canonical] = max(scores.get(fact.canonical, 0), hit["score"])
    return TargetAnswer(measure, break_down(filter(filters.accepts, rows.values()), by), scores, nothing_similar)


def _called(text: str, snapshot: Snapshot) -> dict[str, IndicatorFact]:
    wanted, canonical = normalise(text), short_id(text)
    found = snapshot.chosen(lambda name, concept: concept == canonical or normalise(name) == wanted)
    return {fact.id: fact for fact in found}


def _canonical(identifier: str, snapshot: Snapshot) -> dict[str, IndicatorFact]:
    rows = snapshot.rows(short_id(identifier))
    if not rows:
        raise NotFound(kind="indicator", id=identifier)
    return {fact.id: fact for fact in rows}


def statistics_json(statistics: TargetStatistics) -> dict[str, Any]:
    """Return a distribution of targets; the numbers beside ``n`` are those of the majority unit."""
    return {
        "n": statistics.n,
        "other_units": statistics.other_units,
        **_distribution_json(statistics),
        "method": statistics.method,
        "units": [_distribution_json(unit) for unit in statistics.units],
        "direction": _direction_json(statistics.direction),
        "wordings": [{"text": text, "count": count} for text, count in statistics.wordings],
    }


def _distribution_json(numbers: Distribution) -> dict[str, Any]:
    return {
        "unit": numbers.unit,
        "numeric": numbers.numeric,
        "operators": [{"op": op.value if op else None, "count": count} for op, count in numbers.operators],
        "min": number_to_json(numbers.minimum),
        "q1": number_to_json(numbers.q1),
        "median": number_to_json(numbers.median),
        "q3": number_to_json(numbers.q3),
        "max": number_to_json(numbers.maximum),
        "histogram": [
            {"low": number_to_json(bar.low), "high": number_to_json(bar.high), "count": bar.count}
            for bar in numbers.histogram
        ],
    }


def _direction_json(direction: Direction) -> dict[str, Any]:
    return {
        "at_least": direction.at_least,
        "at_most": direction.at_most,
        "equal": direction.equal,
        "range": direction.within,
        "unsaid": direction.unsaid,
        "at_least_share": direction.at_least_share,
        "at_most_share": direction.at_most_share,
    }


def _rows_json(rows: RowStatistics) -> dict[str, Any]:
    return {
        **statistics_json(rows.targets),
        "projects": rows.projects,
        "implementing_units": rows.implementing_units,
    }


def _group_json(group: Group) -> dict[str, Any]:
    return {"value": group.value, "label": group.label, **_rows_json(group.rows)}


def _name_json(name: NameCount, scores: Mapping[str, float]) -> dict[str, Any]:
    return {
        "id": name.id,
        "name": name.name,
        "level1": name.level1,
        "level2": name.level2,
        "count": name.count,
        "score": scores.get(name.id),
    }
