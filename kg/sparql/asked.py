"""What a block of ours asks the index for, read from its triples; whatever is wrong is told with the right form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import Phrase, QueryRefused
from kg.filters import Filters
from kg.iris import short_id
from kg.sparql.constants import read_constants
from kg.sparql.found import Wanted
from kg.sparql.nodes import text_of
from kg.sparql.patterns import pairs
from kg.sparql.tree import Bind, Group, Service, Triples, Values

#: Namespace of all names in these blocks.
NS = "https://w3id.org/zhibiao/ontology#"

_LIMIT = 20
_MOST = 1_000
#: Characters of a text, as in the searches over HTTP.
_LONGEST = 2_000
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_NUMBERS = frozenset({_INTEGER, *(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "double"))})
_ASKING: Mapping[str, tuple[str, ...]] = MappingProxyType({"similar": ("text", "like"), "match": ("query",)})
_OUTPUTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "similar": ("hit", "score", "rank", "name", "row"),
        "match": ("hit", "score", "rank", "name", "row", "snippet"),
    }
)
_FORMS = {
    "similar": 'SERVICE zb:similar { [] zb:text "…" ; zb:hit ?indicator ; zb:score ?score }',
    "match": 'SERVICE zb:match { [] zb:query "…" ; zb:hit ?indicator ; zb:snippet ?snippet }',
}

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Asked:
    """A block, understood.

    :param questions: values that the search has for the variables it depends on, and the search.
    :param outputs: name of an output → the variables (by name) and constants that are to have its value.
    """

    kind: str
    questions: tuple[tuple[dict[str, Term], Wanted], ...]
    outputs: Mapping[str, Sequence[str | Term]]

    @property
    def columns(self) -> list[str]:
        """Names of all variables of the block, each once."""
        given = (name for values, _ in self.questions[:1] for name in values)
        named = (place for places in self.outputs.values() for place in places if isinstance(place, str))
        return list(dict.fromkeys((*given, *named)))


def read_block(kind: str, service: Service, around: Group, prologue: str) -> Asked:
    """Return what a block asks for.

    :param kind: ``similar`` or ``match``.
    :param around: the group in which the block stands.
    :raises QueryRefused: if it is not as it has to be.
    """
    said = _properties(kind, service, prologue)
    outputs = {name: said.pop(name) for name in _OUTPUTS[kind] if name in said}
    asking = [name for name in _ASKING[kind] if name in said]
    if "hit" not in outputs or len(asking) != 1 or len(said[asking[0]]) != 1:
        raise _wrong(kind, Phrase("it needs one {names}, and zb:hit", {"names": _listed(_ASKING[kind], " / ")}))
    places = said.pop(asking[0])
    conditions = _conditions(kind, said)
    wanted = Wanted(rows="row" in outputs, **conditions)
    questions = tuple(
        (given, _with(wanted, kind, asking[0], term)) for given, term in _given(kind, places[0], around, prologue)
    )
    return Asked(kind, questions, outputs)


def _properties(kind: str, service: Service, prologue: str) -> dict[str, list[str | Term]]:
    members = service.group.members
    if len(members) != 1 or not isinstance(members[0], Triples):
        raise _wrong(kind, Phrase("it holds nothing but one blank node with properties"))
    written = [
        (text_of(subject), text_of(verb), text_of(each))
        for statement in members[0].statements
        for subject, verb, objects in pairs(statement)
        for each in objects
    ]
    subjects = {subject for subject, _, _ in written}
    if len(subjects) != 1 or not min(subjects).startswith(("[", "_:")) or len(members[0].statements) != 1:
        raise _wrong(kind, Phrase("it holds nothing but one blank node with properties"))
    said: dict[str, list[str | Term]] = {}
    for _, verb, value in written:
        name = _name(kind, verb, prologue)
        variable = value[0] in "?$"
        if not variable and value.startswith(("[", "_:", "(")):
            raise _wrong(kind, Phrase("a value is a constant or a variable"))
        said.setdefault(name, []).append(value[1:] if variable else read_constants(prologue, [value])[0])
    return said


def _name(kind: str, verb: str, prologue: str) -> str:
    known = (*_ASKING[kind], *_CONDITIONS, *_OUTPUTS[kind])
    if verb != "a" and not verb.startswith(("?", "$", "(", "!", "^")):
        (term,) = read_constants(prologue, [verb])
        if term.value.startswith(NS) and term.value.removeprefix(NS) in known:
            return term.value.removeprefix(NS)
    raise _wrong(kind, Phrase("{name} is none of its properties: {names}", {"name": verb, "names": _listed(known)}))


def _given(kind: str, place: str | Term, around: Group, prologue: str) -> list[tuple[dict[str, Term], Term]]:
    """Return the values for what is asked, with the variable that has them."""
    if not isinstance(place, str):
        return [({}, place)]
    for member in around.members:
        if isinstance(member, Bind) and member.target == place and member.constant is not None:
            written: list[str | None] = [member.constant]
        elif isinstance(member, Values) and place in (names := [each.name for each in member.variables]):
            written = [row[names.index(place)] for row in member.rows]
        else:
            continue
        constants = [each for each in dict.fromkeys(written) if each is not None]
        if constants and None not in written:
            terms = dict.fromkeys(read_constants(prologue, constants))
            return [({place: term}, term) for term in terms]
    raise _wrong(
        kind, Phrase("?{name} must have constants by VALUES or BIND in the same group of the query", {"name": place})
    )


def _with(wanted: Wanted, kind: str, name: str, term: Term) -> Wanted:
    if name == "like":
        if not isinstance(term, NamedNode):
            raise _takes(kind, name, Phrase("an IRI"))
        return Wanted(None, term.value, wanted.limit, wanted.least, wanted.filters, wanted.rows)
    return Wanted(_text(term, kind, name), None, wanted.limit, wanted.least, wanted.filters, wanted.rows)


def _text(term: str | Term, kind: str, name: str) -> str:
    if not isinstance(term, Literal) or not _is_visible(term.value) or term.datatype.value in _NUMBERS:
        raise _takes(kind, name, Phrase("a text that is not empty"))
    if len(term.value) > _LONGEST:
        values = {"most": _LONGEST, "count": len(term.value)}
        raise _takes(kind, name, Phrase("a text of at most {most} characters, and this one has {count}", values))
    return term.value


def _is_visible(text: str) -> bool:
    # Zero-width and control characters do not count as white space, yet nobody sees a word in them.
    return any(char.isprintable() and not char.isspace() for char in text)


def _number(term: str | Term, kind: str, name: str) -> float:
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        value = float(term.value)
        if abs(value) < float("inf"):
            return value
    raise _takes(kind, name, Phrase("a number"))


def _share(term: str | Term, kind: str, name: str) -> float:
    value = _number(term, kind, name)
    if 0 <= value <= 1:
        return value
    raise _takes(kind, name, Phrase("a number from {low} to {high}", {"low": 0, "high": 1}))


def _count(low: int, high: int) -> Callable[[str | Term, str, str], int]:
    def read(term: str | Term, kind: str, name: str) -> int:
        if isinstance(term, Literal) and term.datatype.value == _INTEGER and low <= float(term.value) <= high:
            return int(term.value)
        raise _takes(kind, name, Phrase("a whole number from {low} to {high}", {"low": low, "high": high}))

    return read


def _document(term: str | Term, kind: str, name: str) -> str:
    return short_id(term.value) if isinstance(term, NamedNode) else _text(term, kind, name)


_SEVERAL: Mapping[str, Callable[[Any, str, str], Any]] = MappingProxyType(
    {"level1": _text, "level2": _text, "unit": _text, "region": _text, "document": _document, "year": _count(1, 9999)}
)
_SINGLE: Mapping[str, Callable[[Any, str, str], Any]] = MappingProxyType(
    {"limit": _count(1, _MOST), "least": _share, "valueMin": _number, "valueMax": _number}
)
_CONDITIONS = (*_SINGLE, *_SEVERAL)


def _conditions(kind: str, said: dict[str, list[str | Term]]) -> dict[str, Any]:
    single: dict[str, Any] = {}
    for name in _SINGLE.keys() & said.keys():
        if len(said[name]) > 1:
            raise _wrong(kind, Phrase("zb:{name} stands in it once", {"name": name}))
        single[name] = _SINGLE[name](said[name][0], kind, name)
    low, high = single.get("valueMin"), single.get("valueMax")
    if low is not None and high is not None and low > high:
        raise _wrong(kind, Phrase("zb:valueMin is larger than zb:valueMax"))
    several = {name: tuple(_SEVERAL[name](each, kind, name) for each in said.get(name, ())) for name in _SEVERAL}
    filters = Filters(**several, value_min=low, value_max=high)
    return {"limit": single.get("limit", _LIMIT), "least": single.get("least", 0.0), "filters": filters}


def _takes(kind: str, name: str, what: Phrase) -> QueryRefused:
    return _wrong(kind, Phrase("zb:{name} takes {type}", {"name": name, "type": what}))


def _wrong(kind: str, what: Phrase) -> QueryRefused:
    values = {"kind": kind, "what": what, "form": _FORMS[kind]}
    return QueryRefused(reason=Phrase("SERVICE zb:{kind}: {what}; the form is {form}", values))


def _listed(names: Sequence[str], between: str = ", ") -> str:
    return between.join(f"zb:{name}" for name in names)
