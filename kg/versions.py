"""What documents said before something took their place: kept in a book of the store, with when and by what.

A version is kept as the records of the public contract, from which its triples follow. It goes when the document that
took its place is removed: of what somebody removes nothing stays.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import PROV, XSD

from kg.codec import declaration_from_json, declaration_to_json
from kg.iris import Iris
from kg.mapping import declaration_of
from kg.mapping.codecs import node
from kg.records import Declaration
from kg.source import ViewSource
from kg.stores import HISTORY, View, Writer
from ontology.terms import SCHEMA

_DOCUMENT = NamedNode(f"{HISTORY.value}#document")
_PROJECT = NamedNode(f"{HISTORY.value}#project")
_PROGRAM = NamedNode(f"{HISTORY.value}#program")
_PLACE = NamedNode(f"{HISTORY.value}#place")
_REPLACED = NamedNode(f"{HISTORY.value}#replaced")
_SUCCESSOR = NamedNode(f"{HISTORY.value}#successor")
_RECORDS = NamedNode(f"{HISTORY.value}#records")
_GENERATED = node(PROV.wasGeneratedBy)
_SOFTWARE = node(SCHEMA.softwareVersion)


@dataclass(frozen=True, slots=True)
class Version:
    """What a document said until something took its place.

    :param document: its IRI.
    :param program: version of the program that had read it.
    :param place: where it stood, as the ledger names places.
    :param replaced: when its successor took its place.
    :param successor: IRI of the document that did: the same one where it was read anew.
    """

    document: str
    program: str
    place: str
    replaced: datetime
    successor: str
    declaration: Declaration


def keep(writer: Writer, view: View, document: NamedNode, successor: NamedNode, place: str, iris: Iris) -> None:
    """Plan to keep what *document* says, because *successor* takes its place now."""
    source = ViewSource(view)
    declaration = declaration_of(source, document)
    now = datetime.now().astimezone().isoformat(timespec="microseconds")
    name = sha256(f"{document.value} {successor.value} {now}".encode()).hexdigest()
    entry = NamedNode(f"{HISTORY.value}#{name}")
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (_DOCUMENT, document),
        (_SUCCESSOR, successor),
        (_PROGRAM, Literal(program_of(view, document))),
        (_PLACE, Literal(place)),
        (_REPLACED, Literal(now, datatype=node(XSD.dateTime))),
        (_RECORDS, Literal(json.dumps(declaration_to_json(declaration), ensure_ascii=False, separators=(",", ":")))),
    ]
    facts += [(_PROJECT, node(iris.project(declaration.sha256, project))) for project in declaration.projects]
    writer.add((Triple(entry, predicate, value) for predicate, value in facts), book=HISTORY, derived=True)


def versions_of(view: View, project: NamedNode) -> list[Version]:
    """Return the former versions of the documents that declared *project*, the oldest first."""
    entries = {triple.subject for triple in view.triples(None, _PROJECT, project, book=HISTORY)}
    found = [_version(view, entry) for entry in entries if isinstance(entry, NamedNode)]
    return sorted(found, key=lambda version: version.replaced)


def forget(writer: Writer, view: View, document: NamedNode) -> None:
    """Plan to forget every version that *document* or one of its predecessors took the place of."""
    waiting, seen = [document], {document}
    while waiting:
        for triple in list(view.triples(None, _SUCCESSOR, waiting.pop(), book=HISTORY)):
            if not isinstance(triple.subject, NamedNode):
                continue
            for fact in list(view.triples(triple.subject, book=HISTORY)):
                if fact.predicate == _DOCUMENT and isinstance(fact.object, NamedNode) and fact.object not in seen:
                    seen.add(fact.object)
                    waiting.append(fact.object)
                writer.remove([fact], book=HISTORY, derived=True)


def program_of(view: View, document: NamedNode) -> str:
    """Return the version of the program that read a stored document; empty if nothing says it."""
    activities = (triple.object for triple in view.triples(document, _GENERATED))
    named = (each for each in activities if isinstance(each, NamedNode))
    return next((text for activity in named for text in _texts(view, activity, _SOFTWARE, None)), "")


def _version(view: View, entry: NamedNode) -> Version:
    def one(predicate: NamedNode) -> str:
        return next(_texts(view, entry, predicate, HISTORY))

    records = json.loads(one(_RECORDS), parse_float=Decimal)
    return Version(
        one(_DOCUMENT),
        one(_PROGRAM),
        one(_PLACE),
        datetime.fromisoformat(one(_REPLACED)),
        one(_SUCCESSOR),
        declaration_from_json(records, source=records["source"], sha256=records["sha256"]),
    )


def _texts(view: View, subject: NamedNode, predicate: NamedNode, book: NamedNode | None) -> Iterator[str]:
    values = (triple.object for triple in view.triples(subject, predicate, book=book))
    return (value.value for value in values if isinstance(value, Literal | NamedNode))
