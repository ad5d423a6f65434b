"""The page of one thing for people: what is known of it in Chinese, without a script and without a foreign server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import RDF

from api.linked.formats import FORMATS, HTML
from api.linked.forms import FormView, forms_of
from api.linked.places import Place, path_of
from api.linked.readable import Texts, readable, term_label
from api.linked.templates import render
from kg.exports.description import Description
from kg.mapping.codecs import node
from kg.stores import View

_TYPE = node(RDF.type)
#: Things listed of those that point to the thing, for each property.
LISTED = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One value.

    :param path: on this server, or the IRI of a thing of others; None for a text.
    :param language: of a text, if it has one.
    """

    text: str
    path: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one property.

    :param total: how many there are, of which ``shown`` may be some.
    """

    label: str
    property: str
    path: str
    shown: tuple[Shown, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template draws."""

    title: str
    kinds: tuple[str, ...]
    place: Place
    facts: tuple[Group, ...]
    incoming: tuple[Group, ...]
    forms: Sequence[FormView]


def page_of(description: Description, place: Place, view: View, base: str) -> Page:
    """Gather what the page of a thing shows.

    :param base: what the IRIs of the data begin with.
    """
    nodes = {triple.object for triple in description.own if isinstance(triple.object, NamedNode)}
    nodes |= {subject for link in description.incoming for subject in link.subjects}
    texts = readable(view, {*nodes, description.subject}, base)
    types = [
        triple.object.value
        for triple in description.own
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode)
    ]
    kinds = sorted({term_label(iri) for iri in types if path_of(iri, base)} or {term_label(iri) for iri in types})
    return Page(
        texts[place.iri],
        tuple(kinds),
        place,
        tuple(_facts(description, texts, base)),
        tuple(
            _group(link.predicate, [_node(subject, texts, base) for subject in link.subjects], link.count, base)
            for link in description.incoming
        ),
        forms_of(view, description, base),
    )


def html_of(page: Page, licence: str | None) -> str:
    """Return the page as HTML."""
    formats = [form for form in FORMATS if form is not HTML]
    return render("thing.html", page=page, formats=formats, licence=licence)


def _facts(description: Description, texts: Texts, base: str) -> Iterable[Group]:
    found: dict[NamedNode, list[Shown]] = {}
    for triple in description.own:
        value = triple.object
        if isinstance(value, NamedNode):
            found.setdefault(triple.predicate, []).append(_node(value, texts, base))
        elif isinstance(value, Literal):
            found.setdefault(triple.predicate, []).append(Shown(value.value, None, value.language))
    return (_group(predicate, shown, len(shown), base) for predicate, shown in found.items())


def _group(predicate: NamedNode, shown: Sequence[Shown], total: int, base: str) -> Group:
    iri = predicate.value
    ordered = sorted(shown, key=lambda each: (each.path is None, each.text))
    return Group(term_label(iri), iri, path_of(iri, base) or iri, tuple(ordered), total)


def _node(value: NamedNode, texts: Texts, base: str) -> Shown:
    return Shown(texts[value.value], path_of(value.value, base) or value.value)
