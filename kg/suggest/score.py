"""How well a measure fits a new project: neighbours, own unit, popularity, words of the request."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.facts import StoredProject
from kg.review.normalise import bigrams, letters
from kg.suggest.base import Neighbours, SuggestRequest
from kg.suggest.pool import Measure, unit_key

NEIGHBOURS = 8
"""Similar projects that vote; more of them bring what everybody has."""
NAME_SHARE = 0.5
"""Weight of the likeness of names against that of goals, where the request has both."""
EMPHASIS = 2
"""Power to which similarities are raised, so that few close neighbours outweigh many faint ones."""
GOAL_LETTERS = 400
"""Beginning of a goal that is compared; what follows is detail."""
LIKE = 50
"""Indicator names asked for by the text of the request."""


Blend = Mapping[str, float]
"""Weights of the parts of a score; they add up to 1."""

WITH_UNIT: Blend = MappingProxyType({"neighbours": 0.5, "unit": 0.25, "popularity": 0.1, "words": 0.1, "like": 0.05})
"""Where the unit has projects of its own: its house style counts."""
WITHOUT_UNIT: Blend = MappingProxyType({"neighbours": 0.45, "unit": 0.0, "popularity": 0.3, "words": 0.15, "like": 0.1})
"""Where it has none: what many units declare counts more."""


@dataclass(frozen=True, slots=True)
class Context:
    """A request against its corpus.

    :param projects: those that may influence the answer.
    :param neighbours: identifier → vote in (0, 1], by its similarity, most similar first.
    :param unit_projects: identifiers of the projects of the request's unit.
    :param units: number of distinct units.
    :param like: folded indicator name → similarity to the request in [0, 1].
    :param letters: letter pairs of the request's name and goal.
    """

    projects: Mapping[str, StoredProject]
    neighbours: Mapping[str, float]
    unit_projects: frozenset[str]
    units: int
    like: Mapping[str, float]
    letters: frozenset[str]

    @property
    def blend(self) -> Blend:
        """The weights that fit what is known of the unit."""
        return WITH_UNIT if self.unit_projects else WITHOUT_UNIT


def context(request: SuggestRequest, neighbours: Neighbours, projects: Mapping[str, StoredProject]) -> Context:
    """Look up everything that the scores of one request need.

    :param projects: the stored projects that may influence the answer; anything else is ignored.
    """
    unit = letters(request.unit)
    goal = (request.goal or "")[:GOAL_LETTERS]
    text = f"{request.name} {goal}".strip()
    return Context(
        projects=projects,
        neighbours=_similar_projects(request.name, goal, neighbours, projects),
        unit_projects=frozenset(key for key, project in projects.items() if unit and unit_key(project) == unit),
        units=len({unit_key(project) for project in projects.values()}),
        like={letters(name): similarity for name, similarity in neighbours.indicators_like(text, LIKE)},
        letters=bigrams(letters(request.name)) | bigrams(letters(goal)),
    )


def parts(measure: Measure, known: Context) -> dict[str, float]:
    """Return the parts of a measure's score, each in [0, 1]."""
    holders = measure.projects
    pairs = bigrams(measure.name)
    return {
        "neighbours": _share(sum(known.neighbours.get(key, 0.0) for key in holders), sum(known.neighbours.values())),
        "unit": _share(len(holders & known.unit_projects), len(known.unit_projects)),
        "popularity": _share(len(measure.units), known.units),
        "words": _share(len(pairs & known.letters), len(pairs)),
        "like": known.like.get(measure.name, 0.0),
    }


def score(measure: Measure, known: Context) -> float:
    """Return the weighted sum of the parts, in [0, 1]."""
    weights = known.blend
    return min(1.0, sum(weights[part] * value for part, value in parts(measure, known).items()))


def _similar_projects(
    name: str, goal: str, neighbours: Neighbours, projects: Mapping[str, StoredProject]
) -> dict[str, float]:
    # Excluded projects may stand first, so as many more are asked for as there are of them.
    k = 4 * NEIGHBOURS + len(neighbours.projects) - len(projects)
    shares = ((name, NAME_SHARE), (goal, 1 - NAME_SHARE)) if goal else ((name, 1.0),)
    found: defaultdict[str, float] = defaultdict(float)
    for text, share in shares:
        for key, similarity in neighbours.projects_like(text, k):
            if key in projects:
                found[key] += share * max(0.0, min(1.0, similarity)) ** EMPHASIS
    best: Sequence[str] = sorted(found, key=lambda key: (-found[key], key))[:NEIGHBOURS]
    return {key: found[key] for key in best if found[key] > 0}


def _share(part: float, whole: float) -> float:
    return min(1.0, part / whole) if whole else 0.0
