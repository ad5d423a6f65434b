"""What a query says of the things it means besides their name, and whether a thing is so.

People write of divisions and categories as they are used to: 上海市松江区 and 松江 for 松江区, 产出 for 产出指标.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.reconcile.entities import CATEGORY, Entities, Entity
from kg.iris import normalise_name
from ontology.regions import region_of

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
        codes = {text: code for text in texts if (code := _code(text))}
        return Constraint(name, frozenset(texts - codes.keys()), tuple(map(_significant, codes.values())))
    if name in _CATEGORIES:
        index = entities.indexes[CATEGORY.id]
        meant = [entities.all[number] for text in texts for number in index.bearers(text)]
        texts |= {normalise_name(text) for entity in meant for text in (entity.iri, entity.names[0])}
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
    # Several divisions bear the name, or it is a short one.
    labels = entity.facts["region_name"]
    return any(text in label or label in text for text in constraint.texts for label in labels)


def _code(text: str) -> str | None:
    """Return the code of a division that a text gives or names beyond doubt."""
    if text.isdecimal():
        return text
    found = region_of(text)
    return found.code if found else None


def _significant(code: str) -> str:
    """Return what the codes of all divisions in a division begin with: that of a province ends in zeros."""
    for zeros in ("0000", "00"):
        if code.endswith(zeros) and code != zeros:
            return code[: -len(zeros)]
    return code
