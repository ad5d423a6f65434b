"""The library as it stands in the graph: what SPARQL, searches and pages all see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDF, SKOS

from kg.iris import normalise_name, short_id
from kg.library.base import Link
from kg.mapping.codecs import NUMBER, node
from kg.stores import LEDGER, View
from ontology.terms import ZB

_TYPE = node(RDF.type)
_PREFERRED = node(SKOS.prefLabel)
_MEMBER_OF = node(ZB.memberOf)
MARK = NamedNode(f"{LEDGER.value}#library")
MADE_FROM = NamedNode(f"{LEDGER.value}#libraryGeneration")


@dataclass(frozen=True, slots=True)
class Entry:
    """One cluster of the library.

    :param preferred: its preferred label.
    :param alternatives: its other spellings, in the order of texts.
    :param members: normalised names, in the order of texts.
    :param links: what holds them together, in the order of texts.
    :param standards: identifiers of standard indicators that a person linked.
    """

    id: str
    preferred: str
    alternatives: tuple[str, ...]
    members: tuple[str, ...]
    links: tuple[Link, ...]
    standards: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """All entries with at least two names or a linked standard indicator.

    :param entries: in the order of their preferred labels.
    :param mark: changes whenever the library changes; empty before it was first made.
    :param generation: of the graph that it was made from.
    """

    entries: tuple[Entry, ...]
    mark: str
    generation: str

    def group(self, name: str) -> Entry | None:
        """Return the entry that a name belongs to, in any spelling; None if it stands alone. One look-up in a table."""
        return self._by_name.get(normalise_name(name))

    def preferred(self, name: str) -> str:
        """Return the preferred label of a name's entry, the name itself if it stands alone."""
        entry = self.group(name)
        return entry.preferred if entry else name

    def entry(self, identifier: str) -> Entry | None:
        """Return the entry with an identifier."""
        return self._by_id.get(identifier)

    @cached_property
    def _by_name(self) -> Mapping[str, Entry]:
        return {name: entry for entry in self.entries for name in entry.members}

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}


def mark_of(view: View) -> str:
    """Return the mark of the published library; cheap enough to ask before every search."""
    return _noted(view, MARK)


def published(view: View) -> Library:
    """Read the library from the graph, whole: if it changes meanwhile it is read again."""
    mark = None
    while mark != (now := mark_of(view)):
        mark = now
        clusters = _subjects(view.triples(None, _TYPE, node(ZB.IndicatorCluster)))
        entries = sorted((_entry(view, cluster) for cluster in clusters), key=lambda entry: (entry.preferred, entry.id))
        generation = _noted(view, MADE_FROM)
    return Library(tuple(entries), now, generation)


def _entry(view: View, cluster: NamedNode) -> Entry:
    canonical = _subjects(view.triples(None, _MEMBER_OF, cluster))
    members = {text for concept in canonical for text in _texts(view, concept, _PREFERRED)}
    preferred = "".join(_texts(view, cluster, _PREFERRED))
    links = (_link(view, link) for link in _nodes(view, cluster, node(ZB.hasLink)))
    return Entry(
        short_id(cluster.value),
        preferred,
        tuple(sorted(_texts(view, cluster, node(SKOS.altLabel)))),
        tuple(sorted(members)),
        tuple(sorted(links, key=lambda link: (link.left, link.right))),
        tuple(sorted(short_id(iri.value) for iri in _nodes(view, cluster, node(SKOS.exactMatch)))),
    )


def _link(view: View, link: NamedNode) -> Link:
    names = _texts(view, link, node(ZB.linkedName))
    known = _texts(view, link, node(ZB.probability))
    decided = _texts(view, link, node(ZB.decided)) == ["true"]
    return Link(
        min(names, default=""), max(names, default=""), float(NUMBER.read(known[0])) if known else None, decided
    )


def _texts(view: View, subject: NamedNode, predicate: NamedNode) -> list[str]:
    values = (triple.object for triple in view.triples(subject, predicate))
    return [value.value for value in values if isinstance(value, Literal)]


def _nodes(view: View, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    values = (triple.object for triple in view.triples(subject, predicate))
    return [value for value in values if isinstance(value, NamedNode)]


def _subjects(triples: Iterable[Triple]) -> list[NamedNode]:
    return [triple.subject for triple in triples if isinstance(triple.subject, NamedNode)]


def _noted(view: View, predicate: NamedNode) -> str:
    values = (triple.object for triple in view.triples(LEDGER, predicate, book=LEDGER))
    return next((value.value for value in values if isinstance(value, Literal)), "")
