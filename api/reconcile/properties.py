"""What can be added to reconciled names, and by which patterns the graph is asked for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from api.linked.readable import readable
from api.reconcile.entities import CANONICAL, CATEGORY, UNIT, Entities
from kg.exports.subjects import batches, values
from kg.stores import View

_PREFIXES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX zb: <https://w3id.org/zhibiao/ontology#>
"""


@dataclass(frozen=True, slots=True)
class Property:
    """One property.

    :param kinds: identifiers of the types that have it.
    :param pattern: of SPARQL, from ?e to ?value; None for what the entities themselves hold.
    :param counted: the number of different values is meant.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    pattern: str | None = None
    counted: bool = False


_ALL = (UNIT.id, CATEGORY.id, CANONICAL.id)
PROPERTIES: Mapping[str, Property] = {
    found.id: found
    for found in (
        Property("name", "名称", _ALL),
        Property("other_names", "其他写法", _ALL),
        Property("region", "行政区划代码", (UNIT.id,)),
        Property("region_name", "行政区划", (UNIT.id,)),
        Property("unit_type", "单位类型", (UNIT.id,)),
        Property("projects", "项目数", (UNIT.id,), "?value zb:implementingUnit ?e", counted=True),
        Property("years", "项目的预算年度", (UNIT.id,), "?p zb:implementingUnit ?e ; zb:fiscalYear ?value"),
        Property("scheme", "分类方案", (CATEGORY.id,)),
        Property("notation", "代码", (CATEGORY.id,)),
        Property("parent_name", "上级类别", (CATEGORY.id,)),
        Property("level1", "一级指标", (CANONICAL.id,)),
        Property("level2", "二级指标", (CANONICAL.id,)),
        Property("category", "指标类别", (CANONICAL.id,)),
        Property("rows", "申报次数", (CATEGORY.id, CANONICAL.id), "?value zb:canonical|zb:category ?e", counted=True),
        Property(
            "units",
            "采用单位数",
            (CANONICAL.id,),
            "?row zb:canonical ?e . ?project zb:hasIndicator ?row ; zb:implementingUnit ?value",
            counted=True,
        ),
        Property("targets", "指标值（原文）", (CANONICAL.id,), "?row zb:canonical ?e ; zb:hasTarget/zb:rawText ?value"),
        Property("polarity", "指标方向", (CANONICAL.id,), "?e zb:polarity ?value"),
        Property("standard", "对应的共性指标", (CANONICAL.id,), "?e skos:exactMatch|skos:closeMatch ?value"),
        Property("cluster", "指标库条目", (CANONICAL.id,), "?e zb:memberOf ?value"),
    )
}

Cell = dict[str, Any]


def of_kind(kind: str | None) -> list[Property]:
    """Return the properties that things of a type have; all if no type is given."""
    return [found for found in PROPERTIES.values() if not kind or kind in found.kinds]


def extended(
    view: View, entities: Entities, ids: Sequence[str], wanted: Sequence[Property], base: str
) -> dict[str, dict[str, list[Cell]]]:
    """Return identifier → property → values; an identifier that nothing is known of has none.

    :param base: what the IRIs of the data begin with.
    """
    rows: dict[str, dict[str, list[Cell]]] = {each: {found.id: [] for found in wanted} for each in ids}
    known = [each for each in ids if each in entities.by_iri]
    for found in wanted:
        asked = [each for each in known if entities.by_iri[each].kind.id in found.kinds]
        told = _held(entities, asked, found) if found.pattern is None else _asked(view, asked, found, base)
        for each, cells in told.items():
            rows[each][found.id] = cells
    return rows


def _held(entities: Entities, ids: Sequence[str], wanted: Property) -> dict[str, list[Cell]]:
    cells: dict[str, list[Cell]] = {}
    for each in ids:
        entity = entities.by_iri[each]
        if wanted.id == "name":
            texts: Sequence[str] = entity.names[:1]
        elif wanted.id == "other_names":
            texts = entity.names[1:]
        else:
            texts = entity.facts.get(wanted.id, ())
        cells[each] = [_cell(text, entities) for text in texts]
    return cells


def _cell(text: str, entities: Entities) -> Cell:
    entity = entities.by_iri.get(text)
    return {"id": text, "name": entity.names[0]} if entity else {"str": text}


def _asked(view: View, ids: Sequence[str], wanted: Property, base: str) -> dict[str, list[Cell]]:
    cells: dict[str, list[Cell]] = {each: [{"int": 0}] if wanted.counted else [] for each in ids}
    chosen = "(COUNT(DISTINCT ?value) AS ?found)" if wanted.counted else "(?value AS ?found)"
    grouped = "GROUP BY ?e" if wanted.counted else ""
    nodes: list[tuple[str, NamedNode]] = []
    for batch in batches(map(NamedNode, ids)):
        pattern = f"VALUES ?e {{ {values(batch)} }} {wanted.pattern}"
        query = f"{_PREFIXES} SELECT DISTINCT ?e {chosen} WHERE {{ {pattern} }} {grouped}"
        for row in view.query(query).rows():
            subject, value = row["e"].value, row["found"]
            if wanted.counted:
                cells[subject] = [{"int": int(value.value)}]
            elif isinstance(value, NamedNode):
                nodes.append((subject, value))
            else:
                cells[subject].append({"str": value.value})
    texts = readable(view, [node for _, node in nodes], base)
    for subject, node in nodes:
        cells[subject].append({"id": node.value, "name": texts[node.value]})
    return {each: sorted(found, key=str) for each, found in cells.items()}
