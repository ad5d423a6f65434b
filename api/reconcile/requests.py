"""Reads what a client of the reconciliation service sends; whatever does not fit is refused with the place."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.reconcile.entities import KINDS
from api.reconcile.matching import Query
from api.reconcile.properties import PROPERTIES, Property
from kg.errors import InvalidReconciliation, Phrase

#: Queries, or things to extend, in one request.
BATCH = 1000
#: So many the manifest asks for: enough to be quick, few enough that a user sees how far it is.
ADVISED = 200
#: Candidates for one query.
MOST = 100
USUAL = 10
_LITERALS = (str, int, float, bool)


def read_queries(text: str) -> dict[str, Query]:
    """Return the queries of a batch by their keys, in their order.

    :raises InvalidReconciliation: if it is no batch.
    """
    batch = _parsed(text, "queries")
    if not isinstance(batch, dict):
        raise InvalidReconciliation(place="queries", reason=Phrase("an object of queries is expected"))
    _require_few(batch, "queries")
    return {key: _query(query, f"queries.{key}") for key, query in batch.items()}


def read_extend(text: str) -> tuple[list[str], list[Property]]:
    """Return the identifiers and the properties of a data extension query.

    :raises InvalidReconciliation: if it is none, or asks for a property that there is not.
    """
    sent = _parsed(text, "extend")
    ids = sent.get("ids") if isinstance(sent, dict) else None
    properties = sent.get("properties") if isinstance(sent, dict) else None
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise InvalidReconciliation(place="extend.ids", reason=Phrase("a list of identifiers is expected"))
    if not isinstance(properties, list):
        raise InvalidReconciliation(place="extend.properties", reason=Phrase("a list of properties is expected"))
    _require_few(ids, "extend.ids")
    return list(dict.fromkeys(ids)), list(dict.fromkeys(map(_property, properties)))


def _parsed(text: str, place: str) -> Any:
    try:
        sent = json.loads(text)
        # An escape such as \ud800 alone is JSON, but no character that could be looked for or sent back.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise InvalidReconciliation(place=place, reason=Phrase("this is not JSON")) from error
    return sent


def _require_few(sent: Mapping[str, Any] | Sequence[Any], place: str) -> None:
    if len(sent) > BATCH:
        raise InvalidReconciliation(place=place, reason=Phrase("there are more than {most} at once", {"most": BATCH}))


def _property(sent: Any) -> Property:
    name = sent.get("id") if isinstance(sent, dict) else None
    if not isinstance(name, str) or name not in PROPERTIES:
        known = Phrase("there are only these: {known}", {"known": ", ".join(PROPERTIES)})
        raise InvalidReconciliation(place="extend.properties", reason=known)
    return PROPERTIES[name]


def _query(sent: Any, place: str) -> Query:
    if not isinstance(sent, dict) or not isinstance(text := sent.get("query"), str):
        raise InvalidReconciliation(place=place, reason=Phrase("an object with a text called query is expected"))
    limit = sent.get("limit", USUAL)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise InvalidReconciliation(place=f"{place}.limit", reason=Phrase("a number from 1 is expected"))
    return Query(text, _kinds(sent.get("type"), place), min(limit, MOST), _facts(sent.get("properties"), place))


def _kinds(sent: Any, place: str) -> tuple[str, ...]:
    kinds = sent if isinstance(sent, list) else [sent]
    named = [kind.get("id") if isinstance(kind, dict) else kind for kind in kinds if kind not in (None, "")]
    known = [kind for kind in named if isinstance(kind, str) and kind in KINDS]
    if len(known) < len(named):
        listed = Phrase("there are only these: {known}", {"known": ", ".join(KINDS)})
        raise InvalidReconciliation(place=f"{place}.type", reason=listed)
    return tuple(known)


def _facts(sent: Any, place: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if sent is None:
        return found
    if not isinstance(sent, list):
        raise InvalidReconciliation(place=f"{place}.properties", reason=Phrase("a list of properties is expected"))
    for each in sent:
        name = each.get("pid") if isinstance(each, dict) else None
        if not isinstance(name, str):
            raise InvalidReconciliation(place=f"{place}.properties", reason=Phrase("each property needs a pid and a v"))
        values = [text for value in _listed(each.get("v")) if (text := _text(value, place))]
        if values:
            # A cell that is empty constrains nothing.
            found[name] = (*found.get(name, ()), *values)
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any, place: str) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    if value is None:
        return ""
    if not isinstance(value, _LITERALS):
        raise InvalidReconciliation(place=f"{place}.properties", reason=Phrase("each property needs a pid and a v"))
    # Spreadsheets know only broken numbers: a code comes as 310117.0.
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)
