"""Which variables a group binds, surely or perhaps, and which groups stand in it."""

from collections.abc import Iterable, Iterator

from kg.sparql.tree import Bind, Filter, Group, Member, Service, SubSelect, Triples, Values, Within


def certain(members: Iterable[Member]) -> frozenset[str]:
    """Return variables that have a value in every solution of a group's members; fewer than there are, never more."""
    return frozenset().union(*map(_bound, members))


def _bound(member: Member) -> frozenset[str]:
    if isinstance(member, Triples):
        return member.names
    if isinstance(member, Values):
        if any(len(row) != len(member.variables) for row in member.rows):
            # The engine will refuse the query.
            return frozenset()
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


def in_scope(group: Group) -> frozenset[str]:
    """Return the variables that may have a value in a solution of the group (SPARQL 1.1, section 18.2.1)."""
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
        case SubSelect():
            return starred(member)
    return frozenset()


def starred(select: SubSelect) -> frozenset[str]:
    """Return the variables that ``*`` stands for in a SELECT."""
    return in_scope(select.group) | select.added


def selected_groups(query: SubSelect) -> Iterator[tuple[SubSelect, Group]]:
    """Yield the groups outside of EXISTS in the order of the text, each with the SELECT around it."""
    return _groups(query, query)


def _groups(select: SubSelect, member: Member) -> Iterator[tuple[SubSelect, Group]]:
    if isinstance(member, SubSelect):
        yield from _groups(member, member.group)
    elif isinstance(member, Group):
        yield select, member
        for each in member.members:
            yield from _groups(select, each)
    elif isinstance(member, Within):
        for group in member.groups:
            yield from _groups(select, group)


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


def connects_or_names_graphs(group: Group) -> bool:
    """Say whether GRAPH or SERVICE stands anywhere in the group, EXISTS included."""
    return any(map(_reaches_out, group.members))


def _reaches_out(member: Member) -> bool:
    if isinstance(member, Service) or (isinstance(member, Within) and member.kind == "GRAPH"):
        return True
    return any(map(connects_or_names_graphs, groups_of(member)))
