"""The part of the graph that belongs to one fiscal year: its projects, what they own and what they point to."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple
from rdflib.namespace import DCTERMS, PROV, SKOS

from kg.errors import NothingInYear
from kg.exports.subjects import batches, nodes_in, triples_of
from kg.mapping.codecs import YEAR, node
from kg.stores import View
from ontology.terms import ZB

_DECLARES = node(ZB.declares)

#: Links to what belongs to one project, or to one document, alone.
_OWN = frozenset(
    map(
        node,
        (
            ZB.declaredIn,
            ZB.hasGoal,
            ZB.hasBudget,
            ZB.hasNarrative,
            ZB.hasIndicator,
            ZB.hasTarget,
            ZB.hasIssue,
            PROV.wasDerivedFrom,
        ),
    )
)
#: Links to what several projects may share.
_SHARED = frozenset(
    map(
        node,
        (
            ZB.implementingUnit,
            ZB.competentDepartment,
            ZB.category,
            ZB.canonical,
            ZB.memberOf,
            ZB.hasLink,
            DCTERMS.isPartOf,
            DCTERMS.spatial,
            PROV.wasQuotedFrom,
            PROV.wasGeneratedBy,
            SKOS.broader,
            SKOS.broadMatch,
            SKOS.exactMatch,
            SKOS.closeMatch,
            SKOS.inScheme,
        ),
    )
)
_LINKS = _OWN | _SHARED


def years(view: View) -> list[int]:
    """Return the fiscal years of the stored projects, latest first."""
    query = f"SELECT DISTINCT ?year WHERE {{ ?project a {node(ZB.Project)} ; {node(ZB.fiscalYear)} ?year }}"
    return sorted((YEAR.read(year) for (year,) in view.query(query).values() if year), reverse=True)


def projects_of(view: View, year: int) -> list[NamedNode]:
    """Return the projects of a fiscal year in the order of their IRIs.

    :raises NothingInYear: if there are none.
    """
    wanted = YEAR.write(year)
    query = f"SELECT ?project WHERE {{ ?project a {node(ZB.Project)} ; {node(ZB.fiscalYear)} {wanted} }}"
    found = sorted(nodes_in(view, query), key=str)
    if not found:
        raise NothingInYear(year=year)
    return found


def triples_of_year(view: View, year: int) -> Iterator[Triple]:
    """Yield each triple once: the projects of a year with all they own, and the shared things that they lead to.

    A document that declares projects of other years as well is described without its links to those. In memory are
    the names of the year's projects and of the shared things, never the triples.

    :raises NothingInYear: if there are no projects of this year; before the first triple.
    """
    projects = projects_of(view, year)
    return _walk(view, projects)


def _walk(view: View, projects: list[NamedNode]) -> Iterator[Triple]:
    among, shared = set(projects), set(projects)
    for batch in batches(projects):
        waiting: list[NamedNode] = list(batch)
        # What only projects of this batch own need not be remembered beyond it.
        own: set[NamedNode] = set()
        while waiting:
            found: list[NamedNode] = []
            for triple in triples_of(view, waiting):
                target = triple.object
                if triple.predicate == _DECLARES and target not in among:
                    continue
                yield triple
                if not isinstance(target, NamedNode) or target in shared or target in own:
                    continue
                if triple.predicate in _LINKS:
                    (own if triple.predicate in _OWN else shared).add(target)
                    found.append(target)
            waiting = found
