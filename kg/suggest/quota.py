"""Which of the ranked measures make up a form: places for each category, then the best of the rest."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kg.suggest.pool import Measure
from kg.suggest.score import Context
from ontology.categories import LEVEL2

USUAL_SHARE = 0.5
"""Share of the neighbours, by similarity, that must use a category for it to be usual."""


def category(measure: Measure) -> str:
    """Return what a measure is grouped under: its second level, else its first, else nothing."""
    return measure.level2 or measure.level1 or ""


def usual_categories(known: Context) -> tuple[str, ...]:
    """Return the categories that projects like this one use, in the order of a form."""
    users: defaultdict[str, float] = defaultdict(float)
    for key, similarity in known.neighbours.items():
        for name in {row.level2 or row.level1 or "" for row in known.projects[key].record.indicators}:
            users[name] += similarity
    whole = sum(known.neighbours.values())
    return tuple(sorted((name for name, weight in users.items() if weight >= USUAL_SHARE * whole), key=form_order))


def form_order(name: str) -> tuple[int, str]:
    """Sort key of a category: its place in the schemes, unknown ones behind."""
    return (LEVEL2.index(name) if name in LEVEL2 else len(LEVEL2)), name


def quotas(known: Context, k: int) -> dict[str, int]:
    """Divide *k* places by the mix of categories among the neighbours' rows (largest remainders).

    Each usual category has at least one place while there are places.
    """
    mix: defaultdict[str, float] = defaultdict(float)
    for key, similarity in known.neighbours.items():
        for row in known.projects[key].record.indicators:
            mix[row.level2 or row.level1 or ""] += similarity
    places: Counter[str] = Counter(dict.fromkeys(usual_categories(known)[:k], 1))
    whole = sum(mix.values())
    while mix and places.total() < k:
        behind = max(sorted(mix), key=lambda name: k * mix[name] / whole - places[name])
        places[behind] += 1
    return dict(places)


def choose(ranked: Sequence[Measure], places: Mapping[str, int], k: int) -> list[Measure]:
    """Take the best measures of each category up to its places, and fill up with the best of the rest.

    :param ranked: measures, best first.
    :returns: at most *k* measures in the order of the ranking.
    """
    left = Counter(places)
    chosen: set[int] = set()
    for rank, measure in enumerate(ranked):
        if len(chosen) < k and left[category(measure)] > 0:
            left[category(measure)] -= 1
            chosen.add(rank)
    for rank in range(len(ranked)):
        if len(chosen) >= k:
            break
        chosen.add(rank)
    return [ranked[rank] for rank in sorted(chosen)]
