"""What a query says of the things it means besides their name, and whether a thing is so.

People write of divisions and categories as they are used to: 上海市松江区 and 松江 for 松江区, 产出 for 产出指标.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.reconcile.entities import CATEGORY, Entities, Entity
from kg.iris import normalise_name
from ontology.regions import Region, region, region_of

_REGIONS = ("region", "region_name")
_CATEGORIES = ("category", "level1", "level2", "parent_name")


@dataclass(frozen=True, slots=True)
class Constraint:
    """Values of a property, one of which a thing has to have.

    :param texts: normalised.
    :param codes: beginnings of the codes of divisions; what lies in a division is meant as well.
    """

    property: str
    texts: frozenset[str]
    codes: tuple[str, ...] = ()


def constraints_of(facts: Mapping[str, Sequence[str]], entities: Entities) -> tuple[Constraint, ...]:
    """Return what a query's values stand for; those without any letter or digit constrain nothing.

    :param facts: property → values.
    """
    read = {name: set(filter(None, map(normalise_name, values))) for name, values in facts.items()}
    return tuple(_constraint(name, texts, entities) for name, texts in read.items() if texts)


def fits(entity: Entity, constraints: Iterable[Constraint]) -> bool | None:
    """Say whether a thing satisfies every constraint; None if that is not known and nothing contradicts."""
    answer: bool | None = True
    for constraint in constraints:
        if not entity.facts.get(constraint.property):
            answer = None
        elif not _holds(entity, constraint):
            return False
    return answer


def _constraint(name: str, texts: set[str], entities: Entities) -> Constraint:
    if name in _REGIONS:
        meant = {text: found for text in texts if (found := _division(text))}
        # A short name (朝阳) may be that of another division than the one that bears it beyond doubt (朝阳市).
        certain = {text for text, found in meant.items() if text.isdecimal() or len(text) >= len(found.label)}
        codes = tuple(_significant(found.code) for found in meant.values())
        return Constraint(name, frozenset(texts - certain), codes)
    if name in _CATEGORIES:
        index = entities.indexes[CATEGORY.id]
        bearers = [entities.all[number] for text in texts for number in index.bearers(text)]
        texts |= {normalise_name(text) for entity in bearers for text in (entity.iri, entity.names[0])}
    return Constraint(name, frozenset(texts))


def _holds(entity: Entity, constraint: Constraint) -> bool:
    known: Sequence[str] = entity.facts[constraint.property]
    if constraint.property == "unit_type":
        # Its name is of several words: 局/委/办.
        known = [*known, *(word for value in known for word in value.split("/"))]
    if constraint.property not in _REGIONS:
        return any(normalise_name(value) in constraint.texts for value in known)
    if any(code.startswith(constraint.codes) for code in entity.facts["region"]):
        return True
    # Several divisions bear the name, or it is a short one. One character (市) is in many names, and says nothing.
    labels = entity.facts["region_name"]
    texts = [text for text in constraint.texts if len(text) > 1]
    return any(text in label or label in text for text in texts for label in labels)


def _division(text: str) -> Region | None:
    """Return the division whose code or name a text gives beyond doubt; a code may lack its last zeros."""
    if text.isdecimal():
        return region(text.ljust(6, "0")) if len(text) in (2, 4, 6) else None
    return region_of(text)


def _significant(code: str) -> str:
    """Return what the codes of all divisions in a division begin with: that of a province ends in zeros."""
    for zeros in ("0000", "00"):
        if code.endswith(zeros) and code != zeros:
            return code[: -len(zeros)]
    return code
