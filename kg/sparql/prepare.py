"""From the text of a query to a question: nothing that writes or connects, the graphs it asks for taken out."""

import re
from collections.abc import Collection

from kg.sparql.asking import WHOLE, Dataset, Question
from kg.sparql.capping import capped
from kg.sparql.dataset import without_from
from kg.sparql.meaning import Finder, with_meaning
from kg.sparql.rewrite import quicker
from kg.sparql.syntax import parse
from kg.sparql.tree import SubSelect
from kg.sparql.unread import is_readable, miscounted, unread
from kg.stores.gate import Glance, glance, readings, refuse_updates

#: What stands in FILTER(?x = <iri>); ``>=`` and its kin do not.
_EQUAL = re.compile(r"(?<![<>!])=|BOUND", re.IGNORECASE)


def prepare(
    text: str,
    *,
    dataset: Dataset = WHOLE,
    rewrite: bool = True,
    finder: Finder | None = None,
    services: Collection[str] = (),
    rows: int | None = None,
) -> Question:
    """Return the question that a query asks.

    A query is parsed only where it says SERVICE or something that may be made quicker; whatever the parser does not
    take is left to the engine, but for SERVICE.

    :param text: SPARQL 1.1 Query.
    :param dataset: what the protocol names; it counts more than FROM.
    :param rewrite: whether the query may be made quicker where the answer is provably the same.
    :param finder: answers ``SERVICE zb:similar`` and ``zb:match``, see :mod:`kg.sparql.meaning`.
    :param services: IRIs of other servers that SERVICE may name.
    :param rows: bound on the rows of the answer, see :func:`kg.sparql.capping.capped`.
    :raises QueryError: if the brackets are nested too deeply, or FROM names no graph.
    :raises QueryRefused: if it asks for an update or for SERVICE, uses ours in a wrong way, or holds SERVICE and is
        not understood.
    """
    read = readings(text)
    refuse_updates(read)
    connects = any(each.may_connect for each in read)
    # Where something is taken out there is to be one reading only: the one of SPARQL 1.1, which decodes escapes first.
    taken = connects or any(each.has("FROM") for each in read)
    own, asked = _bare(read[-1] if taken else read[0])
    notes: tuple[str, ...] = ()
    if connects:
        own = _answered(own, text, finder, services)
    if rewrite and _may_be_quicker(own) and (tree := _tree(own)):
        final, notes = quicker(own.text, tree, own.prologue)
        own = glance(final)
    final, bound = capped(own, rows) if rows is not None else (own.text, False)
    return Question(final, own.kind, dataset if dataset != WHOLE else asked, notes, rows if bound else None)


def _may_be_quicker(own: Glance) -> bool:
    return own.count("EXISTS") > 0 or (own.has("FILTER") and (own.has("IN") or _EQUAL.search(own.text) is not None))


def _bare(own: Glance) -> tuple[Glance, Dataset]:
    if not own.has("FROM"):
        return own, WHOLE
    bare, asked = without_from(own)
    return glance(bare), asked


def _tree(own: Glance) -> SubSelect | None:
    return parse(own.text) if is_readable(own) else None


def _answered(own: Glance, sent: str, finder: Finder | None, services: Collection[str]) -> Glance:
    tree = _tree(own)
    if tree is None:
        raise unread(own, sent)
    text, kept = with_meaning(own.text, tree, own.prologue, finder, services)
    final = glance(text)
    # The words are counted again, so that nothing passes that the parser sees otherwise than an engine may.
    if final.count("SERVICE") != kept or (final.doubtful and final.may_connect):
        raise miscounted(final, kept)
    return final
