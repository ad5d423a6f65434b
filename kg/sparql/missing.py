"""OPTIONAL with FILTER(!BOUND(…)) over much of the data, put as MINUS where the answer is provably the same.

Both ask for what has no match. Oxigraph looks for a match for every row before OPTIONAL; MINUS finds all of them once.
Where the match is a look-up of one pattern, the rows may be few beside all that it matches: OPTIONAL stays.
"""

from collections.abc import Iterator

from kg.sparql.changes import Change, Note, Rewriting
from kg.sparql.choices import listed
from kg.sparql.effort import by_themselves, is_anchored, is_chained
from kg.sparql.sameness import is_independent
from kg.sparql.scope import certain, selected_groups
from kg.sparql.star import may_be_reshaped
from kg.sparql.tree import Filter, Group, SubSelect, Within


def without_vain_optional(query: SubSelect, prologue: str) -> Iterator[Rewriting]:
    """Yield what makes MINUS of each OPTIONAL in vain, in the order of the text.

    :param prologue: BASE and PREFIX of the query.
    """
    once = {group.start for group in by_themselves(query.group)}
    for select, group in selected_groups(query):
        # Row by row, the first few that a LIMIT asks for may be there soon.
        if group.start not in once or select.stops or not may_be_reshaped(select):
            continue
        for optional in _sought_in_vain(query, group):
            start, pattern = optional.start, optional.groups[0]
            inside = list(listed(pattern, prologue))
            yield Rewriting(
                (Change(start, pattern.start, "MINUS "), *(change for each in inside for change in each.changes)),
                (Note(start, "OPTIONAL", "MINUS"), *(note for each in inside for note in each.notes)),
                select,
            )


def _sought_in_vain(query: SubSelect, group: Group) -> Iterator[Within]:
    """Yield the OPTIONAL of a group that can be MINUS.

    :param group: evaluated by itself: nothing around it gives its variables values before.
    """
    filters = [each for each in group.members if isinstance(each, Filter)]
    unbound = frozenset(each.unbound for each in filters if each.unbound)
    # What another filter leaves may be few, and then OPTIONAL is the quicker.
    if not unbound or is_anchored(group) or any(not (each.exists or each.unbound) for each in filters):
        return
    for each in group.members:
        if isinstance(each, Within) and _is_vain(each, group, unbound) and not _is_assigned(query, each):
            yield each


def _is_vain(optional: Within, group: Group, unbound: frozenset[str]) -> bool:
    if optional.kind != "OPTIONAL":
        return False
    (pattern,) = optional.groups
    others = [each for each in group.members if each is not optional and not isinstance(each, Filter)]
    elsewhere = frozenset[str]().union(*(each.names for each in others))
    if not (unbound & certain(pattern.members)) - elsewhere:
        return False
    before = [each for each in others if each.start < optional.start]
    shared = pattern.names & frozenset[str]().union(*(each.names for each in before))
    # A row is only taken away where it has a variable in common with what is found.
    joined = certain(before) & certain(pattern.members)
    return bool(joined) and is_chained(pattern, joined) and is_independent(pattern, shared)


def _is_assigned(query: SubSelect, optional: Within) -> bool:
    """Say whether a variable of OPTIONAL is given a value outside, which is wrong and would not be with MINUS."""
    return any(
        each.name in optional.names and not optional.start <= each.start < optional.end for each in query.assigned
    )
