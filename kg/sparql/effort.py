"""What Oxigraph is quick or slow at, as far as the form of a query tells."""

from collections.abc import Iterator

from kg.sparql.tree import Filter, Group, Member, SubSelect, Triples, Values, Within


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
