"""The library as JSON."""

from collections.abc import Mapping
from typing import Any

from kg.library.base import Candidate, Decision, Link, Name
from kg.library.published import Entry
from kg.mapping.standards import standards_named
from kg.polarity import Evidence, Polarity, Reading, polarity
from ontology.standard import Standard, standards


def entry_to_json(entry: Entry, names: Mapping[str, Name]) -> dict[str, Any]:
    """Return one entry with its members, links, standard indicators and both reasons of its polarity.

    :param names: normalised name → what is declared under it; a member without rows counts 0.
    """
    members = [name_to_json(names.get(member) or Name(member, {}, ())) for member in entry.members]
    targets = (target for member in entry.members if member in names for target in names[member].targets)
    by_name = {standard.id for member in entry.members for standard in standards_named(member)}
    linked = [(identifier, "decided") for identifier in entry.standards]
    linked += [(identifier, "name") for identifier in sorted(by_name - set(entry.standards))]
    return {
        "id": entry.id,
        "name": entry.preferred,
        "names": [entry.preferred, *entry.alternatives],
        "count": sum(member["count"] for member in members),
        "members": members,
        "links": [link_to_json(link) for link in entry.links],
        "standards": [{**standard_to_json(standards()[identifier]), "match": how} for identifier, how in linked],
        "polarity": polarity_to_json(polarity(entry.preferred, targets)),
    }


def name_to_json(name: Name) -> dict[str, Any]:
    """Return one normalised name with its spellings, the most frequent first."""
    spellings = sorted(name.spellings.items(), key=lambda item: (-item[1], item[0]))
    return {
        "name": name.name,
        "count": name.count,
        "spellings": [{"text": text, "count": count} for text, count in spellings],
        "canonical": list(name.canonical),
    }


def link_to_json(link: Link) -> dict[str, Any]:
    """Return why two names stand together."""
    return {
        "left": link.left,
        "right": link.right,
        "probability": None if link.probability is None else round(link.probability, 4),
        "decided": link.decided,
    }


def candidate_to_json(candidate: Candidate, names: Mapping[str, Name]) -> dict[str, Any]:
    """Return two names, or a name and a standard indicator, with what is known of each."""
    if candidate.standard:
        right = {**standard_to_json(standards()[candidate.right]), "standard": True}
    else:
        right = _side(candidate.right, names)
    return {
        "left": _side(candidate.left, names),
        "right": right,
        "probability": round(candidate.probability, 4),
    }


def standard_to_json(standard: Standard) -> dict[str, Any]:
    """Return one standard indicator."""
    return {
        "id": standard.id,
        "name": standard.name,
        "level1": standard.level1,
        "level2": standard.level2,
        "units": list(standard.units),
        "domains": list(standard.domains),
    }


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """Return one decision with who made it and when."""
    right = standards()[decision.right].name if decision.standard else decision.right
    return {
        "id": decision.id,
        "judgement": decision.judgement.value,
        "left": decision.left,
        "right": right,
        "standard": decision.right if decision.standard else None,
        "at": decision.at.isoformat(),
        "by": decision.by,
        "note": decision.note,
        "undone_at": decision.undone_at.isoformat() if decision.undone_at else None,
        "undone_by": decision.undone_by,
    }


def polarity_to_json(found: Polarity) -> dict[str, Any]:
    """Return the direction with both of its reasons; the direction is null if they contradict each other."""
    return {
        "direction": found.direction.value if found.direction else None,
        "conflict": found.conflict,
        "name": _reading(found.name),
        "evidence": _evidence(found.evidence),
    }


def _side(name: str, names: Mapping[str, Name]) -> dict[str, Any]:
    known = names[name]
    return {
        **name_to_json(known),
        "standard": False,
        "polarity": polarity_to_json(polarity(name, known.targets)),
    }


def _reading(reading: Reading | None) -> dict[str, str] | None:
    if reading is None:
        return None
    return {"direction": reading.direction.value, "word": reading.word, "reason": reading.reason}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    direction = evidence.direction
    return {
        "at_least": evidence.at_least,
        "at_most": evidence.at_most,
        "direction": direction.value if direction else None,
    }
