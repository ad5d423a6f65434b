"""From a query to candidates: the same name first, then the same meaning and almost the same spelling."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.reconcile.entities import CANONICAL, KINDS, Entities, Entity
from kg.iris import normalise_name

#: Characters of a query that are compared: longer names are not in use.
LONGEST = 200
#: A spelling that is so close leaves nothing for a search by meaning to find: that costs twenty times as much.
CLOSE = 75.0
#: Below this a candidate only wastes a reader's time.
LEAST = 35.0
SAME = 100.0

Meaning = Callable[[str, int], Iterable[tuple[str, float]]]
"""Finds canonical indicators by meaning: text, number wanted → names with their chances in [0, 1]."""


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


def candidates(query: Query, entities: Entities, meaning: Meaning) -> list[Candidate]:
    """Return the candidates, best first.

    A candidate matches when it alone has exactly the name asked for, in any spelling that is one name, and satisfies
    every constraint. One that contradicts a constraint is none at all; one of which nothing is known in that respect
    stays, but never matches.
    """
    name = normalise_name(query.text[:LONGEST])
    if not name:
        return []
    kinds = [kind for kind in KINDS if not query.kinds or kind in query.kinds]
    scores: dict[int, float] = {}
    for kind in kinds:
        for number, score in _scored(name, query, kind, entities, meaning):
            scores[number] = max(score, scores.get(number, 0.0))
    kept = [(entities.all[number], score) for number, score in scores.items() if score >= LEAST]
    fitting = [(entity, score, _fits(entity, query.facts)) for entity, score in kept]
    fitting = [found for found in fitting if found[2] is not False]
    certain = [entity for entity, score, _ in fitting if score == SAME]
    found = [
        Candidate(entity, score, len(certain) == 1 and score == SAME and fits is True)
        for entity, score, fits in fitting
    ]
    return sorted(found, key=lambda each: -each.score)[: query.limit]


def _scored(name: str, query: Query, kind: str, entities: Entities, meaning: Meaning) -> Iterable[tuple[int, float]]:
    index = entities.indexes[kind]
    same = index.bearers(name)
    yield from ((number, SAME) for number in same)
    # What contradicts a constraint must not take the place of what fits.
    wanted = query.limit * (4 if query.facts else 1)
    alike = index.alike(name, wanted)
    for other, score in alike:
        yield from ((number, score) for number in index.bearers(other))
    if kind == CANONICAL.id and not same and (not alike or alike[0][1] < CLOSE):
        for other, chance in meaning(query.text[:LONGEST], wanted):
            score = round(min(chance * 100, 99.0), 1)
            yield from ((number, score) for number in index.bearers(normalise_name(other)))


def _fits(entity: Entity, facts: Mapping[str, Sequence[str]]) -> bool | None:
    """Say whether an entity satisfies every constraint; None if that is not known and nothing contradicts."""
    answer: bool | None = True
    for name, wanted in facts.items():
        known = entity.facts.get(name, ())
        if not known:
            answer = None
        elif not _holds(name, known, wanted):
            return False
    return answer


def _holds(name: str, known: Sequence[str], wanted: Sequence[str]) -> bool:
    texts = {normalise_name(text) for text in wanted}
    if name == "region":
        # A division takes in those below it: the code of a province ends in zeros.
        return any(code.startswith(_significant(text)) for code in known for text in texts)
    return any(normalise_name(value) in texts for value in known)


def _significant(code: str) -> str:
    for zeros in ("0000", "00"):
        if code.endswith(zeros):
            return code[: -len(zeros)]
    return code
