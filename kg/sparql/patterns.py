"""Triple patterns and the paths in them."""

from collections.abc import Iterator
from typing import Any

from lark import Tree

from kg.sparql.nodes import is_a, is_constant, place, text_of, tokens, variables
from kg.sparql.tree import Triples


def triples(node: Any) -> Triples:
    """Return what is known of triple patterns in a row."""
    found = [
        (subject, verb, each)
        for statement in node.children
        for subject, verb, objects in pairs(statement)
        for each in objects
    ]
    vague = [(subject, each) for subject, verb, each in found if _is_nullable(verb)]
    sure = [end for subject, verb, each in found if not _is_nullable(verb) for end in (subject, each)]
    listed = [each for ends in vague for end in ends for each in _listed(end)]
    return Triples(
        **place(node),
        loose=tuple(_names(*ends) for ends in vague if not any(map(_is_fixed, ends))),
        nodes=_names(*sure, *(each for end in sure for each in _listed(end)), *listed),
        links=tuple((_all_names(subject, each), _steps(verb)) for subject, verb, each in found),
        anchored=any(
            is_constant(end) for subject, verb, each in found for end in (subject, each)[: 1 if _is_type(verb) else 2]
        ),
        statements=tuple(node.children),
    )


def pairs(statement: Any) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Yield subject, verb and objects, also of the nodes in square brackets."""
    for each in statement.iter_subtrees():
        if each.data not in ("triples_same_path", "blank_list_path"):
            continue
        subject = each.children[0]
        for listed in each.children:
            if is_a(listed, "path_property_list"):
                parts = listed.children
                for verb, objects in zip(parts[::2], parts[1::2], strict=True):
                    yield subject, verb, objects.children


def _names(*ends: Any) -> frozenset[str]:
    """Return the variables among the ends of patterns; what stands in brackets is an end of other patterns."""
    return frozenset(variables(end)[0].name for end in ends if is_a(end, "var"))


def _all_names(*ends: Any) -> frozenset[str]:
    return frozenset(each.name for end in ends for each in variables(end))


def _listed(end: Any) -> Iterator[Any]:
    """Yield what stands in a list: each is the object of a triple."""
    if is_a(end, "triples_node_path", "collection_path"):
        for child in end.children:
            yield child
            yield from _listed(child)


def _is_fixed(end: Any) -> bool:
    return is_constant(end) or [each.type for each in tokens(end)] == ["NIL"]


def _steps(verb: Any) -> int:
    return max(1, sum(is_a(each, "path_elt") for each in verb.iter_subtrees()))


def _is_type(verb: Any) -> bool:
    return [each.type for each in tokens(verb)] == ["A"]


def _is_nullable(verb: Any) -> bool:
    """Say whether a path may have no step."""
    if not isinstance(verb, Tree) or verb.data == "path_mod":
        return False
    parts = [_is_nullable(child) for child in verb.children if isinstance(child, Tree)]
    if verb.data == "path_elt" and len(verb.children) == 2:
        return text_of(verb.children[1]) in "?*" or parts[0]
    if verb.data == "path_sequence":
        return all(parts)
    return any(parts)
