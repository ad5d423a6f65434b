"""``SELECT *`` spelled out, so that it gives the same columns when its group is written otherwise."""

from kg.sparql.changes import Change
from kg.sparql.scope import starred
from kg.sparql.tree import SubSelect


def may_be_reshaped(select: SubSelect) -> bool:
    """Say whether a SELECT gives the same columns, or can be made to, when its group gives other variables."""
    if select.star is None:
        return True
    # DESCRIBE * would describe what our own variables hold, and SELECT needs one variable at least.
    return select.form != "describe_query" and bool(starred(select))


def spelled(select: SubSelect) -> tuple[Change, ...]:
    """Return what makes the columns of ``SELECT *`` those that it has now; nothing where they are named already."""
    if select.star is None:
        return ()
    # A word may follow the star at once.
    columns = " ".join(f"?{name}" for name in sorted(starred(select)))
    return (Change(select.star, select.star + 1, f" {columns} "),)
