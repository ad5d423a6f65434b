"""Whether a group means the same in another order, and the same alone as within the rows around it."""

from kg.sparql.scope import certain, groups_of
from kg.sparql.tree import Bind, Filter, Group, Member, SubSelect, Triples, Values, Within


def is_steady(group: Group, known: frozenset[str] = frozenset()) -> bool:
    """Say whether all orders of evaluation give the same, with paths of length zero, too.

    Such a path leads from any term to itself. Where neither of its ends is known to be in the data, it matters whether
    an end has its value before: alone, the path is found for the subjects and objects of the data only.

    :param known: variables around the group whose values are subjects or objects of the data.
    """
    nodes = known.union(*(each.nodes for each in group.members if isinstance(each, Triples)))
    return all(_is_steady(member, nodes) for member in group.members)


def _is_steady(member: Member, nodes: frozenset[str]) -> bool:
    if isinstance(member, Triples):
        return all(ends & nodes for ends in member.loose)
    # What MINUS and a sub-select find they find without the rows around them.
    alone = isinstance(member, SubSelect) or (isinstance(member, Within) and member.kind == "MINUS")
    return all(is_steady(group, frozenset() if alone else nodes) for group in groups_of(member))


def is_independent(group: Group, shared: frozenset[str]) -> bool:
    """Say whether evaluating the group for one row gives what evaluating it alone gives that fits this row.

    EXISTS puts the values of the row into the group (SPARQL 1.1, section 18.6), MINUS and joins take the solutions
    of the group as they are. The two agree where nothing in the group can tell whether a shared variable has its value
    already: filters see only such shared variables as their group binds in every solution, OPTIONAL and BIND only such
    as are bound in every solution of what stands before them, and no path of length zero begins at a value from
    outside.

    :param shared: variables that may have a value in the row.
    """
    return is_steady(group) and not any(map(_varies, group.members)) and _tells_nothing(group, shared)


def _varies(member: Member) -> bool:
    """Say whether something in a member may differ from call to call."""
    if isinstance(member, Filter | Bind | SubSelect):
        return member.volatile
    return any(_varies(each) for group in groups_of(member) for each in group.members)


def _tells_nothing(group: Group, shared: frozenset[str]) -> bool:
    here = certain(group.members)
    return all(
        _is_blind(member, shared, certain(group.members[:place]), here) for place, member in enumerate(group.members)
    )


def _is_blind(member: Member, shared: frozenset[str], before: frozenset[str], here: frozenset[str]) -> bool:
    seen = member.names & shared
    match member:
        case Triples() | Values():
            return True
        case Filter():
            return seen <= here
        case Bind(target=target):
            # A shared target would be compared in one case and set in the other.
            return target not in shared and seen <= before
        case Within(kind="UNION", groups=groups):
            return all(_tells_nothing(branch, shared) for branch in groups)
        case Within(kind="OPTIONAL", groups=(pattern,)):
            return seen <= before and _tells_nothing(pattern, shared)
        case Within(kind="MINUS") | SubSelect():
            return not seen
    return False
