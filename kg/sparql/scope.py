"""Which variables a group surely binds, and whether a group means the same alone as within the rows around it."""

from collections.abc import Iterable, Iterator

from kg.sparql.tree import Bind, Filter, Group, Member, Service, SubSelect, Triples, Values, Within


def certain(members: Iterable[Member]) -> frozenset[str]:
    """Return variables that have a value in every solution of a group's members; fewer than there are, never more."""
    return frozenset().union(*map(_bound, members))


def _bound(member: Member) -> frozenset[str]:
    if isinstance(member, Triples):
        return member.names
    if isinstance(member, Values):
        columns = zip(*member.rows, strict=True)
        return frozenset(
            each.name for each, column in zip(member.variables, columns, strict=False) if None not in column
        )
    if isinstance(member, Within) and member.kind == "UNION":
        return frozenset.intersection(*(certain(group.members) for group in member.groups))
    if isinstance(member, Bind) and member.constant is not None:
        return frozenset({member.target})
    # What BIND computes may be an error, and how a sub-select gets its values is not looked into.
    return frozenset()


def is_anchored(group: Group) -> bool:
    """Say whether constants choose the solutions of the group, so that they are few beside the whole of the data."""
    return any(map(anchors, group.members))


def anchors(member: Member) -> bool:
    """Say whether a constant in the member chooses the solutions of its group."""
    if isinstance(member, Triples):
        return member.anchored
    if isinstance(member, Within):
        return member.kind == "UNION" and all(map(is_anchored, member.groups))
    return isinstance(member, Values) or (isinstance(member, Filter) and member.pins)


def is_chained(group: Group, known: frozenset[str]) -> bool:
    """Say whether some pattern in the group can only be found by way of another one, or of a path of several steps.

    :param known: variables that have their value before; a pattern that holds one is looked up at once.
    """
    return any(_is_chained(member, known) for member in group.members)


def _is_chained(member: Member, known: frozenset[str]) -> bool:
    if isinstance(member, Triples):
        return any(steps > 1 or not names & known for names, steps in member.links)
    return isinstance(member, Within) and any(is_chained(group, known) for group in member.groups)


def is_steady(group: Group) -> bool:
    """Say whether all orders of evaluation give the same, with paths of length zero, too.

    Such a path leads from any term to itself; it matters whether the term is known before, unless another pattern takes
    it from the subjects and objects of the data.
    """
    nodes = _nodes(group)
    return all(
        member.loose <= nodes if isinstance(member, Triples) else all(map(is_steady, groups_of(member)))
        for member in group.members
    )


def by_themselves(group: Group) -> Iterator[Group]:
    """Yield the group and those inside it that Oxigraph evaluates once, not for each row around them."""
    yield group
    beside = any(isinstance(member, Triples | Values) for member in group.members)
    for member in group.members:
        if isinstance(member, SubSelect):
            yield from by_themselves(member.group)
        elif isinstance(member, Within) and member.kind in ("MINUS", "UNION"):
            for inner in member.groups:
                if member.kind == "MINUS" or not beside or any(isinstance(each, SubSelect) for each in inner.members):
                    yield from by_themselves(inner)


def in_scope(group: Group) -> frozenset[str]:
    """Return the variables that ``SELECT *`` over the group gives (SPARQL 1.1, section 18.2.1)."""
    return frozenset().union(*map(_given, group.members))


def _given(member: Member) -> frozenset[str]:
    match member:
        case Triples() | Values():
            return member.names
        case Bind(target=target):
            return frozenset({target})
        case Within(kind="OPTIONAL" | "UNION", groups=groups):
            return frozenset().union(*map(in_scope, groups))
        case SubSelect(star=None, columns=columns):
            return columns
        case SubSelect(group=group, added=added):
            return in_scope(group) | added
    return frozenset()


def is_independent(group: Group, shared: frozenset[str]) -> bool:
    """Say whether evaluating the group for one row gives what evaluating it alone gives that fits this row.

    EXISTS puts the values of the row into the group (SPARQL 1.1, section 18.6), MINUS and joins take the solutions
    of the group as they are. The two agree where nothing in the group can tell whether a shared variable has its value
    already: filters, OPTIONAL and BIND see only such shared variables as their group binds in every solution, and no
    path of length zero begins at a value from outside.

    :param shared: variables that may have a value in the row.
    """
    here = certain(group.members)
    nodes = _nodes(group)
    return all(_is_independent(member, shared, here, nodes) for member in group.members)


def _nodes(group: Group) -> frozenset[str]:
    return frozenset[str]().union(*(each.nodes for each in group.members if isinstance(each, Triples)))


def _is_independent(member: Member, shared: frozenset[str], here: frozenset[str], nodes: frozenset[str]) -> bool:
    seen = member.names & shared
    if isinstance(member, Triples):
        return seen & member.loose <= nodes
    if isinstance(member, Values):
        return True
    if isinstance(member, Filter):
        return not member.volatile and seen <= here
    if isinstance(member, Bind):
        # A shared target would be compared in one case and set in the other.
        return not member.volatile and member.target not in shared and seen <= here
    if isinstance(member, Within) and member.kind == "UNION":
        return all(is_independent(branch, shared) for branch in member.groups)
    if isinstance(member, Within) and member.kind == "OPTIONAL":
        return seen <= here and is_independent(member.groups[0], shared)
    if isinstance(member, Within) and member.kind == "MINUS":
        return not seen
    if isinstance(member, SubSelect):
        return not seen
    return False


def connects_or_names_graphs(group: Group) -> bool:
    """Say whether GRAPH or SERVICE stands anywhere in the group, EXISTS included."""
    return any(map(_reaches_out, group.members))


def _reaches_out(member: Member) -> bool:
    if isinstance(member, Service) or (isinstance(member, Within) and member.kind == "GRAPH"):
        return True
    return any(map(connects_or_names_graphs, groups_of(member)))


def groups_of(member: Member) -> tuple[Group, ...]:
    """Return the groups that stand directly in a member."""
    match member:
        case Within(groups=groups):
            return groups
        case SubSelect(group=group, others=others):
            return (group, *others)
        case Service(group=group):
            return (group,)
        case Filter(exists=exists, inner=inner):
            return (exists, *inner) if exists else inner
        case Bind(inner=inner):
            return inner
    return ()
