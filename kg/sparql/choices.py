"""FILTER with a list of IRIs, put as VALUES where the answer is provably the same and much would be read.

Oxigraph reads all that the patterns of the group give and compares afterwards; from VALUES it begins with the few.
Where a constant chooses the solutions already, or another filter may leave fewer, to begin there can be slower: such a
group is left alone.
"""

from collections.abc import Iterator
from itertools import takewhile

from kg.errors import QueryError
from kg.sparql.changes import Change, Note, Rewriting
from kg.sparql.constants import read_constants
from kg.sparql.effort import anchors, by_themselves
from kg.sparql.sameness import is_steady
from kg.sparql.scope import certain
from kg.sparql.tree import Bind, Choice, Filter, Group, Member, Triples, Within


def listed(group: Group, prologue: str) -> Iterator[Rewriting]:
    """Yield what makes VALUES of filters, in the group and in those inside that are evaluated by themselves.

    :param group: evaluated by itself: nothing around it gives its variables values before.
    :param prologue: BASE and PREFIX of the query.
    """
    for each in by_themselves(group):
        found = _listed(each, prologue)
        if found:
            yield found


def _listed(group: Group, prologue: str) -> Rewriting | None:
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
    return Rewriting(
        (Change(start, start, values), Change(filtered.start, filtered.end, "FILTER(true)")),
        (Note(filtered.start, "FILTER", "VALUES"),),
    )


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
