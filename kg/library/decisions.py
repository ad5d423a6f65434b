"""People's decisions: truth that no document owns, kept in a book of the store, superseded or undone, never edited."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import XSD

from kg.errors import NotFound
from kg.library.base import Decision, Judgement
from kg.mapping.codecs import TEXT, TRUTH, Codec, node, typed
from kg.stores import DECISIONS, View, Writer

_MOMENT = typed(XSD.dateTime, datetime.isoformat, datetime.fromisoformat)
_JUDGEMENT = Codec(lambda judgement: Literal(judgement.value), Judgement)
_SUBJECT = f"{DECISIONS.value}/"
#: Field of a decision → how it is written; None is never written.
_FIELDS: Mapping[str, Codec] = {
    "judgement": _JUDGEMENT,
    "left": TEXT,
    "right": TEXT,
    "standard": TRUTH,
    "at": _MOMENT,
    "by": TEXT,
    "note": TEXT,
    "undone_at": _MOMENT,
    "undone_by": TEXT,
}


def decisions(view: View) -> tuple[Decision, ...]:
    """Return every decision ever made, those that were undone included, in the order of time."""
    found: dict[str, dict[str, Any]] = {}
    for triple in view.triples(book=DECISIONS):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            field = triple.predicate.value.rpartition("#")[2]
            values = found.setdefault(triple.subject.value.removeprefix(_SUBJECT), {})
            values[field] = _FIELDS[field].read(triple.object.value)
    made = (Decision(id=identifier, **values) for identifier, values in found.items())
    return tuple(sorted(made, key=_in_time))


def new_decision(
    judgement: Judgement,
    left: str,
    right: str,
    *,
    standard: bool = False,
    by: str | None = None,
    note: str | None = None,
) -> Decision:
    """Return a decision made now; parameters as in :class:`Decision`."""
    now = datetime.now(UTC)
    return Decision(uuid4().hex[:16], judgement, left, right, standard, now, by or None, note or None)


def record(writer: Writer, decision: Decision) -> None:
    """Plan to write a decision down."""
    writer.add(_triples(decision), book=DECISIONS)


def undo(writer: Writer, view: View, identifier: str, by: str | None = None) -> None:
    """Plan to note that a decision is taken back.

    :raises NotFound: if no such decision stands.
    """
    standing = {decision.id for decision in decisions(view) if decision.undone_at is None}
    if identifier not in standing:
        raise NotFound(kind="decision", id=identifier)
    marks = {"undone_at": datetime.now(UTC), "undone_by": by or None}
    writer.add(_written(identifier, marks), book=DECISIONS)


def effective(made: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that count, in the order of time: not undone, and the last one about its pair."""
    standing = sorted((decision for decision in made if decision.undone_at is None), key=_in_time)
    return tuple(sorted({decision.pair: decision for decision in standing}.values(), key=_in_time))


def contradiction(made: Iterable[Decision]) -> Decision | None:
    """Return a decision "different" about two names that other decisions make the same; None if there is none."""
    counting = [decision for decision in effective(made) if not decision.standard]
    group_of = {name: frozenset({name}) for decision in counting for name in (decision.left, decision.right)}
    for decision in counting:
        if decision.judgement is Judgement.SAME:
            joined = group_of[decision.left] | group_of[decision.right]
            group_of.update(dict.fromkeys(joined, joined))
    different = (decision for decision in counting if decision.judgement is Judgement.DIFFERENT)
    return next((decision for decision in different if decision.right in group_of[decision.left]), None)


def _in_time(decision: Decision) -> tuple[datetime, str]:
    return decision.at, decision.id


def _triples(decision: Decision) -> Iterable[Triple]:
    return _written(decision.id, {field: getattr(decision, field) for field in _FIELDS})


def _written(identifier: str, values: Mapping[str, Any]) -> Iterable[Triple]:
    subject = node(_SUBJECT + identifier)
    for field, value in values.items():
        if value is not None:
            yield Triple(subject, node(f"{DECISIONS.value}#{field}"), _FIELDS[field].write(value))
