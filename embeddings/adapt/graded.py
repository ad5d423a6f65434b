"""Sets of indicator names in which the likeness of any two is known from how they were made.

The grades follow the rule by which people judge such names: 3 for the same measure of the same act in other words, 2
for the same measure of a sibling act or another measure of the very same act, 1 for the same topic or the measure in
general, 0 otherwise, also where only the ending is shared. Fractions order what lies between.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.adapt.lexicon import AUDIENCE, Act, Lexicon, Measure

Grades = NDArray[np.float32]

_DOMAINS, _ACTS, _SHARED = 4, 3, 4
_GENERIC = 14  # texts of a set that are left for wordings without an act
_SPOKEN = 0.3
_ATTEMPTS = 200


@dataclass(frozen=True, slots=True)
class Name:
    """One made indicator name.

    :param meaning: equal for names that mean the same indicator.
    :param domain: None for a wording that names no act, as are ``act`` and, for an outcome, ``measure`` and ``family``.
    """

    text: str
    meaning: tuple[str, ...]
    domain: str | None = None
    act: int | None = None
    measure: str | None = None
    family: str | None = None
    spoken: bool = False


def grade(query: Name, found: Name) -> float:
    """Return how alike two names are, in [0, 3]; symmetric."""
    if query.meaning == found.meaning:
        return 3.0
    near = query.domain == found.domain and query.domain is not None
    if AUDIENCE in (query.measure, found.measure):
        return _satisfaction({query.measure, found.measure}, near=near)
    same = query.measure == found.measure and query.measure is not None
    kin = query.family == found.family and query.family is not None
    if query.act is None or found.act is None:
        if query.act is found.act:
            return 2.3 if kin else 0.0
        return 1.0 if same else 0.6 if kin else 0.0
    if query.act == found.act:
        return 2.4 if kin else 2.0
    if near:
        return 2.0 if same else 1.4 if kin else 1.0
    return 0.3 if same else 0.15 if kin else 0.0


def _satisfaction(measures: set[str | None], *, near: bool) -> float:
    """Grade contentment of an audience: of other audiences somewhat alike, of the act itself more so."""
    if measures == {AUDIENCE}:
        return 1.6 if near else 1.0
    if "act_satisfaction" in measures:
        return 2.0 if near else 1.0
    return 1.0 if near else 0.0


def grades(names: list[Name]) -> Grades:
    """Return the grade of every pair, shape (n, n)."""
    return np.array([[grade(query, found) for found in names] for query in names], np.float32)


def sets(lexicon: Lexicon, seed: int, size: int, domains: int = _DOMAINS) -> Iterator[list[Name]]:
    """Yield sets of distinct names for ever: a few domains, in each a few acts, with measures in common.

    :param size: names in a set, about; at least 40.
    :param domains: how many domains a set draws from, at most as many as there are.
    """
    chance = random.Random(seed)
    while True:
        yield _one_set(lexicon, chance, size, min(domains, len(lexicon.domains)))


def _one_set(lexicon: Lexicon, chance: random.Random, size: int, domains: int) -> list[Name]:
    measures = [measure for measure in lexicon.measures if measure.id != AUDIENCE]
    audience = next(measure for measure in lexicon.measures if measure.id == AUDIENCE)
    shared = chance.sample(measures, _SHARED)
    made: dict[str, Name] = {}
    for domain in chance.sample(sorted(lexicon.domains), domains):
        acts = lexicon.domains[domain]
        acts = tuple(chance.sample(acts, min(_ACTS, len(acts))))
        enough = len(made) + (size - _GENERIC) // domains
        for _ in range(_ATTEMPTS):
            if len(made) >= enough:
                break
            for name in _about(chance.choice(acts), shared, measures, audience, chance):
                made.setdefault(name.text, name)
    for measure in [*chance.sample(shared, _SHARED - 1), chance.choice(measures)]:
        for text in chance.sample(measure.generic, min(3, len(measure.generic))):
            made.setdefault(text, Name(text, ("generic", measure.id), measure=measure.id, family=measure.family))
    return list(made.values())


def _about(
    act: Act, shared: list[Measure], measures: list[Measure], audience: Measure, chance: random.Random
) -> Iterator[Name]:
    """Yield a few names about one act: a measure of it, one of its outcomes, or how content its audience is."""
    kind = chance.random()
    number = str(act.number)
    if kind < 0.55:
        measure = chance.choice(shared if chance.random() < 0.7 else measures)
        for _ in range(chance.choice((1, 2, 3))):
            spoken = chance.random() < _SPOKEN
            pattern = chance.choice(measure.spoken if spoken else measure.names)
            text = pattern.replace("{}", chance.choice(act.spoken + act.names if spoken else act.names))
            meaning = ("measure", number, measure.id)
            yield Name(text, meaning, act.domain, act.number, measure.id, measure.family, spoken)
    elif kind < 0.9 and act.outcomes:
        place = chance.randrange(len(act.outcomes))
        group = act.outcomes[place]
        for text in chance.sample(group, min(2, len(group))):
            yield Name(text, ("outcome", number, str(place)), act.domain, act.number)
    elif kind >= 0.9 and act.audience:
        asked = chance.choice(act.audience)
        for pattern in chance.sample(audience.names, 2):
            text = pattern.replace("{}", asked)
            yield Name(text, ("audience", asked), act.domain, act.number, AUDIENCE, audience.family)
