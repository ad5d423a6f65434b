"""From queries to candidates: the same name first, then almost the same spelling, and the same meaning."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.reconcile.constraints import Constraint, constraints_of, fits
from api.reconcile.entities import CANONICAL, KINDS, Entities, Entity
from api.reconcile.names import ALMOST
from kg.iris import normalise_name

#: Characters of a query that are compared: longer names are not in use.
LONGEST = 200
#: A spelling that is so close leaves nothing for a search by meaning to find: that costs ten times as much.
CLOSE = 75.0
#: Texts that are looked for by meaning together; their hits are all held until they are noted.
_TOGETHER = 50
#: Below this a candidate only wastes a reader's time.
LEAST = 35.0
SAME = 100.0

Meaning = Callable[[Sequence[str], int], Sequence[Iterable[tuple[str, float]]]]
"""Finds canonical indicators by meaning: texts, number wanted → for each text names with their chances in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query.

    :param kinds: identifiers of types; none stands for all.
    :param facts: property → values, one of which has to hold.
    """

    text: str
    kinds: Collection[str] = ()
    limit: int = 10
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer.

    :param score: in (0, 100].
    :param match: certain, so that no person has to look.
    """

    entity: Entity
    score: float
    match: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as the specification has it."""
        return {
            "id": self.entity.iri,
            "name": self.entity.names[0],
            "description": self.entity.description,
            "type": [{"id": self.entity.kind.id, "name": self.entity.kind.name}],
            "score": self.score,
            "match": self.match,
            "features": [{"id": "name", "value": self.score}],
        }


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What the names alone tell of a query.

    :param constraints: what the query's facts stand for.
    :param scores: number of an entity → score.
    :param told: that leaves nothing for meaning to find.
    """

    query: Query
    constraints: Sequence[Constraint]
    scores: dict[int, float]
    told: bool


def candidates(queries: Sequence[Query], entities: Entities, meaning: Meaning) -> list[list[Candidate]]:
    """Return the candidates of each query, best first.

    A candidate matches when it alone has exactly the name asked for, in any spelling that is one name, and satisfies
    every constraint. One that contradicts a constraint is none at all; one of which nothing is known in that respect
    stays, but never matches.

    Indicators are looked for by meaning unless one of them has the name almost, or a thing of another type exactly and
    satisfies every constraint: what is alike in meaning is never certain. Such texts are looked for together.
    """
    spelled = [_spelled(query, entities) for query in queries]
    open_ones = [each for each in spelled if not each.told]
    index = entities.indexes[CANONICAL.id]
    for wanted in {_wanted(each.query) for each in open_ones}:
        asked = [each for each in open_ones if _wanted(each.query) == wanted]
        for some in (asked[start : start + _TOGETHER] for start in range(0, len(asked), _TOGETHER)):
            for each, found in zip(some, meaning([each.query.text[:LONGEST] for each in some], wanted), strict=True):
                for other, chance in found:
                    _note(each.scores, index.bearers(normalise_name(other)), round(min(chance * 100, ALMOST), 1))
    return [_chosen(each, entities) for each in spelled]


def _spelled(query: Query, entities: Entities) -> _Spelled:
    name = normalise_name(query.text[:LONGEST])
    scores: dict[int, float] = {}
    kinds = [kind for kind in KINDS if not query.kinds or kind in query.kinds] if name else []
    for index in (entities.indexes[kind] for kind in kinds):
        _note(scores, index.bearers(name), SAME)
        for other, score in index.alike(name, _wanted(query)):
            _note(scores, index.bearers(other), score)
    constraints = constraints_of(query.facts, entities)
    told = CANONICAL.id not in kinds or any(
        _is_telling(entities.all[number], score, constraints) for number, score in scores.items()
    )
    return _Spelled(query, constraints, scores, told)


def _is_telling(entity: Entity, score: float, constraints: Sequence[Constraint]) -> bool:
    if entity.kind is CANONICAL:
        return score >= CLOSE and fits(entity, constraints) is not False
    # A constraint that a thing of another type has no answer to may well mean an indicator.
    return score == SAME and fits(entity, constraints) is True


def _wanted(query: Query) -> int:
    """Return how many names to look for: what contradicts a constraint must not take the place of what fits."""
    return query.limit * (4 if query.facts else 1)


def _note(scores: dict[int, float], numbers: Iterable[int], score: float) -> None:
    for number in numbers:
        scores[number] = max(score, scores.get(number, 0.0))


def _chosen(spelled: _Spelled, entities: Entities) -> list[Candidate]:
    kept = [(entities.all[number], score) for number, score in spelled.scores.items() if score >= LEAST]
    fitting = [(entity, score, fits(entity, spelled.constraints)) for entity, score in kept]
    fitting = [found for found in fitting if found[2] is not False]
    certain = [entity for entity, score, _ in fitting if score == SAME]
    found = [
        Candidate(entity, score, len(certain) == 1 and score == SAME and fitted is True)
        for entity, score, fitted in fitting
    ]
    return sorted(found, key=lambda each: -each.score)[: spelled.query.limit]
