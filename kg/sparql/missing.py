"""OPTIONAL with FILTER(!BOUND(…)) over much of the data, put as MINUS where the answer is provably the same.

Both ask for what has no match. Oxigraph looks for a match for every row before OPTIONAL; MINUS finds all of them once.
Where the match is a look-up of one pattern, the rows may be few beside all that it matches: OPTIONAL stays.
"""

from kg.sparql.scope import certain, is_anchored, is_chained, is_independent
from kg.sparql.tree import Bind, Filter, Group, Within


def sought_in_vain(group: Group) -> list[Within]:
    """Return the OPTIONAL of a group that can be MINUS, in their order.

    :param group: evaluated by itself: nothing around it gives its variables values before.
    """
    filters = [each for each in group.members if isinstance(each, Filter)]
    unbound = {each.unbound for each in filters if each.unbound}
    # What another filter leaves may be few, and then OPTIONAL is the quicker.
    if not unbound or is_anchored(group) or any(not (each.exists or each.unbound) for each in filters):
        return []
    return [each for each in group.members if isinstance(each, Within) and _is_vain(each, group, unbound)]


def _is_vain(optional: Within, group: Group, unbound: set[str]) -> bool:
    if optional.kind != "OPTIONAL":
        return False
    (pattern,) = optional.groups
    others = [each for each in group.members if each is not optional and not isinstance(each, Filter)]
    elsewhere = frozenset[str]().union(*(each.names for each in others))
    if not (unbound & certain(pattern.members)) - elsewhere:
        return False
    if any(isinstance(each, Bind) and each.target in pattern.names for each in others):
        return False
    before = [each for each in others if each.start < optional.start]
    shared = pattern.names & frozenset[str]().union(*(each.names for each in before))
    # A row is only taken away where it has a variable in common with what is found.
    joined = certain(before) & certain(pattern.members)
    return bool(joined) and is_chained(pattern, joined) and is_independent(pattern, shared)
