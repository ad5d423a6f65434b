"""Links from canonical indicators to the standard indicators that bear the same name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from pyoxigraph import NamedNode, Triple
from rdflib.namespace import SKOS

from kg.iris import normalise_name
from kg.mapping.codecs import node, triple_of
from ontology.standard import Standard, standard_iri, standard_triples, standards

_EXACT = node(SKOS.exactMatch)
_CLOSE = node(SKOS.closeMatch)


def standard_links(canonical: NamedNode, name: str, level1: str | None, level2: str | None) -> Iterator[Triple]:
    """Yield the links of a canonical indicator to the standard ones of its name, and what is known of those.

    The same name under the same category is an exact match, under another one a close match.
    """
    for standard in standards_named(name):
        yield Triple(canonical, _EXACT if same_category(standard, level1, level2) else _CLOSE, standard_node(standard))
        yield from known_standard(standard.id)


def standards_named(name: str) -> Sequence[Standard]:
    """Return the standard indicators of a name in any spelling, in the order of the list."""
    return _by_name().get(normalise_name(name), ())


def same_category(standard: Standard, level1: str | None, level2: str | None) -> bool:
    """Say whether a standard indicator stands under the given labels; the second level decides where both have one.

    The second level alone: 成本指标 stands under 产出指标 in one scheme and by itself in the other.
    """
    if standard.level2 and level2:
        return standard.level2 == level2
    return standard.level1 == level1 is not None


def standard_node(standard: Standard) -> NamedNode:
    """Return the node of a standard indicator."""
    return node(str(standard_iri(standard)))


@lru_cache(maxsize=1024)
def known_standard(identifier: str) -> tuple[Triple, ...]:
    """Return what the concept scheme says of the standard indicator with an identifier."""
    return tuple(triple_of(*found) for found in standard_triples(standards()[identifier]))


@cache
def _by_name() -> Mapping[str, Sequence[Standard]]:
    found: dict[str, list[Standard]] = defaultdict(list)
    for standard in standards().values():
        found[normalise_name(standard.name)].append(standard)
    return found
