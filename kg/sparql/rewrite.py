"""A query put in a form that the engine is quick at, where the answer is provably the same.

Oxigraph evaluates a pattern of several triples in EXISTS for every row without using its values to order them. The
same question is quick as MINUS (the pattern is evaluated once) and, where constants leave few rows, as OPTIONAL with a
test that nothing was found. Lists of IRIs and OPTIONAL in vain are told by :mod:`kg.sparql.choices` and
:mod:`kg.sparql.missing`. The order of solutions may change where the query asks for none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from kg.sparql.changes import Change, apply_changes, piece
from kg.sparql.choices import listed
from kg.sparql.missing import sought_in_vain
from kg.sparql.scope import (
    by_themselves,
    certain,
    connects_or_names_graphs,
    in_scope,
    is_anchored,
    is_chained,
    is_independent,
)
from kg.sparql.tree import Filter, Group, Member, SubSelect, Within


def quicker(text: str, query: SubSelect, prologue: str) -> tuple[str, tuple[str, ...]]:
    """Return the query with what can be put otherwise, and a sentence about each, in the order of the text.

    :param query: the tree of *text*.
    :param prologue: BASE and PREFIX of the query.
    """
    if connects_or_names_graphs(query.group):
        return text, ()
    fresh = _fresh(query)
    once = {group.start for group in by_themselves(query.group)}
    changes: list[Change] = []
    notes: list[_Note] = []
    spelled: dict[int, SubSelect] = {}
    for select, group in _groups(query, query):
        for each in group.members:
            place = _place(query, select, group, each)
            if place:
                inside, found = ([], []) if place.form == "OPTIONAL" else _listed(place.pattern, prologue)
                changes += _changed(text, place, fresh, inside)
                notes += (_Note(each.start, place.name, place.form), *found)
                if place.form == "OPTIONAL" and select.star is not None:
                    spelled[select.star] = select
        # Row by row, the first few that a LIMIT asks for may be there soon.
        for optional in sought_in_vain(group) if group.start in once and not select.stops else ():
            if select.star is None or _can_be_spelled(select):
                inside, found = _listed(optional.groups[0], prologue)
                changes += (Change(optional.start, optional.groups[0].start, "MINUS "), *inside)
                notes += (_Note(optional.start, "OPTIONAL", "MINUS"), *found)
                if select.star is not None:
                    spelled[select.star] = select
    inside, found = _listed(query.group, prologue)
    notes += found
    changes += (*inside, *(Change(star, star + 1, _columns(select)) for star, select in spelled.items()))
    return apply_changes(text, changes), tuple(note.sentence(text) for note in sorted(notes))


@dataclass(frozen=True, slots=True, order=True)
class _Note:
    """What stands at a place, and what it is evaluated as."""

    start: int
    what: str
    form: str

    def sentence(self, text: str) -> str:
        line = text.count("\n", 0, self.start) + 1
        return f"{self.what} at line {line} evaluated as {self.form}"


def _listed(group: Group, prologue: str) -> tuple[list[Change], list[_Note]]:
    found = list(listed(group, prologue))
    changes = [change for each in found for change in each.changes]
    return changes, [_Note(each.filtered.start, "FILTER", "VALUES") for each in found]


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

    @property
    def name(self) -> str:
        return "FILTER NOT EXISTS" if self.filtered.negated else "FILTER EXISTS"


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
    bound = certain(group.members)
    if group is not query.group and not pattern.names & around <= bound:
        # What the condition of an OPTIONAL sees of the rows before it, its group alone does not.
        return None
    shared = pattern.names & frozenset[str]().union(
        *(each.names for each in group.members if not isinstance(each, Filter))
    )
    joined = bound & certain(pattern.members) & shared
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


def _changed(text: str, place: _Place, fresh: Iterator[str], inside: list[Change]) -> list[Change]:
    pattern, filtered = place.pattern, place.filtered
    written = piece(text, pattern.start, pattern.end, inside)
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
        Change(each.start, each.end, f"?{mark}_{each.name}")
        for each in pattern.variables
        if each.name not in place.shared
    ]
    return piece(text, pattern.start + 1, pattern.end - 1, changes)


def _fresh(query: SubSelect) -> Iterator[str]:
    return (f"zb{number}" for number in count(1) if not any(name.startswith(f"zb{number}") for name in query.names))
