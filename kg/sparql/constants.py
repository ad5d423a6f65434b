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
        raise QueryError(reason=_reason(error, prologue, written)) from error
    terms = [found.get(f"urn:x:{place}") for place in range(len(written))]
    known = [term for term in terms if isinstance(term, NamedNode | Literal)]
    if len(known) != len(terms):
        raise QueryError(reason=Phrase("a constant cannot be read"))
    return known


def _reason(error: SyntaxError, prologue: str, written: Sequence[str]) -> Phrase:
    """Say which constant is wrong: the place that the parser tells is none in the query."""
    line, end = error.lineno or 0, prologue.count("\n") + 1
    if line <= end:
        return Phrase("an IRI of its BASE or PREFIX cannot be read")
    for constant in written:
        end += constant.count("\n") + 1
        if line <= end:
            return _wrong(constant, str(error))
    return Phrase("a constant cannot be read")


def _wrong(constant: str, said: str) -> Phrase:
    if "prefix" in said:
        return Phrase("{constant} has a prefix that is not declared", {"constant": constant})
    if constant.startswith("<"):
        return Phrase("{constant} is no IRI, or a relative one without BASE", {"constant": constant})
    return Phrase("{constant} is no constant of SPARQL", {"constant": constant})
