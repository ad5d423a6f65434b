"""What a query asks for, told by its words alone: the engine has no switch against SERVICE, so it is refused before."""

import re
from dataclasses import dataclass
from functools import cached_property

from kg.errors import Phrase, QueryError, QueryRefused

_HEX = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
#: White space and comments; never goes back over what it took.
SPACE = r"(?:[ \t\r\n]|\#[^\n\r]*+)*+"
_IRI = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_HEX})*+>"
_LOCAL = r"(?:[\w\-:%]|\\.)*+(?:\.++(?:[\w\-:%]|\\.)++)*+"
#: Everything in which a keyword is only text is passed over, and what is left is read as code, so that doubt ends in
#: a refusal. A number is passed over up to the keyword that may follow it without a space (1SERVICE). Every loop is
#: possessive, and a string without an end is the last token, so that the time is linear in the length of the query.
_TOKENS = re.compile(
    rf"""
      (?: \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
        | "(?!"")(?:[^"\\\n\r]|\\.)*+" | '(?!'')(?:[^'\\\n\r]|\\.)*+'
        | <(?=[A-Za-z][A-Za-z0-9+.\-]*+://){_IRI[1:]}
        | \#[^\n\r]*+
        | [?$]\w++ | @[A-Za-z]++ | :{_LOCAL}
        | (?!(?i:[\w.\-]*service))[^\W\d][\w.\-]*+:{_LOCAL}
        | \d++(?:\.\d++)?+(?:[eE][+-]?+\d++)?+
        | [^\w"'<\#?$@:(){{}}\[\]]++
      )*+
      (?: (?P<iri>{_IRI}) | (?P<open>[({{\[]) | (?P<close>[)}}\]]) | (?P<torn>["'])
        | (?P<word>[^\W\d][\w.\-]*+) (?P<local>:{_LOCAL})?+
        | . | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_PARTS = re.compile(r"[^.\-]+").finditer
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
#: Brackets in brackets beyond which the engine's own parser may run out of stack, which ends the process.
DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Word:
    """A word that could be a keyword.

    :param text: in capitals.
    :param start: where it stands in the query, counted in characters.
    :param depth: brackets of any kind that are open around it.
    """

    text: str
    start: int
    depth: int


@dataclass(frozen=True)
class Glance:
    """What the words of a query tell without a parser.

    :param words: in order; what strings, IRIs, comments, variables and prefixed names hold is left out.
    :param deepest: the most brackets that are open at once.
    :param doubtful: there is a ``<`` that some parser may read as an operator and not as the start of an IRI, such that
        what follows it would be read otherwise than here; or a string has no end.
    """

    text: str
    words: tuple[Word, ...]
    deepest: int
    doubtful: bool

    @cached_property
    def first(self) -> Word | None:
        """The first word after the prologue, which says what the query is."""
        return next((word for word in self.words if word.text not in _PROLOGUE), None)

    @property
    def kind(self) -> str:
        """``select``, ``ask`` or ``graph`` by the form of the query, ``select`` where it has none."""
        return _FORMS.get(self.first.text if self.first else "", "select")

    @property
    def has_form(self) -> bool:
        """Whether it begins as one of the four forms of a query."""
        return self.first is not None and self.first.text in _FORMS

    @property
    def prologue(self) -> str:
        """The part with BASE and PREFIX."""
        return self.text[: self.first.start] if self.first else self.text

    def has(self, keyword: str) -> bool:
        """Say whether the *keyword* stands somewhere, also grown together with the word after it."""
        return any(word.text.startswith(keyword) for word in self.words)

    def count(self, keyword: str) -> int:
        """Return how often the letters of *keyword* stand in words."""
        return sum(word.text.count(keyword) for word in self.words)

    @property
    def may_connect(self) -> bool:
        """Whether the query may hold a SERVICE, as far as words can tell."""
        return self.count("SERVICE") > 0 or (self.doubtful and "SERVICE" in decoded(self.text).upper())


def glance(text: str) -> Glance:
    """Read the words of a query.

    :raises QueryError: if brackets are nested deeper than ``DEEPEST``.
    """
    words: list[Word] = []
    depth, deepest, doubtful = 0, 0, False
    for token in _TOKENS.finditer(text):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            deepest = max(depth, deepest)
            if depth > DEEPEST:
                raise QueryError(reason=Phrase("brackets are nested more than {deepest} deep", {"deepest": DEEPEST}))
        elif kind == "close":
            depth -= 1
        elif kind == "word" or (kind == "local" and "SERVICE" in token["word"].upper()):
            words += (
                Word(part[0].upper(), token.start("word") + part.start(), depth) for part in _PARTS(token["word"])
            )
        elif kind == "iri":
            doubtful |= depth > 0 and any(sign in token["iri"] for sign in "'#)")
        elif kind == "torn":
            doubtful = True
            break
    return Glance(text, tuple(words), deepest, doubtful)


def readings(text: str) -> tuple[Glance, ...]:
    r"""Return the one or two ways to read a query: an engine may decode ``\uXXXX`` before or after it makes tokens."""
    own = glance(text)
    plain = decoded(text)
    return (own,) if plain == text else (own, glance(plain))


def refuse_updates(read: tuple[Glance, ...]) -> None:
    """Let a query pass that only reads.

    :raises QueryRefused: for an update.
    """
    for each in read:
        if each.first and each.first.text in _UPDATES:
            reason = Phrase("{word} would change the data, and this place only reads", {"word": each.first.text})
            raise QueryRefused(reason=reason)


def check_query(query: str) -> None:
    """Let *query* pass if it only reads, and only from here.

    ``FROM`` is refused as well: it is for :func:`kg.sparql.prepare` to take it out.

    :raises QueryError: if brackets are nested too deeply.
    :raises QueryRefused: for an update, for SERVICE and for FROM.
    """
    read = readings(query)
    refuse_updates(read)
    if any(each.may_connect for each in read):
        raise QueryRefused(reason=Phrase("SERVICE would send the query to another server"))
    if any(each.has("FROM") for each in read):
        raise QueryRefused(reason="FROM names another graph; the data are in the one default graph")


def decoded(text: str) -> str:
    r"""Return *text* with ``\uXXXX`` and ``\UXXXXXXXX`` replaced by the characters they stand for."""
    if "\\u" not in text and "\\U" not in text:
        return text
    return re.sub(_HEX, lambda match: _char(match.group()[2:]), text)


def _char(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else ""
