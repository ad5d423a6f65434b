"""FILTER with a list of IRIs, put as VALUES where the answer is provably the same and much would be read.

Oxigraph reads all that the patterns of the group give and compares afterwards; from VALUES it begins with the few.
Where a constant chooses the solutions already, or another filter may leave fewer, to begin there can be slower: such a
group is left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from kg.errors import QueryError
from kg.sparql.changes import Change
from kg.sparql.constants import read_constants
from kg.sparql.scope import anchors, by_themselves, certain, is_steady
from kg.sparql.tree import Bind, Choice, Filter, Group, Member, Triples, Within


@dataclass(frozen=True, slots=True)
class Listed:
    """A filter that lists IRIs, and what makes it VALUES."""

    filtered: Filter
    changes: tuple[Change, Change]


def listed(group: Group, prologue: str) -> Iterator[Listed]:
    """Yield the filters that can be VALUES, of the group and of those inside that are evaluated by themselves.

    :param group: evaluated by itself: nothing around it gives its variables values before.
    :param prologue: BASE and PREFIX of the query.
    """
    for each in by_themselves(group):
        found = _listed(each, prologue)
        if found:
            yield found


def _listed(group: Group, prologue: str) -> Listed | None:
    filtered = _only_choice(group)
    if filtered is None or filtered.choice is None:
        return None
    others = [each for each in group.members if each is not filtered]
    # OPTIONAL, MINUS and BIND keep the values that are there: to choose before them is the same as after.
    first = list(takewhile(lambda member: isinstance(member, Triples | Filter), others))
    if any(map(anchors, first)) or not all(map(_keeps, others[len(first) :])):
        return None
    if filtered.choice.name not in certain(first) or not is_steady(group):
        return None
    iris = _iris(filtered.choice, prologue)
    if not iris:
        return None
    start = group.start + 1
    values = f" VALUES ?{filtered.choice.name} {{ {' '.join(iris)} }}\n"
    return Listed(filtered, (Change(start, start, values), Change(filtered.start, filtered.end, "FILTER(true)")))


def _only_choice(group: Group) -> Filter | None:
    """Return the filter with a list, where no other one looks at values."""
    looking = [each for each in group.members if isinstance(each, Filter) and not (each.exists or each.unbound)]
    return looking[0] if len(looking) == 1 and looking[0].choice else None


def _keeps(member: Member) -> bool:
    return isinstance(member, Filter | Bind) or (isinstance(member, Within) and member.kind in ("OPTIONAL", "MINUS"))


def _iris(choice: Choice, prologue: str) -> list[str]:
    """Return what is listed as the engine writes it, once each: a value that stands twice would count twice."""
    try:
        return list(dict.fromkeys(map(str, read_constants(prologue, choice.iris))))
    except QueryError:
        # The engine says what is wrong, in the words of the query.
        return []
