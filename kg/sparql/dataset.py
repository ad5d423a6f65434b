"""FROM and FROM NAMED, taken out of a query: which graphs it asks for becomes part of the question."""

import re

from kg.errors import Phrase, QueryError
from kg.sparql.asking import WHOLE, Dataset
from kg.sparql.constants import read_constants
from kg.stores.gate import SPACE, Glance

_CLAUSE = re.compile(
    rf"FROM{SPACE}(?P<named>NAMED{SPACE})?+(?P<graph><[^<>\s]*+>|[\w.\-]*+:(?:[\w\-:%.]|\\.)*+)", re.IGNORECASE
)


def without_from(read: Glance) -> tuple[str, Dataset]:
    """Return the query without its dataset clauses, each replaced by a space, and the graphs they name.

    :raises QueryError: if a clause or the name of its graph cannot be read.
    """
    default: list[str] = []
    named: list[str] = []
    pieces: list[str] = []
    end = 0
    for word in read.words:
        if word.depth or not word.text.startswith("FROM"):
            continue
        clause = _CLAUSE.match(read.text, word.start)
        if clause is None:
            raise QueryError(
                reason=Phrase("after FROM or FROM NAMED comes the name of a graph: an IRI or a prefixed name")
            )
        (graph,) = read_constants(read.prologue, [clause["graph"]])
        (named if clause["named"] else default).append(graph.value)
        pieces += (read.text[end : clause.start()], " ")
        end = clause.end()
    if not pieces:
        return read.text, WHOLE
    return "".join((*pieces, read.text[end:])), Dataset(default=tuple(default), named=tuple(named))
