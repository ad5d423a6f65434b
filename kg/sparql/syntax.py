"""From the text of a query to its tree."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from kg.sparql.tree import (
    Bind,
    Choice,
    Filter,
    Group,
    Member,
    Service,
    SubSelect,
    Triples,
    Values,
    Variable,
    Within,
)

#: Queries that are kept as trees, since pages and programs ask the same again.
_KEPT = 256
_VOLATILE = frozenset({"RAND", "UUID", "STRUUID", "BNODE", "NOW"})


@cache
def parser() -> Lark:
    """Return the parser; what it does not take it raises as :class:`lark.exceptions.LarkError`."""
    # Half a second, only spent where something has to be parsed.
    text = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer="contextual", propagate_positions=True)


@lru_cache(_KEPT)
def parse(text: str) -> SubSelect | None:
    """Return the query as a tree; None for a text that this grammar does not take.

    :param text: SPARQL 1.1 Query, of limited length and depth.
    """
    try:
        tree = parser().parse(text)
    except LarkError:
        return None
    query: Any = tree.children[1]
    trailing: Any = tree.children[2]
    return _select(query, str(query.data), trailing, start=0, end=len(text), variables=_variables(tree))


def _select(node: Any, form: str, trailing: Any, **place: Any) -> SubSelect:
    head = next((child for child in node.children if _is(child, "select_clause")), node)
    star = _token(head, "STAR")
    where = next((child for child in node.children if _is(child, "where_clause")), None)
    modifiers = (child for child in node.children if _is(child, "solution_modifier"))
    modified = {str(part.data) for child in modifiers for part in child.children if isinstance(part, Tree)}
    return SubSelect(
        **place,
        form=form,
        star=None if star is None else star.start_pos,
        columns=frozenset(_variables(child)[-1].name for child in head.children if _is(child, "projected")),
        group=_group(where.children[0]) if where else Group(start=0, end=0, members=()),
        others=tuple(group for child in node.children if child is not where for group in _exists_groups(child)),
        added=frozenset(each.name for each in _variables(trailing)),
        stops=bool(modified & {"limit", "limit_offset"}) and "order_clause" not in modified,
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
    condition = _bare(node.children[0])
    exists, negated = _exists(condition)
    return Filter(
        **_place(node),
        exists=exists,
        negated=negated,
        inner=() if exists else tuple(_exists_groups(condition)),
        volatile=_is_volatile(condition),
        choice=_choice(condition),
        unbound=_unbound(condition),
    )


def _bare(node: Any) -> Any:
    while _is(node, "bracketted", "built_in_call") and len(node.children) == 1:
        node = node.children[0]
    return node


def _exists(node: Any) -> tuple[Group | None, bool]:
    """Return the group of a condition that is EXISTS and nothing else, and whether the condition is that it fails."""
    negated = False
    while _is(node, "negation"):
        negated = not negated
        node = _bare(node.children[0])
    if not _is(node, "exists", "not_exists"):
        return None, False
    return _group(node.children[-1]), negated != (node.data == "not_exists")


def _is_volatile(node: Any) -> bool:
    # A function of somebody's own may do anything.
    tokens = {str(token).upper() for token in _tokens(node) if token.type == "FUNCTION"}
    own = isinstance(node, Tree) and any(
        len(each.children) > 1 for each in node.iter_subtrees() if each.data in ("iri_or_function", "function_call")
    )
    return own or not tokens.isdisjoint(_VOLATILE)


def _choice(node: Any) -> Choice | None:
    node = _bare(node)
    if _is(node, "expression"):
        parts = [_choice(child) for child in node.children]
        known = [part for part in parts if part]
        if len(known) < len(parts) or len({part.name for part in known}) > 1:
            return None
        return Choice(known[0].name, tuple(iri for part in known for iri in part.iris))
    if not _is(node, "relational") or len(node.children) != 3:
        return None
    left, sign, right = node.children
    if sign.type == "IN":
        variable, terms = left, right.children
    elif sign.type == "EQUAL":
        variable, terms = (left, [right]) if _is(left, "var") else (right, [left])
    else:
        return None
    if not _is(variable, "var") or not all(_is(term, "iri_or_function") and len(term.children) == 1 for term in terms):
        return None
    return Choice(_variables(variable)[0].name, tuple(map(text_of, terms)))


def _unbound(node: Any) -> str | None:
    """Return the variable of ``!BOUND(?variable)``."""
    if [token.type for token in _tokens(node)] != ["FUNCTION", "VAR"] or not _is(node, "negation"):
        return None
    return _variables(node)[0].name if str(next(_tokens(node))).upper() == "BOUND" else None


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
    loose: set[str] = set()
    nodes: set[str] = set()
    links: list[tuple[frozenset[str], int]] = []
    anchored = False
    for statement in node.children:
        for subject, verb, objects in pairs(statement):
            ends = (subject, *objects)
            steps = max(1, sum(_is(each, "path_elt") for each in verb.iter_subtrees()))
            links += (
                (frozenset(each.name for end in (subject, one) for each in _variables(end)), steps) for one in objects
            )
            found = {each.name for end in ends for each in _variables(end)}
            if _nullable(verb):
                loose |= found
            else:
                nodes |= found
            named = ends[:1] if _is_type(verb) else ends
            anchored |= any(_is(end, "iri", "rdf_literal", "numeric_literal", "boolean_literal") for end in named)
    return Triples(
        **_place(node),
        loose=frozenset(loose),
        nodes=frozenset(nodes),
        links=tuple(links),
        anchored=anchored,
        statements=tuple(node.children),
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
