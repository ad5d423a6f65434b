"""Writes the library into the graph, exactly: what the former one said and the new one does not goes."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDF, SKOS

from kg.iris import Iris
from kg.library.base import Cluster, Link, Name
from kg.library.published import MADE_FROM, MARK
from kg.mapping.codecs import NUMBER, POLARITY, TEXT, TRUTH, node
from kg.mapping.standards import known_standard, standard_node
from kg.polarity import polarity
from kg.stores import LEDGER, View, Writer
from ontology.standard import standards
from ontology.terms import STANDARD_SCHEME, ZB

_TYPE = node(RDF.type)
_MATCH = node(SKOS.exactMatch)
#: Decimal places of a probability: more would only be noise of the model.
_PLACES = Decimal("0.0001")


def publish(
    writer: Writer, view: View, clusters: Iterable[Cluster], names: Mapping[str, Name], iris: Iris, generation: str
) -> bool:
    """Plan to make the library in the graph say what *clusters* say, and nothing else; say whether it changes.

    Its triples stand among the data, where every query sees them; no document owns them, and the generation stays.

    :param clusters: of which those with one name and no linked standard indicator are left out.
    :param names: normalised name → what is declared under it.
    :param generation: of the graph that the clusters were made from.
    """
    kept = [cluster for cluster in clusters if len(cluster.members) > 1 or cluster.standards]
    wanted = {triple for cluster in kept for triple in _described(cluster, names, iris)}
    gone = set(_former(view)) - wanted
    # A linked standard indicator may stand in the graph already, described by documents that bear its name.
    new = {triple for triple in wanted if next(view.triples(*triple), None) is None}
    writer.remove(gone, derived=True)
    writer.add(new, derived=True)
    mark = sha256("\n".join(sorted(map(str, wanted))).encode()).hexdigest()
    for predicate, value in ((MARK, mark), (MADE_FROM, generation)):
        writer.remove(view.triples(LEDGER, predicate, book=LEDGER), book=LEDGER)
        writer.add([Triple(LEDGER, predicate, Literal(value))], book=LEDGER)
    return bool(gone or new)


def _described(cluster: Cluster, names: Mapping[str, Name], iris: Iris) -> Iterator[Triple]:
    subject = node(iris.iri("cluster", cluster.id))
    yield Triple(subject, _TYPE, node(ZB.IndicatorCluster))
    yield Triple(subject, _TYPE, node(SKOS.Concept))
    yield Triple(subject, node(SKOS.prefLabel), Literal(cluster.preferred, language="zh"))
    for spelling in cluster.alternatives:
        yield Triple(subject, node(SKOS.altLabel), Literal(spelling, language="zh"))
    for member in cluster.members:
        for identifier in names[member].canonical:
            yield Triple(node(iris.iri("canonical", identifier)), node(ZB.memberOf), subject)
    targets = (target for member in cluster.members for target in names[member].targets)
    direction = polarity(cluster.preferred, targets).direction
    if direction is not None:
        yield Triple(subject, node(ZB.polarity), POLARITY.write(direction))
    for number, link in enumerate(cluster.links, 1):
        yield from _link(subject, node(iris.iri("cluster", f"{cluster.id}-{number}")), link)
    for identifier in cluster.standards:
        yield Triple(subject, _MATCH, standard_node(standards()[identifier]))
        yield from known_standard(identifier)


def _link(cluster: NamedNode, subject: NamedNode, link: Link) -> Iterator[Triple]:
    yield Triple(cluster, node(ZB.hasLink), subject)
    yield Triple(subject, _TYPE, node(ZB.ClusterLink))
    for name in (link.left, link.right):
        yield Triple(subject, node(ZB.linkedName), TEXT.write(name))
    if link.probability is not None:
        rounded = Decimal(link.probability).quantize(_PLACES)
        yield Triple(subject, node(ZB.probability), NUMBER.write(rounded.normalize()))
    yield Triple(subject, node(ZB.decided), TRUTH.write(link.decided))


def _former(view: View) -> Iterator[Triple]:
    """Yield what the library in the graph says, and the standard indicators that nothing else links to."""
    linked: set[NamedNode] = set()
    for kind in (ZB.IndicatorCluster, ZB.ClusterLink):
        for found in view.triples(None, _TYPE, node(kind)):
            for triple in view.triples(found.subject):
                yield triple
                if triple.predicate == _MATCH and isinstance(triple.object, NamedNode):
                    linked.add(triple.object)
    yield from view.triples(None, node(ZB.memberOf))
    lone = {standard for standard in linked if not _is_named(view, standard)}
    for standard in lone:
        yield from view.triples(standard)
    others = (found.subject for found in view.triples(None, _TYPE, node(ZB.StandardIndicator)))
    if lone and lone.issuperset(others):
        yield from view.triples(node(STANDARD_SCHEME))


def _is_named(view: View, standard: NamedNode) -> bool:
    """Say whether a canonical indicator bears the standard one's name, so that documents describe it."""
    canonical = node(ZB.CanonicalIndicator)
    links = (link for match in (SKOS.exactMatch, SKOS.closeMatch) for link in view.triples(None, node(match), standard))
    return any(next(view.triples(link.subject, _TYPE, canonical), None) for link in links)
