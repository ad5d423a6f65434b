"""What a reader sees instead of an IRI: names, and where there is none what the thing says."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import PROV

from api.whereabouts import whereabouts
from kg.exports.description import best_name, names_of
from kg.exports.subjects import batches, triples_of, values
from kg.iris import short_id
from kg.mapping.codecs import node
from kg.stores import View
from ontology.terms import SCHEMA, SCHEME, ZB

Texts = Mapping[str, str]

#: Letters of a long text that a link shows.
_LONG = 60
_ROWS = """
PREFIX zb: <https://w3id.org/zhibiao/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?row ?title ?target ?unit ?project ?year WHERE {
  VALUES ?row { %s }
  ?row a zb:Indicator ; dct:title ?title ; dct:isPartOf ?form
  OPTIONAL { ?row zb:hasTarget/zb:rawText ?target }
  OPTIONAL { ?form zb:unitName ?unit }
  OPTIONAL { ?form dct:title ?project }
  OPTIONAL { ?form zb:fiscalYear ?year }
}"""
_PLACE = {str(ZB[name]): name for name in ("page", "sheet", "table", "row", "line")}


@cache
def labels(kind: str) -> Texts:
    """Return IRI → Chinese label of what other vocabularies define.

    :param kind: ``properties`` or ``types``.
    """
    read: dict[str, dict[str, str]] = tomllib.loads(files(__package__).joinpath("labels.toml").read_text("utf-8"))
    return read[kind]


def readable(view: View, nodes: Iterable[NamedNode], base: str) -> Texts:
    """Return the IRI of each thing → a short text for a reader; every thing has one.

    :param base: what the IRIs of the data begin with.
    """
    wanted = list(dict.fromkeys(nodes))
    rows = _rows(view, [each for each in wanted if each.value.startswith(f"{base}indicator/")])
    named = {iri: name for iri, triples in names_of(view, wanted).items() if (name := best_name(triples))}
    known = {**labels("types"), **named, **rows}
    told = _told(view, [each for each in wanted if each.value not in known and each.value.startswith(base)])
    texts = {each.value: known.get(each.value) or told.get(each.value) or _ending(each.value) for each in wanted}
    return {iri: f"{text}（{year}）" if (year := _scheme_year(iri)) else text for iri, text in texts.items()}


def shortened(text: str) -> str:
    """Return a text that fits into a link."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else f"{flat[:_LONG]}…"


def _scheme_year(iri: str) -> str | None:
    """Return the scheme that a category belongs to: most categories have the same name in several."""
    year, _, category = iri.removeprefix(str(SCHEME)).partition("/")
    return year if iri.startswith(str(SCHEME)) and category else None


def _ending(iri: str) -> str:
    return short_id(iri.rstrip("/#")) or iri


def _rows(view: View, rows: Iterable[NamedNode]) -> Texts:
    """Return declared rows with their targets and projects."""
    found: dict[str, str] = {}
    for batch in batches(rows):
        for iri, title, target, unit, project, year in view.query(_ROWS % values(batch)).values():
            about = " · ".join(part for part in (unit, project) if part)
            named = f"{title}：{target}" if target else f"{title}"
            dated = f"（{year}）" if year else ""
            found[str(iri)] = f"{named}　{about}{dated}" if about else named
    return found


def _told(view: View, nodes: Sequence[NamedNode]) -> Texts:
    """Return what things without a name say: goals, targets, amounts, places."""
    facts: dict[str, dict[str, str]] = {}
    for triple in triples_of(view, nodes):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal | NamedNode):
            facts.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    return {iri: text for iri, known in facts.items() if (text := _text(known))}


def _text(facts: Mapping[str, str]) -> str:
    for property_iri, show in _SHOWN.items():
        if property_iri in facts:
            return show(facts)
    locator = {name: int(facts[iri]) if name != "sheet" else facts[iri] for iri, name in _PLACE.items() if iri in facts}
    return whereabouts(locator, "zh") or shortened(facts.get(str(PROV.value), ""))


def _amount(facts: Mapping[str, str]) -> str:
    slot = facts.get(str(ZB.budgetSlot), "")
    return f"{term_label(slot)}：{yuan(facts[str(SCHEMA.value)])}"


def yuan(value: object) -> str:
    """Return an amount with separated thousands."""
    whole, _, rest = str(value).partition(".")
    return f"{int(whole):,}{'.' if rest else ''}{rest} 元"


@cache
def term_label(iri: str) -> str:
    """Return the Chinese label of a term of our ontology or of another vocabulary; its last part if it has none."""
    from kg.exports.vocabulary import vocabulary

    known = labels("properties").get(iri) or labels("types").get(iri)
    return known or best_name(_own(vocabulary(), iri)) or _ending(iri)


def _own(view: View, iri: str) -> Iterable[Triple]:
    return view.triples(node(iri)) if iri else ()


_SHOWN: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    str(ZB.goalText): lambda facts: shortened(facts[str(ZB.goalText)]),
    str(ZB.rawText): lambda facts: facts[str(ZB.rawText)],
    str(SCHEMA.value): _amount,
    str(ZB.sectionText): lambda facts: shortened(facts[str(ZB.sectionText)]),
    str(ZB.issueMessage): lambda facts: facts[str(ZB.issueMessage)],
    str(SCHEMA.softwareVersion): lambda facts: f"指标程序 {facts[str(SCHEMA.softwareVersion)]}",
}
