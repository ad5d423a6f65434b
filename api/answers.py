"""Turns hits of the index and facts of the graph into the answers that callers see (DESIGN §7)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from embeddings.highlight import keyword_spans, spans
from embeddings.index import Hit
from embeddings.table import Scalar
from kg.codec.references import document_ref_to_json, locator_to_json, project_ref_to_json, target_to_json
from kg.facts import IndicatorFact
from kg.iris import normalise_name
from kg.records import Target


@dataclass(frozen=True, slots=True)
class HitList:
    """The answer to a search: distinct canonical names, best first.

    :param total: number of names that match the filters at all.
    :param facets: field → value → number of declared rows, over everything that matches the filters.
    :param nothing_similar: not even the best hit is near enough to be what was asked for.
    """

    query: str
    hits: tuple[dict[str, Any], ...]
    facets: Mapping[str, Mapping[Scalar, int]]
    total: int
    nothing_similar: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of the contract."""
        return {
            "query": self.query,
            "hits": list(self.hits),
            "facets": {name: _named(counts) for name, counts in self.facets.items()},
            "total": self.total,
            "nothing_similar": self.nothing_similar,
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


def hit_json(hit: Hit, rows: Sequence[IndicatorFact], asked: str, label: str) -> dict[str, Any]:
    """Return one hit with its occurrences, the most common category, name and target in front.

    :param rows: the declared rows, at least one.
    :param asked: the text whose shared words are marked in the name, as ``highlights`` (offsets [start, end));
        ``keywords`` marks the name's own words that carry content.
    :param label: what the library calls the names that the rows have; ``names`` lists them where they are several.
    """
    (level1, level2, canonical), _ = Counter((row.level1, row.level2, row.canonical) for row in rows).most_common(1)[0]
    names = [name for name, _ in Counter(row.name for row in rows).most_common()]
    several = len(set(map(normalise_name, names))) > 1
    name = label if several else names[0]
    return {
        "id": canonical,
        "name": name,
        **({"names": names} if several else {}),
        "score": round(hit.score, 4),
        "similarity": round(hit.similarity, 4),
        "highlights": spans(asked, name),
        "keywords": keyword_spans(name),
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


def _named(counts: Mapping[Scalar, int]) -> dict[str, int]:
    """Return counts under texts, as JSON has no other keys; rows without a value are counted under an empty one."""
    named: Counter[str] = Counter()
    for value, count in counts.items():
        named["" if value is None else str(value)] += count
    return dict(named)
