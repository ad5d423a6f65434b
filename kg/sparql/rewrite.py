"""A query put in a form that the engine is quick at, where the answer is provably the same.

What is put otherwise is told by :mod:`kg.sparql.exists`, :mod:`kg.sparql.missing` and :mod:`kg.sparql.choices`. The
order of solutions may change where the query asks for none.
"""

from kg.sparql.changes import apply_changes
from kg.sparql.choices import listed
from kg.sparql.exists import without_exists
from kg.sparql.missing import without_vain_optional
from kg.sparql.sameness import is_steady
from kg.sparql.scope import connects_or_names_graphs
from kg.sparql.star import spelled
from kg.sparql.tree import SubSelect


def quicker(text: str, query: SubSelect, prologue: str) -> tuple[str, tuple[str, ...]]:
    """Return the query with what can be put otherwise, and a sentence about each, in the order of the text.

    :param query: the tree of *text*.
    :param prologue: BASE and PREFIX of the query.
    """
    if connects_or_names_graphs(query.group) or not is_steady(query.group):
        return text, ()
    found = [
        *without_exists(text, query, prologue),
        *without_vain_optional(query, prologue),
        *listed(query.group, prologue),
    ]
    reshaped = {each.reshaped.start: each.reshaped for each in found if each.reshaped}
    changes = [change for each in found for change in each.changes]
    changes += [change for select in reshaped.values() for change in spelled(select)]
    notes = sorted(note for each in found for note in each.notes)
    return apply_changes(text, changes), tuple(note.sentence(text) for note in notes)
