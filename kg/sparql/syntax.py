"""A query as a small tree: its groups, their members, and where in the text each of them stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

#: Queries that are kept as trees, since pages and programs ask the same again.
_KEPT = 256
_VOLATILE = frozenset({"RAND", "UUID", "STRUUID", "BNODE", "NOW"})


@dataclass(frozen=True, slots=True)
class Variable:
    """A place where a variable stands; *name* is without its question mark."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What stands in a group.

    :param start: first character in the text of the query.
    :param end: the character after the last one.
    :param variables: every variable in it, also those in groups inside, in the order of the text.
    """

    start: int
    end: int
    variables: tuple[Variable, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Names of all variables in it."""
        return frozenset(each.name for each in self.variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Member):
    """``{ … }``; each member in the order of the text."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples(Member):
    """Triple patterns in a row.

    :param strict: variables that some pattern takes from the data; the others are ends of paths of length zero only.
    :param links: for each pattern the variables at its two ends, and how many steps lie between them.
    :param anchored: a pattern names a subject or an object, other than the class after ``a``.
    :param statements: the tree of each subject with its predicates and objects.
    """

    strict: frozenset[str]
    links: tuple[tuple[frozenset[str], int], ...]
    anchored: bool
    statements: tuple[Tree[Token], ...] = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Member):
    """FILTER.

    :param exists: the group, if the whole condition is EXISTS or NOT EXISTS; *negated* says which.
    :param inner: the groups of EXISTS and NOT EXISTS in a larger condition.
    :param volatile: the condition may differ from call to call.
    :param pins: the condition is that a variable equals a constant.
    """

    exists: Group | None
    negated: bool
    inner: tuple[Group, ...]
    volatile: bool
    pins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind(Member):
    """BIND; *target* gets the value.

    :param constant: the text of the value, where it is a constant.
    """

    target: str
    constant: str | None
    inner: tuple[Group, ...]
    volatile: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Values(Member):
    """VALUES in a group.

    :param rows: the text of each value, None for UNDEF.
    """

    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Member):
    """OPTIONAL, MINUS, GRAPH or UNION (*kind*) with their groups."""

    kind: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Member):
    """SERVICE; *name* is the text of its IRI or variable."""

    name: str
    silent: bool
    group: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class SubSelect(Member):
    """A SELECT in a group, or the query itself.

    :param star: where its ``*`` stands, if it has one.
    :param columns: the variables that it gives, in any order; empty with ``*``.
    :param others: groups of EXISTS outside of its own group.
    :param added: variables of VALUES after it.
    """

    form: str
    star: int | None
    columns: frozenset[str]
    group: Group
    others: tuple[Group, ...] = ()
    added: frozenset[str] = frozenset()


@cache
def _parser() -> Lark:
    # Half a second, only spent where something has to be parsed.
    text = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer="contextual", propagate_positions=True)


@lru_cache(_KEPT)
def parse(text: str) -> SubSelect | None:
    """Return the query as a tree; None for a text that this grammar does not take.

    :param text: SPARQL 1.1 Query, of limited length and depth.
    """
    try:
        tree = _parser().parse(text)
    except LarkError:
        return None
    query: Any = tree.children[1]
    trailing: Any = tree.children[2]
    return _select(query, str(query.data), trailing, start=0, end=len(text), variables=_variables(tree))


def _select(node: Any, form: str, trailing: Any, **place: Any) -> SubSelect:
    head = next((child for child in node.children if _is(child, "select_clause")), node)
    star = _token(head, "STAR")
    where = next((child for child in node.children if _is(child, "where_clause")), None)
    return SubSelect(
        **place,
        form=form,
        star=None if star is None else star.start_pos,
        columns=frozenset(_variables(child)[-1].name for child in head.children if _is(child, "projected")),
        group=_group(where.children[0]) if where else Group(start=0, end=0, members=()),
        others=tuple(group for child in node.children if child is not where for group in _exists_groups(child)),
        added=frozenset(each.name for each in _variables(trailing)),
    )


def _is(node: Any, *names: str) -> bool:
    return isinstance(node, Tree) and node.data in names


def _token(node: Any, kind: str) -> Token | None:
    return next((child for child in node.children if isinstance(child, Token) and child.type == kind), None)


def _tokens(node: Any) -> Iterator[Token]:
    if isinstance(node, Token):
        yield node
    else:
        for child in node.children:
            yield from _tokens(child)


def _variables(node: Any) -> tuple[Variable, ...]:
    return tuple(
        Variable(str(token)[1:], token.start_pos or 0, token.end_pos or 0)
        for token in _tokens(node)
        if token.type == "VAR"
    )


def _exists_groups(node: Any) -> Iterator[Group]:
    if not isinstance(node, Tree):
        return
    if node.data in ("exists", "not_exists"):
        yield _group(node.children[-1])
        return
    for child in node.children:
        yield from _exists_groups(child)


def text_of(node: Any) -> str:
    """Return a constant or a variable as it is written, without the white space inside."""
    return "".join(map(str, _tokens(node)))


def _place(node: Any) -> dict[str, Any]:
    return {"start": node.meta.start_pos, "end": node.meta.end_pos, "variables": _variables(node)}


def _group(node: Any) -> Group:
    return Group(**_place(node), members=tuple(_member(child) for child in node.children))


def _member(node: Any) -> Member:
    make: Callable[[Any], Member] = _MEMBERS.get(node.data, _within)
    return make(node)


def _within(node: Any) -> Within:
    kind = "UNION" if node.data == "group_or_union" else str(node.data).upper()
    return Within(**_place(node), kind=kind, groups=tuple(_group(c) for c in node.children if _is(c, "group")))


def _service(node: Any) -> Service:
    *silent, name, group = node.children
    return Service(**_place(node), name=text_of(name), silent=bool(silent), group=_group(group))


def _sub_select(node: Any) -> SubSelect:
    after = Tree("trailing", [child for child in node.children if _is(child, "values_clause")])
    return _select(node, "sub_select", after, **_place(node))


def _filter(node: Any) -> Filter:
    condition = node.children[0]
    while _is(condition, "bracketted", "built_in_call") and len(condition.children) == 1:
        condition = condition.children[0]
    whole = _is(condition, "exists", "not_exists")
    return Filter(
        **_place(node),
        exists=_group(condition.children[-1]) if whole else None,
        negated=_is(condition, "not_exists"),
        inner=() if whole else tuple(_exists_groups(condition)),
        volatile=_is_volatile(condition),
        pins=_pins(condition),
    )


def _is_volatile(node: Any) -> bool:
    # A function of somebody's own may do anything.
    tokens = {str(token).upper() for token in _tokens(node) if token.type == "FUNCTION"}
    own = isinstance(node, Tree) and any(
        len(each.children) > 1 for each in node.iter_subtrees() if each.data in ("iri_or_function", "function_call")
    )
    return own or not tokens.isdisjoint(_VOLATILE)


def _pins(node: Any) -> bool:
    if not (_is(node, "relational") and len(node.children) == 3 and str(node.children[1]) == "="):
        return False
    return any(_is(child, "iri_or_function") and len(child.children) == 1 for child in node.children[::2])


def _bind(node: Any) -> Bind:
    value, target = node.children
    constant = _is(value, "iri_or_function", "rdf_literal", "numeric_literal", "boolean_literal") and not _variables(
        value
    )
    return Bind(
        **_place(node),
        target=_variables(target)[0].name,
        constant=text_of(value) if constant else None,
        inner=tuple(_exists_groups(value)),
        volatile=_is_volatile(value),
    )


def _values(node: Any) -> Values:
    block = node.children[0].children[0]
    if block.data == "one_var":
        rows = [[child] for child in block.children[1:]]
    else:
        rows = [row.children for row in block.children if _is(row, "data_row")]
    return Values(**_place(node), rows=tuple(tuple(map(_value, row)) for row in rows))


def _value(node: Any) -> str | None:
    return None if isinstance(node, Token) and node.type in ("UNDEF", "NIL") else text_of(node)


def _triples(node: Any) -> Triples:
    strict: set[str] = set()
    links: list[tuple[frozenset[str], int]] = []
    anchored = False
    for statement in node.children:
        for subject, verb, objects in pairs(statement):
            ends = (subject, *objects)
            steps = max(1, sum(_is(each, "path_elt") for each in verb.iter_subtrees()))
            links += (
                (frozenset(each.name for end in (subject, one) for each in _variables(end)), steps) for one in objects
            )
            if not _nullable(verb):
                strict |= {each.name for end in (*ends, verb) for each in _variables(end)}
            named = ends[:1] if _is_type(verb) else ends
            anchored |= any(_is(end, "iri", "rdf_literal", "numeric_literal", "boolean_literal") for end in named)
    return Triples(
        **_place(node), strict=frozenset(strict), links=tuple(links), anchored=anchored, statements=tuple(node.children)
    )


def pairs(statement: Any) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Yield subject, verb and objects, also of the nodes in square brackets."""
    for each in statement.iter_subtrees():
        if each.data not in ("triples_same_path", "blank_list_path"):
            continue
        subject = each.children[0]
        for listed in each.children:
            if _is(listed, "path_property_list"):
                parts = listed.children
                for verb, objects in zip(parts[::2], parts[1::2], strict=True):
                    yield subject, verb, objects.children


def _is_type(verb: Any) -> bool:
    return [token.type for token in _tokens(verb)] == ["A"]


def _nullable(verb: Any) -> bool:
    if not isinstance(verb, Tree):
        return False
    if verb.data == "path_mod":
        return False
    parts = [_nullable(child) for child in verb.children if isinstance(child, Tree)]
    if verb.data == "path_elt" and len(verb.children) == 2:
        return text_of(verb.children[1]) in "?*" or parts[0]
    if verb.data == "path_sequence":
        return all(parts)
    return any(parts)


_MEMBERS: dict[str, Callable[[Any], Member]] = {
    "triples_block": _triples,
    "filter": _filter,
    "bind": _bind,
    "inline_data": _values,
    "service": _service,
    "sub_select": _sub_select,
}
