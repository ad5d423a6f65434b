"""How much of what the data hold, for those who decide whether to load them; read from the store, whole."""

from dataclasses import dataclass

from kg.exports.selection import years
from kg.stores import View

_CLASSES = "SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class"
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) WHERE { ?s ?property ?o } GROUP BY ?property"
_ENTITIES = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class }"


@dataclass(frozen=True, slots=True)
class DataCounts:
    """Counts of the data.

    :param entities: things that have a class.
    :param classes: IRI of each class → its things, the most first; *properties* likewise → their triples.
    :param years: fiscal years with projects, latest first.
    """

    triples: int
    entities: int
    classes: dict[str, int]
    properties: dict[str, int]
    years: tuple[int, ...]


def count_data(view: View) -> DataCounts:
    """Count the data; every triple is looked at."""
    properties = _grouped(view, _PROPERTIES)
    [(entities,)] = view.query(_ENTITIES).values()
    return DataCounts(
        sum(properties.values()), int(entities or 0), _grouped(view, _CLASSES), properties, tuple(years(view))
    )


def _grouped(view: View, query: str) -> dict[str, int]:
    found = {str(iri): int(number or 0) for iri, number in view.query(query).values() if iri}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
