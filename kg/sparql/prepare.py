"""From the text of a query to a question: nothing that writes or connects, and the graphs it asks for taken out."""

from collections.abc import Collection

from kg.errors import QueryRefused
from kg.sparql.asking import WHOLE, Dataset, Question
from kg.sparql.capping import capped
from kg.sparql.dataset import without_from
from kg.stores.gate import decoded, glance, readings, refuse_updates


def prepare(
    text: str,
    *,
    dataset: Dataset = WHOLE,
    rewrite: bool = True,
    services: Collection[str] = (),
    rows: int | None = None,
) -> Question:
    """Return the question that a query asks.

    :param text: SPARQL 1.1 Query.
    :param dataset: what the protocol names; it counts more than FROM.
    :param rewrite: whether the query may be made quicker where the answer is provably the same.
    :param services: IRIs of other servers that SERVICE may name.
    :param rows: bound on the rows of the answer, see :func:`kg.sparql.capping.capped`.
    :raises QueryError: if the brackets are nested too deeply, or FROM names no graph.
    :raises QueryRefused: if it asks for an update or for SERVICE.
    """
    read = readings(text)
    refuse_updates(read)
    if any(each.may_connect for each in read):
        raise QueryRefused(reason="SERVICE would send the query to another server")
    own = read[0]
    asked = WHOLE
    if any(each.has("FROM") for each in read):
        own = glance(decoded(text))
        bare, asked = without_from(own)
        own = glance(bare)
    final, bound = capped(own, rows) if rows is not None else (own.text, False)
    return Question(final, own.kind, dataset if dataset != WHOLE else asked, capped=rows if bound else None)
