"""FILTER NOT EXISTS and FILTER EXISTS, put in a form that engines plan well, where the answer is provably the same.

Oxigraph evaluates a pattern of several triples in EXISTS for every row without using its values to order them. The
same question is quick as MINUS (the pattern is evaluated once) and, where constants leave few rows, as OPTIONAL with a
test that nothing was found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from kg.sparql.scope import (
    certain,
    connects_or_names_graphs,
    in_scope,
    is_anchored,
    is_chained,
    is_independent,
)
from kg.sparql.tree import Filter, Group, Member, SubSelect, Within


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the text that is replaced; nothing is removed where *start* is *end*."""

    start: int
    end: int
    text: str


def apply_changes(text: str, changes: list[Change]) -> str:
    """Return *text* with each piece replaced; changes at one place come in their order."""
    pieces: list[str] = []
    end = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        pieces += (text[end : change.start], change.text)
        end = change.end
    return "".join((*pieces, text[end:]))


def without_exists(text: str, query: SubSelect) -> tuple[str, tuple[str, ...]]:
    """Return the query with every EXISTS that can be put otherwise, and a sentence about each.

    :param query: the tree of *text*.
    """
    if connects_or_names_graphs(query.group):
        return text, ()
    fresh = _fresh(query)
    changes: list[Change] = []
    notes: list[str] = []
    spelled: dict[int, SubSelect] = {}
    for select, group in _groups(query, query):
        for each in group.members:
            place = _place(query, select, group, each)
            if place:
                changes += _changed(text, place, fresh)
                line = text.count("\n", 0, each.start) + 1
                kind = "FILTER NOT EXISTS" if place.filtered.negated else "FILTER EXISTS"
                notes.append(f"{kind} at line {line} evaluated as {place.form}")
                if place.form == "OPTIONAL" and select.star is not None:
                    spelled[select.star] = select
    changes += (Change(star, star + 1, _columns(select)) for star, select in spelled.items())
    return apply_changes(text, changes), tuple(notes)


def _can_be_spelled(select: SubSelect) -> bool:
    # DESCRIBE * would describe what our own variables hold, and SELECT needs one variable at least.
    return select.form != "describe_query" and bool(_columns(select))


def _columns(select: SubSelect) -> str:
    """Return what ``*`` stands for, before variables of ours are added."""
    return " ".join(f"?{name}" for name in sorted(in_scope(select.group) | select.added))


@dataclass(frozen=True, slots=True)
class _Place:
    """An EXISTS that can be put otherwise.

    :param shared: variables of the pattern that may have a value in the rows of the group.
    """

    select: SubSelect
    group: Group
    filtered: Filter
    pattern: Group
    shared: frozenset[str]
    form: str


def _groups(select: SubSelect, member: Member) -> Iterator[tuple[SubSelect, Group]]:
    """Yield the groups outside of EXISTS in the order of the text, each with the SELECT around it."""
    if isinstance(member, SubSelect):
        yield from _groups(member, member.group)
    elif isinstance(member, Group):
        yield select, member
        for each in member.members:
            yield from _groups(select, each)
    elif isinstance(member, Within):
        for group in member.groups:
            yield from _groups(select, group)


def _place(query: SubSelect, select: SubSelect, group: Group, filtered: Member) -> _Place | None:
    if not (isinstance(filtered, Filter) and filtered.exists):
        return None
    pattern = filtered.exists
    around = frozenset(each.name for each in query.variables if not group.start <= each.start < group.end)
    bound = certain(group)
    if group is not query.group and not pattern.names & around <= bound:
        # What the condition of an OPTIONAL sees of the rows before it, its group alone does not.
        return None
    shared = pattern.names & frozenset[str]().union(
        *(each.names for each in group.members if not isinstance(each, Filter))
    )
    joined = bound & certain(pattern) & shared
    if not joined or not is_chained(pattern, joined) or not is_independent(pattern, shared):
        return None
    if filtered.negated:
        form = "OPTIONAL" if is_anchored(group) else "MINUS"
        if form == "OPTIONAL" and select.star is not None and not _can_be_spelled(select):
            return None
    elif is_anchored(group) or shared != joined:
        return None
    else:
        form = "a join with its distinct values"
    return _Place(select, group, filtered, pattern, shared, form)


def _changed(text: str, place: _Place, fresh: Iterator[str]) -> list[Change]:
    pattern, filtered = place.pattern, place.filtered
    written = text[pattern.start : pattern.end]
    if place.form == "MINUS":
        new = f"MINUS {written}"
    elif place.form == "OPTIONAL":
        mark = next(fresh)
        new = f"OPTIONAL {{{_renamed(text, place, mark)}\nBIND(1 AS ?{mark}) }} FILTER(!BOUND(?{mark}))"
    else:
        columns = " ".join(f"?{name}" for name in sorted(place.shared))
        new = f"{{ SELECT DISTINCT {columns} WHERE {written} }}"
    later = place.group.members[place.group.members.index(filtered) + 1 :]
    if all(isinstance(each, Filter) for each in later):
        return [Change(filtered.start, filtered.end, new)]
    # A filter is about its whole group, wherever it stands; the others work on what comes before them.
    last = place.group.end - 1
    return [Change(filtered.start, filtered.end, "FILTER(true)"), Change(last, last, f"\n{new} ")]


def _renamed(text: str, place: _Place, mark: str) -> str:
    """Return the inside of the pattern with the variables that are its own under names that nobody else uses."""
    pattern = place.pattern
    changes = [
        Change(each.start - pattern.start - 1, each.end - pattern.start - 1, f"?{mark}_{each.name}")
        for each in pattern.variables
        if each.name not in place.shared
    ]
    return apply_changes(text[pattern.start + 1 : pattern.end - 1], changes)


def _fresh(query: SubSelect) -> Iterator[str]:
    return (f"zb{number}" for number in count(1) if not any(name.startswith(f"zb{number}") for name in query.names))
