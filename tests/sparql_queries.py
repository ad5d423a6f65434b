"""Random queries and graphs: few terms and variables, and every kind of member that a group may have, in any order.

What is bound, what may be and what never is meet in one query. Some queries are wrong, as where a variable gets two
values: an engine says so.
"""

import re

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

EX = "http://x/"
PREFIX = f"PREFIX : <{EX}> "
_NODES = [NamedNode(EX + name) for name in "abc"]
#: Blocks in blocks.
_DEEPEST = 2

#: A predicate may be a node, too.
_triples = st.builds(
    Quad,
    st.sampled_from([*_NODES, *_NODES, NamedNode(f"{EX}p")]),
    st.sampled_from([NamedNode(EX + name) for name in "pqr"]),
    st.sampled_from([*_NODES, *_NODES, Literal(1), Literal("x")]),
)
#: Few triples, or so many that most patterns are found somewhere.
graphs = st.one_of(st.lists(_triples, max_size=8), *[st.lists(_triples, min_size=8, max_size=24)] * 2)

_ERROR = '<http://www.w3.org/2001/XMLSchema#integer>("x")'

#: What each ``$name`` stands for; what stands twice comes twice as often, and the first is what a failure shrinks to.
_RULES = {
    "var": ["?x", "?x", "?y", "?y", "?z", "?w"],
    "term": ["$var", "$var", "$var", ":a", ":b", "1"],
    "subject": ["$var", "$var", "$var", ":a", ":b"],
    # The same IRI in two spellings, one that is no node of any graph, and one that is a predicate.
    "iri": [":a", ":b", f"<{EX}a>", ":none", ":p"],
    "value": [":a", ":b", "1", ":none", "UNDEF"],
    "step": [":p", ":q", "^:r", ":p/:q", ":q+"],
    "verb": [":p", ":q", ":r", ":p/:q", ":p*", ":q+", "^:p", ":p|:q", "(:p/:q)?", ":p/:q*", "!:p", "?w"],
    "pattern": [
        *["$var $step $var ."] * 4,
        *["$subject $verb $term ."] * 4,
        "$subject $verb [ $verb $term ] .",
        "[ $verb $term ] $verb $term .",
    ],
    "test": [
        "$var = $term",
        "$var != $term || !BOUND($var)",
        "BOUND($var)",
        "!(!BOUND($var))",
        "$var IN (:a, 1)",
        # An error for what is no number, and neither true nor false.
        "$var + 1 > 2",
        "!($var > 1) || $var = :a",
        "COALESCE($var, $var) = $term",
        "SAMETERM($var, $term)",
    ],
    "unbound": ["FILTER(!BOUND($var))"],
    "condition": ["FILTER($test)", "FILTER($test)", "FILTER($test)", "$unbound"],
    "choice": [
        "FILTER($var IN ($iri))",
        "FILTER($var IN ($iri, $iri, $iri))",
        "FILTER($var = $iri)",
        *[f"FILTER({each} = $iri || ($iri = {each}) || {each} IN ($iri))" for each in ("?x", "?y")],
    ],
    "values": ["VALUES $var { $value $value }", "VALUES ($var ?v) { ($value $value) (:b UNDEF) }"],
    "computed": ["$var", "$var", ":a", "1", "$var + 1", _ERROR],
    # Nearly always a variable that is not in use before, which would be wrong.
    "bind": [*["BIND($computed AS ?v)"] * 3, "BIND($computed AS $var)"],
    "simple": [*["$pattern"] * 8, *["$condition"] * 3, "$values", "$values", "$bind", "$bind"],
    "member": ["$simple", "$simple", "$simple", "$block"],
    "body": ["$member", "$member $member", "$member $member $member"],
    "block": [
        "OPTIONAL { $body }",
        "OPTIONAL { $body }",
        "{ $body } UNION { $body }",
        "{ $body }",
        "MINUS { $body }",
        "MINUS { $body }",
        "{ SELECT ?x { $body } }",
        "{ SELECT DISTINCT * { $body } }",
        "{ SELECT ?x (COUNT($var) AS ?v) { $body } GROUP BY ?x }",
        "{ SELECT (MIN($var) AS $var) { $body } }",
        "FILTER NOT EXISTS { $body }",
        "FILTER EXISTS { $body }",
        "FILTER(NOT EXISTS { $body } || $test)",
    ],
    "not": [*["NOT EXISTS"] * 3, "EXISTS"],
    "chain": ["?x :p ?z . ?z :q ?y .", "$pattern $pattern", "$pattern $pattern"],
    # What is bound in the end or around, but not where it is seen.
    "late": [
        "FILTER($var != ?w)",
        "OPTIONAL { $var $step ?w . } $var $step ?w .",
        "BIND(?w AS ?v) ?x $step ?w . ?v $step ?y .",
        "OPTIONAL { $pattern FILTER($var = ?w) } $var $step ?w .",
        "MINUS { $var $step ?w . } $var $step ?w .",
    ],
    "sought": [
        "FILTER $not { $chain }",
        "FILTER $not { $chain $body }",
        "FILTER $not { $chain $member $pattern }",
        "FILTER $not { $chain $late }",
        "FILTER(!($not { $chain $member }))",
        "$choice",
        "$choice",
        "OPTIONAL { $chain } $unbound",
        "OPTIONAL { $chain $member } $unbound",
        "OPTIONAL { $chain $member $pattern } $unbound",
        "OPTIONAL { $chain } FILTER(!(!BOUND($var)))",
    ],
    "first": ["$pattern", "$pattern $body"],
    "group": [
        *["{ $pattern $sought }"] * 2,
        *["{ ?x $step ?w . $sought }"] * 2,
        *["{ ?x $step ?w . FILTER $not { $chain $late } }"] * 2,
        "{ $pattern BIND($computed AS ?w) FILTER $not { $chain $var $step ?w . } }",
        "{ $pattern $pattern $sought }",
        "{ $first $sought }",
        "{ $first $sought $pattern }",
        # A blank node is one thing on both sides of a filter; Oxigraph takes it for two where the filter has a group.
        "{ _:n $step $var . $choice _:n $step $var . }",
        "{ $sought $first $sought }",
        "{ $first OPTIONAL { $pattern $sought } }",
        "{ { $first $sought } UNION { $pattern } }",
        "{ { $first $sought } BIND(1 AS ?z) }",
        "{ $first { SELECT ?x ?z { $pattern $sought } } }",
        "{ $first { SELECT * { $pattern $sought } } }",
        "{ $first { SELECT ?x (COUNT(?y) AS ?v) { $pattern $sought } GROUP BY ?x HAVING(COUNT(?y) > 1) } }",
        "{ $first { $pattern $sought } }",
        "{ $first MINUS { $pattern $sought } }",
        "{ $first FILTER NOT EXISTS { $pattern $sought } }",
    ],
    "query": [
        "SELECT * WHERE $group",
        "SELECT * WHERE $group",
        "SELECT*WHERE $group",
        "SELECT * $group VALUES ?y { :a :b }",
        "SELECT * $group VALUES (?x ?w) { (:a UNDEF) (UNDEF 1) }",
        "SELECT ?x ?y $group",
        "SELECT DISTINCT ?x $group",
        "SELECT (COUNT(*) AS ?k) $group",
        "SELECT (COUNT(DISTINCT *) AS ?k) $group",
        "SELECT ?x (COUNT(?y) AS ?k) $group GROUP BY ?x",
        "SELECT ?x $group GROUP BY ?x HAVING(EXISTS { ?x :p ?z . ?z :q ?y })",
        "SELECT ?x (?y + 1 AS ?k) $group",
        "SELECT ?x (1 AS ?z) $group",
        "SELECT (NOT EXISTS { ?x :p ?z . ?z :q ?y } AS ?k) $group",
        "CONSTRUCT { ?x :p ?y . ?z ?w ?x } WHERE $group",
        "ASK $group",
    ],
}


@st.composite
def _drawn(draw: st.DrawFn, name: str, depth: int = 0) -> str:
    rule = "simple" if name == "member" and depth == _DEEPEST else name
    inside = depth + (name == "block")
    return re.sub(r"\$(\w+)", lambda found: draw(_drawn(found[1], inside)), draw(st.sampled_from(_RULES[rule])))


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Draw a query with something in it that may be put otherwise."""
    return PREFIX + draw(_drawn("query"))
