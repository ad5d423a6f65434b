"""A question in SPARQL on its way to an engine: what was asked, over which graphs, and what was made of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees (SPARQL 1.1 Query, section 13.2).

    :param default: IRIs of the graphs that make up the default graph; None is the data as they are stored. The books
        of the store are never among them, whatever is asked for.
    :param named: IRIs of the named graphs; None is every named graph that the data have.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


#: The data as they are stored.
WHOLE = Dataset()


@dataclass(frozen=True, slots=True)
class Question:
    """A query that passed the gate and is ready for any engine.

    :param text: SPARQL 1.1, without FROM (it is in ``dataset``) and without any SERVICE of ours.
    :param kind: ``select``, ``ask`` or ``graph``, by the form of the query.
    :param dataset: what the protocol or else FROM names.
    :param notes: what was rewritten, one plain ASCII sentence each, in the order of the query.
    :param capped: the LIMIT that was put into the text, so that an answer of this length may have been cut off; None if
        the text has its own or none.
    """

    text: str
    kind: str
    dataset: Dataset = WHOLE
    notes: tuple[str, ...] = field(default=())
    capped: int | None = None
