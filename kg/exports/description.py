"""What is known of one thing: its own triples, the names of what it points to, and some of what points to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, RDFS, SKOS

from kg.exports.subjects import triples_of, values
from kg.exports.vocabulary import vocabulary
from kg.mapping.codecs import node
from kg.stores import View

#: What a thing is called, the best first.
NAMES = tuple(map(node, (SKOS.prefLabel, DCTERMS.title, RDFS.label)))


@dataclass(frozen=True, slots=True)
class Incoming:
    """What points to a thing by one property.

    :param count: of all subjects.
    :param subjects: at most so many of them as were asked for, in the order of their IRIs.
    """

    predicate: NamedNode
    count: int
    subjects: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of one thing.

    :param own: the triples with it as their subject, in the order of properties and values.
    :param names: triples that say what the things around it are called, by IRI.
    """

    subject: NamedNode
    own: tuple[Triple, ...]
    incoming: tuple[Incoming, ...]
    names: Mapping[str, tuple[Triple, ...]]

    def __bool__(self) -> bool:
        """Say whether anything is known of it."""
        return bool(self.own or self.incoming)

    def triples(self) -> Iterator[Triple]:
        """Yield everything as triples; not how many things point to it."""
        yield from self.own
        for link in self.incoming:
            for subject in link.subjects:
                yield Triple(subject, link.predicate, self.subject)
        for found in self.names.values():
            yield from found

    def name(self, iri: str, language: str = "zh") -> str | None:
        """Return what a thing around it, or the thing itself, is called; None if nothing says it."""
        triples = self.names.get(iri, ()) if iri != self.subject.value else self.own
        return best_name(triples, language)


def best_name(triples: Iterable[Triple], language: str = "zh") -> str | None:
    """Return the best name among the triples of one thing, in the language wanted if there is one."""
    found = [
        (NAMES.index(triple.predicate), triple.object.language not in (language, None), triple.object.value)
        for triple in triples
        if triple.predicate in NAMES and isinstance(triple.object, Literal)
    ]
    return min(found)[2] if found else None


def describe(view: View, subject: NamedNode, links: int = 100) -> Description:
    """Return what the data and the published vocabularies say of a thing; an empty description if that is nothing.

    :param links: most things listed of those that point to it, for each property.
    """
    published = vocabulary()
    own = {*view.triples(subject), *published.triples(subject)}
    incoming = tuple(_incoming(view, published, subject, links))
    around = {triple.object for triple in own if isinstance(triple.object, NamedNode)}
    around |= {linked for link in incoming for linked in link.subjects}
    ordered = sorted(own, key=lambda triple: (triple.predicate.value, str(triple.object)))
    return Description(subject, tuple(ordered), incoming, names_of(view, around - {subject}))


def names_of(view: View, nodes: Iterable[NamedNode]) -> dict[str, tuple[Triple, ...]]:
    """Return the IRI of each thing → the triples that name it; those without a name are left out."""
    wanted = sorted(nodes, key=str)
    found: dict[str, dict[Triple, None]] = {}
    for source in (view, vocabulary()):
        for triple in triples_of(source, wanted, NAMES):
            if isinstance(triple.subject, NamedNode):
                found.setdefault(triple.subject.value, {})[triple] = None
    return {iri: tuple(triples) for iri, triples in found.items()}


def _incoming(view: View, published: View, subject: NamedNode, most: int) -> Iterator[Incoming]:
    counts = _counts(view, subject)
    known = _counts(published, subject)
    for predicate in sorted({*counts, *known}):
        link = NamedNode(predicate)
        told = _subjects(published, link, subject) if predicate in known else []
        stored = _subjects(view, link, subject, most) if predicate in counts else []
        # The data repeat what the vocabularies say of the things that are in use.
        again = _again(view, told, link, subject) if predicate in counts else 0
        listed = sorted({*stored, *told}, key=str)[:most]
        yield Incoming(link, counts.get(predicate, 0) + len(told) - again, tuple(listed))


def _counts(view: View, subject: NamedNode) -> dict[str, int]:
    rows = view.query(f"SELECT ?p (COUNT(?s) AS ?n) WHERE {{ ?s ?p {subject} }} GROUP BY ?p").values()
    return {str(predicate): int(number or 0) for predicate, number in rows if predicate}


def _subjects(view: View, predicate: NamedNode, value: NamedNode, most: int | None = None) -> list[NamedNode]:
    bound = "" if most is None else f"LIMIT {most}"
    rows = view.query(f"SELECT ?s WHERE {{ ?s {predicate} {value} }} {bound}").rows()
    return [row["s"] for row in rows if isinstance(row["s"], NamedNode)]


def _again(view: View, subjects: Sequence[NamedNode], predicate: NamedNode, value: NamedNode) -> int:
    if not subjects:
        return 0
    query = f"SELECT (COUNT(?s) AS ?n) WHERE {{ VALUES ?s {{ {values(subjects)} }} ?s {predicate} {value} }}"
    [(number,)] = view.query(query).values()
    return int(number or 0)


def is_known(view: View, subject: NamedNode) -> bool:
    """Say whether the data or the published vocabularies say anything of a thing, or point to it."""
    sources = (view, vocabulary())
    return any(
        next(source.triples(subject), None) or next(source.triples(None, None, subject), None) for source in sources
    )
