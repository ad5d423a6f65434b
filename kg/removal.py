"""What goes when a document goes: all that it owns, and of shared projects only what no other document says."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple
from rdflib.namespace import DCTERMS

from kg.iris import Iris
from kg.mapping import Source, form_of, owned, project_triples
from kg.mapping.codecs import node
from kg.source import ViewSource
from kg.stores import View
from ontology.terms import ZB

_DECLARES = node(ZB.declares)
_DECLARED_IN = node(ZB.declaredIn)
_PART_OF = node(DCTERMS.isPartOf)


def triples_of(view: View, document: NamedNode, iris: Iris) -> Iterator[Triple]:
    """Yield the triples that leave the graph together with *document*; units, concepts and regions stay.

    They are found by walking the graph, not by writing the document anew, so that what an older version of the
    program wrote goes as well.
    """
    source = ViewSource(view)
    own = dict.fromkeys(owned(source, document))
    for subject in own:
        yield from view.triples(subject)
    for project in source.facts(document).get(_DECLARES, ()):
        yield from _of_project(view, source, project, own, iris)


def _of_project(
    view: View, source: Source, project: NamedNode, own: dict[NamedNode, None], iris: Iris
) -> Iterator[Triple]:
    others = [form for form in source.facts(project).get(_DECLARED_IN, ()) if form not in own]
    kept = {triple for form in others for triple in project_triples(form_of(source, form), project, iris)}
    for triple in view.triples(project):
        linked = isinstance(triple.object, NamedNode) and source.facts(triple.object).get(_PART_OF)
        stays = triple.object not in own if linked else triple in kept
        if not stays:
            yield triple
