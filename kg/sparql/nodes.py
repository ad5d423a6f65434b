"""What the parser gives, looked at: the kind of a node, its tokens, its variables and its text."""

from collections.abc import Iterator
from typing import Any

from lark import Token, Tree

from kg.sparql.tree import Variable


def is_a(node: Any, *names: str) -> bool:
    """Say whether a node was made by one of these rules of the grammar."""
    return isinstance(node, Tree) and node.data in names


def token(node: Any, kind: str) -> Token | None:
    """Return the first token of a kind that stands directly in a node."""
    return next((child for child in node.children if isinstance(child, Token) and child.type == kind), None)


def tokens(node: Any) -> Iterator[Token]:
    """Yield all tokens of a node in the order of the text."""
    if isinstance(node, Token):
        yield node
    else:
        for child in node.children:
            yield from tokens(child)


def variables(node: Any) -> tuple[Variable, ...]:
    """Return all variables of a node in the order of the text, each as often as it stands there."""
    return tuple(
        Variable(str(each)[1:], each.start_pos or 0, each.end_pos or 0) for each in tokens(node) if each.type == "VAR"
    )


def text_of(node: Any) -> str:
    """Return a constant or a variable as it is written, without the white space inside."""
    return "".join(map(str, tokens(node)))


def is_constant(node: Any) -> bool:
    """Say whether a node is an IRI or a literal."""
    if is_a(node, "iri_or_function"):
        # With arguments it is a call, which may be an error.
        return len(node.children) == 1
    return is_a(node, "iri", "rdf_literal", "numeric_literal", "boolean_literal")


def place(node: Any) -> dict[str, Any]:
    """Return what every member of a group has: where it stands, and its variables."""
    return {"start": node.meta.start_pos, "end": node.meta.end_pos, "variables": variables(node)}
