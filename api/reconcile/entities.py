"""What can be reconciled: units, categories and canonical indicators, with what a query may say of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.reconcile.names import NameIndex
from kg.exports.vocabulary import vocabulary
from kg.iris import normalise_name
from kg.stores import View
from ontology.categories import SCHEMES, category_iri
from ontology.regions import region
from ontology.terms import SCHEME, ZB
from ontology.unit_types import unit_type_of

_SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
_UNITS = f"""{_SKOS} PREFIX dct: <http://purl.org/dc/terms/> PREFIX zb: <{ZB._NS}>
SELECT ?e ?name ?other ?about WHERE {{
  ?e a zb:Unit ; skos:prefLabel ?name OPTIONAL {{ ?e skos:altLabel ?other }} OPTIONAL {{ ?e dct:spatial ?about }} }}"""
_CANONICAL = f"""{_SKOS} PREFIX zb: <{ZB._NS}>
SELECT ?e ?name ?other ?about WHERE {{
  ?e a zb:CanonicalIndicator ; skos:prefLabel ?name
  OPTIONAL {{ ?e skos:altLabel ?other }} OPTIONAL {{ ?e skos:broader ?about }} }}"""
_CATEGORIES = f"""{_SKOS} PREFIX zb: <{ZB._NS}>
SELECT ?e ?name ?other ?notation WHERE {{
  ?e a zb:IndicatorCategory ; skos:prefLabel ?name ; skos:notation ?notation
  OPTIONAL {{ ?e skos:altLabel ?other }} }}"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of entities.

    :param id: its name in our ontology.
    """

    id: str
    name: str


UNIT = Kind("Unit", "单位")
CATEGORY = Kind("IndicatorCategory", "指标类别")
CANONICAL = Kind("CanonicalIndicator", "归并指标")
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (UNIT, CATEGORY, CANONICAL)}


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing.

    :param names: every spelling, the preferred one first.
    :param facts: property → values that a query's constraints are compared with.
    """

    iri: str
    kind: Kind
    names: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]]

    @property
    def description(self) -> str:
        """What tells it from others of its name."""
        shown = ("region_name", "unit_type", "scheme", "level1", "level2", "parent_name")
        parts = [part for name in shown for part in self.facts.get(name, ())]
        return " · ".join(dict.fromkeys(parts))


class Entities:
    """Everything that can be reconciled in one state of the graph."""

    def __init__(self, view: View) -> None:
        self.all: Sequence[Entity] = (*_units(view), *_categories(), *_canonical(view))
        self.by_iri: Mapping[str, Entity] = {entity.iri: entity for entity in self.all}
        names: dict[str, dict[str, list[int]]] = {kind: defaultdict(list) for kind in KINDS}
        for number, entity in enumerate(self.all):
            for name in dict.fromkeys(map(normalise_name, entity.names)):
                names[entity.kind.id][name].append(number)
        self.indexes = {kind: NameIndex(found) for kind, found in names.items()}


@dataclass(slots=True)
class _Gathered:
    name: str
    others: dict[str, None]
    about: dict[str, None]


def _gathered(view: View, query: str) -> dict[str, _Gathered]:
    """Return each thing with all its spellings, and what else it is said to belong to."""
    found: dict[str, _Gathered] = {}
    for iri, name, other, about in view.query(query).values():
        one = found.setdefault(str(iri), _Gathered(str(name), {}, {}))
        # Categories have a preferred name in each language.
        one.others |= {spelling: None for spelling in (name, other) if spelling and spelling != one.name}
        if about:
            one.about[about] = None
    return found


def _units(view: View) -> Iterator[Entity]:
    for iri, one in _gathered(view, _UNITS).items():
        codes = sorted(place.rpartition("/")[2] for place in one.about)
        places = [place for code in codes if (place := region(code))]
        kind = unit_type_of(one.name)
        facts = {
            "region": tuple(codes),
            "region_name": tuple(place.label for place in places),
            "unit_type": (kind.label,) if kind else (),
        }
        # Data hold the folded name as the preferred one; people want to see it as it was printed.
        names = (*sorted(one.others), one.name) if one.others else (one.name,)
        yield Entity(iri, UNIT, names, facts)


def _canonical(view: View) -> Iterator[Entity]:
    levels = _levels()
    for iri, one in _gathered(view, _CANONICAL).items():
        known = [levels[category] for category in one.about if category in levels]
        facts = {
            "category": tuple(sorted(one.about)),
            "level1": tuple(dict.fromkeys(first for first, _ in known)),
            "level2": tuple(dict.fromkeys(second for _, second in known if second)),
        }
        yield Entity(iri, CANONICAL, (one.name, *sorted(one.others)), facts)


def _categories() -> Iterator[Entity]:
    levels = _levels()
    for iri, one in sorted(_gathered(vocabulary(), _CATEGORIES).items(), reverse=True):
        first, second = levels.get(iri, ("", None))
        facts = {
            "scheme": (iri.removeprefix(str(SCHEME)).partition("/")[0],),
            "notation": tuple(one.about),
            "parent_name": (first,) if second else (),
        }
        # The English names are names as well; the Chinese one is shown.
        chinese = second or first
        yield Entity(iri, CATEGORY, (chinese, *(name for name in (one.name, *one.others) if name != chinese)), facts)


def _levels() -> Mapping[str, tuple[str, str | None]]:
    """Return the IRI of each category → the names of both levels."""
    found: dict[str, tuple[str, str | None]] = {}
    for scheme in SCHEMES:
        for first, seconds in scheme.groups.items():
            found[str(category_iri(scheme, first))] = (first, None)
            found |= {str(category_iri(scheme, first, second)): (first, second) for second in seconds}
    return found
