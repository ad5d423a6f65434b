"""Reads records straight from a store, subject by subject."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pyoxigraph import NamedNode
from rdflib.namespace import DCTERMS

from kg.mapping.codecs import node
from kg.mapping.read import Facts
from kg.stores import View

_PART_OF = node(DCTERMS.isPartOf)


class ViewSource:
    """A source over the data of a store."""

    def __init__(self, view: View) -> None:
        self._view = view

    def facts(self, subject: NamedNode) -> Facts:
        """Return property → objects of *subject*."""
        found: dict[NamedNode, list[Any]] = defaultdict(list)
        for triple in self._view.triples(subject):
            found[triple.predicate].append(triple.object)
        return found

    def parts(self, whole: NamedNode) -> Sequence[NamedNode]:
        """Return the subjects that are part of *whole*."""
        subjects = (triple.subject for triple in self._view.triples(None, _PART_OF, whole))
        return [subject for subject in subjects if isinstance(subject, NamedNode)]
