"""The names that the library puts together, out of declared rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.facts import IndicatorFact
from kg.iris import normalise_name
from kg.library.base import NEIGHBOURS, Candidate, Likeness, Link, Name
from kg.library.guards import apart
from kg.mapping.standards import same_category, standards_named
from ontology.standard import standards

#: Nearest names that are looked at for each standard indicator: a person would want to see few.
STANDARD_NEIGHBOURS = 10


def names_of(facts: Iterable[IndicatorFact]) -> Mapping[str, Name]:
    """Return normalised name → what is declared under it, in the order of texts."""
    rows: dict[str, list[IndicatorFact]] = defaultdict(list)
    for fact in facts:
        rows[normalise_name(fact.name)].append(fact)
    return {
        name: Name(
            name,
            Counter(fact.name for fact in rows[name]),
            tuple(sorted({fact.canonical for fact in rows[name]})),
            tuple(fact.target for fact in rows[name]),
            tuple(pair for pair, _ in Counter((fact.level1, fact.level2) for fact in rows[name]).most_common()),
        )
        for name in sorted(rows)
        if name
    }


def links_of(names: Iterable[str], likeness: Likeness, k: int = NEIGHBOURS) -> tuple[Link, ...]:
    """Return the links between each name and its nearest ones, in the order of texts.

    Where both names find each other with different probabilities, the lower one counts.
    """
    known = set(names)
    found: dict[tuple[str, str], float] = {}
    for name in sorted(known):
        for other, probability in likeness.alike(name, k):
            if other in known and other != name:
                left, right = sorted((name, other))
                found[left, right] = min(probability, found.get((left, right), 1.0))
    return tuple(Link(left, right, found[left, right]) for left, right in sorted(found))


def standard_links_of(
    names: Mapping[str, Name], likeness: Likeness, k: int = STANDARD_NEIGHBOURS
) -> tuple[Candidate, ...]:
    """Return names that may mean the same as a standard indicator, in the order of the list of standards.

    A standard name that is declared itself is left out: its link is known, and two declared names are compared anyway.
    Of several standard indicators of one name that of the name's own category counts, else the first.
    """
    found = []
    for text in dict.fromkeys(normalise_name(standard.name) for standard in standards().values()):
        near = () if text in names else likeness.alike(text, k)
        for name, probability in near:
            if name in names and apart(name, text) is None:
                found.append(Candidate(name, _fitting(text, names[name]), probability, standard=True))
    return tuple(found)


def _fitting(text: str, name: Name) -> str:
    first, *_ = same = standards_named(text)
    fitting = (standard for pair in name.categories for standard in same if same_category(standard, *pair))
    return next(fitting, first).id
