"""Constants as a query writes them, read with the prologue of that query."""

from collections.abc import Sequence

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from kg.errors import Phrase, QueryError

#: As subject and predicate of a triple that holds a constant; no query ever sees it.
_NODE = "<urn:x>"


def read_constants(prologue: str, written: Sequence[str]) -> list[NamedNode | Literal]:
    """Return the terms that constants of a query stand for, in order.

    Prologue and constants are the same in Turtle as in SPARQL, so the engine's own parser reads them: prefixes,
    relative IRIs, all escapes, short forms of numbers.

    :param prologue: the query's BASE and PREFIX.
    :param written: IRIs, prefixed names, literals.
    :raises QueryError: if a prefix is not declared, an IRI is relative to nothing, or a text is no Unicode.
    """
    triples = (f"{_NODE} <urn:x:{place}> {text} ." for place, text in enumerate(written))
    try:
        turtle = "\n".join((prologue, *triples)).encode()
        found = {quad.predicate.value: quad.object for quad in pyoxigraph.parse(turtle, format=RdfFormat.TURTLE)}
    except UnicodeEncodeError as error:
        raise QueryError(reason=Phrase("it holds half of a surrogate pair, which is no character")) from error
    except SyntaxError as error:
        raise QueryError(reason=" ".join(str(error).split())) from error
    terms = [found.get(f"urn:x:{place}") for place in range(len(written))]
    known = [term for term in terms if isinstance(term, NamedNode | Literal)]
    if len(known) != len(terms):
        raise QueryError(reason=Phrase("a constant cannot be read"))
    return known
