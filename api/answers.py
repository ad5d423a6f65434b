"""Turns hits of the index and facts of the graph into the answers that callers see (DESIGN §7)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from embeddings.index import Hit
from embeddings.table import Scalar
from kg.codec.references import document_ref_to_json, locator_to_json, project_ref_to_json, target_to_json
from kg.facts import IndicatorFact
from kg.records import Target


@dataclass(frozen=True, slots=True)
class HitList:
    """The answer to a search: distinct canonical names, best first.

    :param total: number of names that match the filters at all.
    :param facets: field → value → number of declared rows, over everything that matches the filters.
    """

    query: str
    hits: tuple[dict[str, Any], ...]
    facets: Mapping[str, Mapping[Scalar, int]]
    total: int

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of the contract."""
        return {
            "query": self.query,
            "hits": list(self.hits),
            "facets": {name: _named(counts) for name, counts in self.facets.items()},
            "total": self.total,
        }


def indicator_json(fact: IndicatorFact) -> dict[str, Any]:
    """Return one declared row with everything known of it."""
    return {
        "id": fact.id,
        "canonical": fact.canonical,
        "name": fact.name,
        "level1": fact.level1,
        "level2": fact.level2,
        "target": target_to_json(fact.target),
        "project": project_ref_to_json(fact.project),
        "document": document_ref_to_json(fact.project.document),
        "locator": locator_to_json(fact.locator),
    }


def hit_json(hit: Hit, fact: Callable[[str], IndicatorFact], *, without: str | None = None) -> dict[str, Any] | None:
    """Return one hit with its occurrences, the most common category, name and target in front.

    :param without: identifier of a row to leave out (the one that was asked about).
    :returns: None if no row is left.
    """
    rows = [fact(key) for key in hit.keys if key != without]
    if not rows:
        return None
    (level1, level2, canonical), _ = Counter((row.level1, row.level2, row.canonical) for row in rows).most_common(1)[0]
    return {
        "id": canonical,
        "name": _commonest(row.name for row in rows),
        "score": round(hit.score, 4),
        "level1": level1,
        "level2": level2,
        "count": len(rows),
        "target": target_to_json(_typical([row.target for row in rows])),
        "occurrences": [_occurrence(row) for row in rows],
    }


def _occurrence(row: IndicatorFact) -> dict[str, Any]:
    return {
        "indicator": row.id,
        "project": project_ref_to_json(row.project),
        "target": target_to_json(row.target),
        "document": document_ref_to_json(row.project.document),
        "locator": locator_to_json(row.locator),
    }


def _typical(targets: Sequence[Target]) -> Target:
    """Return the target that is set most often, the first printed on a tie; a missing one only if all are."""
    printed = [target for target in targets if target.raw]
    if not printed:
        return Target()
    meaning = Counter((t.op, t.value, t.value_to, t.unit, t.qualitative) for t in printed)
    wanted = meaning.most_common(1)[0][0]
    return next(t for t in printed if (t.op, t.value, t.value_to, t.unit, t.qualitative) == wanted)


def _commonest(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]


def _named(counts: Mapping[Scalar, int]) -> dict[str, int]:
    """Return counts under texts, as JSON has no other keys; rows without a value are counted under an empty one."""
    return {"" if value is None else str(value): count for value, count in counts.items()}
