"""FILTER with EXISTS and NOT EXISTS, put otherwise where the answer is provably the same.

Oxigraph evaluates a pattern of several triples in EXISTS for every row without using its values to order them. What is
not there is quick to find as MINUS (the pattern is evaluated once) and, where constants leave few rows, as OPTIONAL
with a test that nothing was found; what is there, as a join with the distinct values that the pattern gives.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from kg.sparql.changes import Change, Note, Rewriting, piece
from kg.sparql.choices import listed
from kg.sparql.effort import is_anchored, is_chained
from kg.sparql.sameness import is_independent
from kg.sparql.scope import certain, in_scope, selected_groups
from kg.sparql.star import may_be_reshaped
from kg.sparql.tree import Filter, Group, Member, SubSelect

_MINUS, _OPTIONAL, _JOIN = "MINUS", "OPTIONAL", "a join with its distinct values"


def without_exists(text: str, query: SubSelect, prologue: str) -> Iterator[Rewriting]:
    """Yield what takes the place of EXISTS and NOT EXISTS, in the order of the text.

    :param query: the tree of *text*.
    :param prologue: BASE and PREFIX of the query.
    """
    fresh = _fresh(query)
    for select, group in selected_groups(query):
        for each in group.members:
            place = _place(query, select, group, each)
            if place:
                yield _rewritten(text, place, fresh, prologue)


@dataclass(frozen=True, slots=True)
class _Place:
    """An EXISTS that can be put otherwise.

    :param shared: variables of the pattern that may have a value in the rows of the group.
    :param form: what it is put as.
    """

    select: SubSelect
    group: Group
    filtered: Filter
    pattern: Group
    shared: frozenset[str]
    form: str

    @property
    def note(self) -> Note:
        what = "FILTER NOT EXISTS" if self.filtered.negated else "FILTER EXISTS"
        return Note(self.filtered.start, what, self.form)


def _place(query: SubSelect, select: SubSelect, group: Group, filtered: Member) -> _Place | None:
    if not (isinstance(filtered, Filter) and filtered.exists) or filtered.volatile:
        return None
    pattern = filtered.exists
    bound = certain(group.members)
    if group is not query.group and not pattern.names & _around(query, group) <= bound:
        # What the condition of an OPTIONAL sees of the rows before it, its group alone does not.
        return None
    shared = pattern.names & in_scope(group)
    # A row is only taken away where it has a variable in common with what is found.
    joined = bound & certain(pattern.members) & shared
    if not joined or not is_chained(pattern, joined) or not is_independent(pattern, shared):
        return None
    form = _form(select, group, filtered, every=shared == joined)
    return _Place(select, group, filtered, pattern, shared, form) if form else None


def _form(select: SubSelect, group: Group, filtered: Filter, *, every: bool) -> str | None:
    """Return the form that is quick, if there is one.

    :param every: all variables that pattern and rows share have a value in both.
    """
    few = is_anchored(group)
    if filtered.negated:
        if not few:
            return _MINUS
        return _OPTIONAL if may_be_reshaped(select) else None
    return _JOIN if every and not few else None


def _around(query: SubSelect, group: Group) -> frozenset[str]:
    return frozenset(each.name for each in query.variables if not group.start <= each.start < group.end)


def _rewritten(text: str, place: _Place, fresh: Iterator[str], prologue: str) -> Rewriting:
    if place.form == _OPTIONAL:
        return Rewriting(_moved(place, _optional(text, place, next(fresh))), (place.note,), place.select)
    inside = list(listed(place.pattern, prologue))
    written = piece(
        text, place.pattern.start, place.pattern.end, [change for each in inside for change in each.changes]
    )
    columns = " ".join(f"?{name}" for name in sorted(place.shared))
    new = f"MINUS {written}" if place.form == _MINUS else f"{{ SELECT DISTINCT {columns} WHERE {written} }}"
    return Rewriting(_moved(place, new), (place.note, *(note for each in inside for note in each.notes)))


def _optional(text: str, place: _Place, mark: str) -> str:
    """Return OPTIONAL with the pattern, its own variables under names that nobody else uses.

    :param mark: variable that has a value where the pattern is found, and the beginning of the names.
    """
    pattern = place.pattern
    own = [each for each in pattern.variables if each.name not in place.shared]
    changes = [Change(each.start, each.end, f"?{mark}_{each.name}") for each in own]
    renamed = piece(text, pattern.start + 1, pattern.end - 1, changes)
    return f"OPTIONAL {{{renamed}\nBIND(1 AS ?{mark}) }} FILTER(!BOUND(?{mark}))"


def _moved(place: _Place, new: str) -> tuple[Change, ...]:
    """Return what puts *new* in the place of the filter, or at the end of its group.

    A filter is about its whole group, wherever it stands; the others work on what comes before them.
    """
    filtered, members = place.filtered, place.group.members
    if all(isinstance(each, Filter) for each in members[members.index(filtered) + 1 :]):
        return (Change(filtered.start, filtered.end, new),)
    last = place.group.end - 1
    # The triples before and after a filter are one pattern, and blank nodes are the same in both.
    return Change(filtered.start, filtered.end, "FILTER(true)"), Change(last, last, f"\n{new} ")


def _fresh(query: SubSelect) -> Iterator[str]:
    return (f"zb{number}" for number in count(1) if not any(name.startswith(f"zb{number}") for name in query.names))
