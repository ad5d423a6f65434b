"""What an expression asks, where that is one of a few plain things."""

from typing import Any

from lark import Tree

from kg.sparql.nodes import is_a, text_of, tokens, variables
from kg.sparql.tree import Choice

#: Also what takes any of several values, or all of them in any order.
_VOLATILE = frozenset({"RAND", "UUID", "STRUUID", "BNODE", "NOW", "SAMPLE", "GROUP_CONCAT"})
_CALLED = ("FUNCTION", "AGGREGATE", "GROUP_CONCAT")


def bare(node: Any) -> Any:
    """Return an expression without the brackets around it."""
    while is_a(node, "bracketted", "built_in_call") and len(node.children) == 1:
        node = node.children[0]
    return node


def exists_in(node: Any) -> tuple[Any, bool]:
    """Return the group of a condition that is EXISTS and nothing else, and whether the condition is that it fails.

    :param node: without brackets.
    :returns: None for the group of any other condition.
    """
    negated = False
    while is_a(node, "negation"):
        negated = not negated
        node = bare(node.children[0])
    if not is_a(node, "exists", "not_exists"):
        return None, False
    return node.children[-1], negated != (node.data == "not_exists")


def is_volatile(node: Any) -> bool:
    """Say whether something in a node may differ from call to call."""
    # A function of somebody's own may do anything.
    called = {str(each).upper() for each in tokens(node) if each.type in _CALLED}
    own = isinstance(node, Tree) and any(
        len(each.children) > 1 for each in node.iter_subtrees() if each.data in ("iri_or_function", "function_call")
    )
    return own or not called.isdisjoint(_VOLATILE)


def choice(node: Any) -> Choice | None:
    """Return the variable and the IRIs of a condition that it is one of them, if this is all that is asked."""
    node = bare(node)
    if is_a(node, "expression"):
        parts = [choice(child) for child in node.children]
        known = [part for part in parts if part]
        if len(known) < len(parts) or len({part.name for part in known}) > 1:
            return None
        return Choice(known[0].name, tuple(iri for part in known for iri in part.iris))
    if not is_a(node, "relational") or len(node.children) != 3:
        return None
    left, sign, right = node.children
    if sign.type == "IN":
        variable, terms = left, right.children
    elif sign.type == "EQUAL":
        variable, terms = (left, [right]) if is_a(left, "var") else (right, [left])
    else:
        return None
    if not is_a(variable, "var") or not all(
        is_a(term, "iri_or_function") and len(term.children) == 1 for term in terms
    ):
        return None
    return Choice(variables(variable)[0].name, tuple(map(text_of, terms)))


def unbound(node: Any) -> str | None:
    """Return the variable of ``!BOUND(?variable)``, if this is the whole condition.

    :param node: without brackets.
    """
    if not is_a(node, "negation"):
        return None
    called = bare(node.children[0])
    if not is_a(called, "built_in_call") or str(called.children[0]).upper() != "BOUND":
        return None
    # The grammar takes any list of arguments; the engine will refuse more than one.
    arguments = called.children[1].children
    return text_of(arguments[0])[1:] if len(arguments) == 1 and is_a(arguments[0], "var") else None
