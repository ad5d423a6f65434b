"""Suggestions while somebody types: names that begin like that, then names that are written alike."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from api.reconcile.entities import KINDS, Entities, Entity
from api.reconcile.properties import PROPERTIES
from kg.iris import normalise_name

#: Suggestions in one answer.
SHOWN = 20


def suggest_entities(entities: Entities, prefix: str, kind: str | None, cursor: int) -> list[dict[str, Any]]:
    """Return entities whose name begins with a text, or is written like it.

    :param cursor: how many to pass over.
    """
    found = islice(_entities(entities, normalise_name(prefix), kind), cursor, cursor + SHOWN)
    return [_entity_json(entity) for entity in found]


def suggest_properties(prefix: str, cursor: int) -> list[dict[str, Any]]:
    """Return properties whose identifier or name holds a text; all for an empty one."""
    found = [
        {"id": each.id, "name": each.name, "description": "、".join(KINDS[kind].name for kind in each.kinds)}
        for each in PROPERTIES.values()
        if _holds(prefix, each.id, each.name)
    ]
    return found[cursor : cursor + SHOWN]


def suggest_types(prefix: str, cursor: int) -> list[dict[str, Any]]:
    """Return types whose identifier or name holds a text; all for an empty one."""
    found = [{"id": kind.id, "name": kind.name} for kind in KINDS.values() if _holds(prefix, kind.id, kind.name)]
    return found[cursor : cursor + SHOWN]


def _holds(text: str, *names: str) -> bool:
    wanted = text.strip().casefold()
    return any(wanted in name.casefold() for name in names)


def _entities(entities: Entities, prefix: str, kind: str | None) -> Iterator[Entity]:
    if not prefix:
        return
    seen: set[int] = set()
    for index in (entities.indexes[each] for each in KINDS if kind in (None, "", each)):
        alike = (name for name, _ in index.alike(prefix, SHOWN))
        for names in (index.starting(prefix), alike):
            for name in names:
                new = [number for number in index.bearers(name) if number not in seen]
                seen.update(new)
                yield from (entities.all[number] for number in new)


def _entity_json(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.iri,
        "name": entity.names[0],
        "description": entity.description,
        "notable": [{"id": entity.kind.id, "name": entity.kind.name}],
    }
