"""How a proposed target is written for people, on the command line and on the pages alike."""

from collections.abc import Mapping
from typing import Any

from kg.extract.cleaning import clean

_SIGNS = {">=": "≥", "<=": "≤"}


def spread(target: Mapping[str, Any]) -> dict[str, str] | None:
    """Return median and quartiles with their unit, None where the precedents are too few to speak of a spread.

    :param target: the ``target`` object of a suggestion in the contract's JSON.
    """
    if target["median"] is None:
        return None
    return {name: f"{target[name]}{target['unit'] or ''}" for name in ("median", "q1", "q3")}


def printed(target: Mapping[str, Any]) -> str:
    """Return a target as its document prints it, without the tags and formula signs of converters; empty if none is.

    :param target: a ``target`` object of the contract's JSON.
    """
    return clean(target["raw"] or "")


def proposed(target: Mapping[str, Any]) -> str:
    """Return the proposed target of a suggestion (``≥98%``, ``健全``), empty if none is proposed.

    :param target: the ``target`` object of a suggestion in the contract's JSON.
    """
    if target["value"] is None:
        return target["qualitative"] or ""
    sign = target["op"] or ""
    return f"{_SIGNS.get(sign, sign)}{target['value']}{target['unit'] or ''}"
