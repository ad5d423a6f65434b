"""SERVICE zb:similar and zb:match: what the index knows, put into a query as VALUES before any engine sees it.

Grammar, in the terms of SPARQL 1.1 and with ``zb:`` for ``https://w3id.org/zhibiao/ontology#``::

    'SERVICE' 'SILENT'? ( zb:similar | zb:match ) '{' blank-node  property value ( ';' property value )* '.'? '}'

What is asked (a constant; zb:text, zb:like and zb:query also a variable that VALUES or BIND in the same group gives
constants):

- ``zb:text`` or ``zb:like`` for zb:similar: a text, or the IRI of a stored indicator; one of both, once.
- ``zb:query`` for zb:match: words. No text has more than 2,000 characters.
- ``zb:limit``: hits, 1 to 1,000, by default 20. ``zb:least``: lowest score, 0 to 1.
- ``zb:level1``, ``zb:level2``, ``zb:unit``, ``zb:region``, ``zb:document``: texts, ``zb:year``: a number; several of a
  kind mean any of them, as in :class:`kg.filters.Filters`. ``zb:valueMin``, ``zb:valueMax``: numbers.

What is answered (a variable, or a constant that the answer must equal): ``zb:hit`` (needed; IRI of the canonical
indicator), ``zb:score`` (xsd:decimal, 0 to 1), ``zb:rank`` (xsd:integer, from 1), ``zb:name``, ``zb:row`` (IRI of a
declared row: then there is a solution for each of them), and for zb:match ``zb:snippet``.

At most 8 such blocks and 32 searches in a query. None of these names is a term of the data.
"""

from collections.abc import Collection, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from kg.errors import Phrase, QueryRefused, ZhibiaoError
from kg.sparql.asked import NS, Asked, read_block
from kg.sparql.changes import Change, apply_changes
from kg.sparql.constants import read_constants
from kg.sparql.found import Finder, Found, Wanted
from kg.sparql.scope import groups_of
from kg.sparql.tree import Group, Member, Service, SubSelect

__all__ = ["Finder", "Found", "Wanted", "with_meaning"]

_BLOCKS = 8
_SEARCHES = 32
_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_KINDS = ("similar", "match")

Term = NamedNode | Literal


def with_meaning(
    text: str, query: SubSelect, prologue: str, finder: Finder | None, services: Collection[str]
) -> tuple[str, int]:
    """Return the query with the blocks of ours answered, and the number of blocks that are left for other servers.

    :param query: the tree of *text*.
    :param finder: the index; None where there is none.
    :param services: IRIs of other servers that may be asked.
    :raises QueryRefused: if another server is named, or a block is not as it has to be.
    """
    found = list(_services(query.group))
    found += [pair for other in query.others for pair in _services(other)]
    changes: list[Change] = []
    searches = 0
    for group, service in found:
        kind = _kind(service, prologue, services)
        if kind is None:
            continue
        if finder is None:
            raise QueryRefused(
                reason=Phrase("there is no index here that could answer SERVICE zb:{kind}", {"kind": kind})
            )
        asked = read_block(kind, service, group, prologue)
        searches += len(asked.questions)
        if len(changes) == _BLOCKS or searches > _SEARCHES:
            values = {"blocks": _BLOCKS, "searches": _SEARCHES}
            raise QueryRefused(
                reason=Phrase("a query holds at most {blocks} blocks of the index with {searches} searches", values)
            )
        changes.append(Change(service.start, service.end, _answer(asked, finder, silent=service.silent)))
    return apply_changes(text, changes), len(found) - len(changes)


def _services(group: Group) -> Iterator[tuple[Group, Service]]:
    for member in group.members:
        if isinstance(member, Service):
            yield group, member
        yield from _inside(member)


def _inside(member: Member) -> Iterator[tuple[Group, Service]]:
    for group in groups_of(member):
        yield from _services(group)


def _kind(service: Service, prologue: str, services: Collection[str]) -> str | None:
    """Return which of ours it is; None for another server that is allowed."""
    if not service.name.startswith(("?", "$")):
        (name,) = read_constants(prologue, [service.name])
        if name.value in services:
            return None
        kind = name.value.removeprefix(NS)
        if kind in _KINDS:
            return kind
        if name.value.startswith(NS):
            raise QueryRefused(
                reason=Phrase("there is no service zb:{name}; there are zb:similar and zb:match", {"name": kind})
            )
    raise QueryRefused(reason=Phrase("SERVICE would send the query to another server"))


def _answer(asked: Asked, finder: Finder, *, silent: bool) -> str:
    search = finder.similar if asked.kind == "similar" else finder.match
    lines: list[dict[str, Term]] = []
    try:
        for given, wanted in asked.questions:
            lines += (line for found in search(wanted) for line in _lines(asked, found, given))
    except ZhibiaoError:
        if not silent:
            raise
        # What SILENT means (SPARQL 1.1 Federated Query, section 3): one solution that binds nothing.
        return "VALUES () { () }"
    columns = asked.columns
    rows = " ".join(f"({' '.join(str(line[name]) for name in columns)})" for line in lines)
    return f"VALUES ({' '.join(f'?{name}' for name in columns)}) {{ {rows} }}"


def _lines(asked: Asked, found: Found, given: dict[str, Term]) -> Iterator[dict[str, Term]]:
    """Yield variable → value for a hit, for each of its rows if they are asked for."""
    rows: Sequence[str | None] = found.rows if "row" in asked.outputs else (None,)
    for row in rows:
        values: dict[str, Term] = {
            "hit": NamedNode(found.hit),
            "score": Literal(f"{found.score:.6f}", datatype=_DECIMAL),
            "rank": Literal(found.rank),
            "name": Literal(found.name),
            "snippet": Literal(found.snippet),
        }
        if row is not None:
            values["row"] = NamedNode(row)
        line = dict(given)
        if all(_fits(line, place, values[name]) for name, places in asked.outputs.items() for place in places):
            yield line


def _fits(line: dict[str, Term], place: str | Term, value: Term) -> bool:
    """Put *value* under the name of a variable; say whether it equals what stands there, or the constant asked for."""
    if isinstance(place, str):
        return line.setdefault(place, value) == value
    return place == value
