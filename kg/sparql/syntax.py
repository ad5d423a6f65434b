"""From the text of a query to its tree."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from kg.sparql.conditions import bare, choice, exists_in, is_volatile, unbound
from kg.sparql.nodes import is_a, is_constant, place, text_of, token, variables
from kg.sparql.patterns import triples
from kg.sparql.tree import Bind, Filter, Group, Member, Service, SubSelect, Values, Variable, Within

#: Queries that are kept as trees, since pages and programs ask the same again.
_KEPT = 256


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
    return _select(query, str(query.data), trailing, start=0, end=len(text), variables=variables(tree))


def _select(node: Any, form: str, trailing: Any, **where: Any) -> SubSelect:
    head = next((child for child in node.children if is_a(child, "select_clause")), node)
    star = token(head, "STAR")
    clause = next((child for child in node.children if is_a(child, "where_clause")), None)
    modifiers = (child for child in node.children if is_a(child, "solution_modifier"))
    modified = {str(part.data) for child in modifiers for part in child.children if isinstance(part, Tree)}
    limited = "limit_offset" in modified
    return SubSelect(
        **where,
        form=form,
        star=None if star is None else star.start_pos,
        columns=frozenset(variables(child)[-1].name for child in head.children if is_a(child, "projected")),
        group=_group(clause.children[0]) if clause else Group(start=0, end=0, members=()),
        others=tuple(group for child in node.children if child is not clause for group in _exists_groups(child)),
        added=frozenset(each.name for each in variables(trailing)),
        assigned=tuple(_assigned(node)),
        stops=limited and "order_clause" not in modified,
        volatile=limited or is_volatile(node),
    )


def _assigned(node: Any) -> Iterator[Variable]:
    for each in node.iter_subtrees():
        if is_a(each, "bind", "projected", "group_condition") and len(each.children) == 2:
            yield variables(each.children[1])[0]


def _exists_groups(node: Any) -> Iterator[Group]:
    if not isinstance(node, Tree):
        return
    if node.data in ("exists", "not_exists"):
        yield _group(node.children[-1])
        return
    for child in node.children:
        yield from _exists_groups(child)


def _group(node: Any) -> Group:
    return Group(**place(node), members=tuple(_member(child) for child in node.children))


def _member(node: Any) -> Member:
    make: Callable[[Any], Member] = _MEMBERS.get(node.data, _within)
    return make(node)


def _within(node: Any) -> Within:
    kind = "UNION" if node.data == "group_or_union" else str(node.data).upper()
    return Within(**place(node), kind=kind, groups=tuple(_group(c) for c in node.children if is_a(c, "group")))


def _service(node: Any) -> Service:
    *silent, name, group = node.children
    return Service(**place(node), name=text_of(name), silent=bool(silent), group=_group(group))


def _sub_select(node: Any) -> SubSelect:
    after = Tree("trailing", [child for child in node.children if is_a(child, "values_clause")])
    return _select(node, "sub_select", after, **place(node))


def _filter(node: Any) -> Filter:
    condition = bare(node.children[0])
    pattern, negated = exists_in(condition)
    return Filter(
        **place(node),
        exists=_group(pattern) if pattern else None,
        negated=negated,
        inner=() if pattern else tuple(_exists_groups(condition)),
        volatile=is_volatile(condition),
        choice=choice(condition),
        unbound=unbound(condition),
    )


def _bind(node: Any) -> Bind:
    value, target = node.children
    return Bind(
        **place(node),
        target=variables(target)[0].name,
        constant=text_of(value) if is_constant(value) else None,
        inner=tuple(_exists_groups(value)),
        volatile=is_volatile(value),
    )


def _values(node: Any) -> Values:
    block = node.children[0].children[0]
    if block.data == "one_var":
        rows = [[child] for child in block.children[1:]]
    else:
        rows = [row.children for row in block.children if is_a(row, "data_row")]
    return Values(**place(node), rows=tuple(tuple(map(_value, row)) for row in rows))


def _value(node: Any) -> str | None:
    return None if isinstance(node, Token) and node.type in ("UNDEF", "NIL") else text_of(node)


_MEMBERS: dict[str, Callable[[Any], Member]] = {
    "triples_block": triples,
    "filter": _filter,
    "bind": _bind,
    "inline_data": _values,
    "service": _service,
    "sub_select": _sub_select,
}
