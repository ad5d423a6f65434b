"""Cut a format code into its sections, and a section into tokens (ECMA-376 part 1, 18.8.31)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final


class Part(Enum):
    """What a token of a section stands for."""

    LITERAL = auto()
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    EXPONENT = auto()
    SLASH = auto()
    GENERAL = auto()
    TEXT = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format code; a literal without its quotation marks."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between two semicolons of a format code.

    :param condition: comparison and limit of ``[>=100]``, None where the section's place decides.
    :param chinese: month and day names are Chinese (``[$-804]``).
    """

    tokens: tuple[Token, ...]
    parts: frozenset[Part]
    condition: tuple[str, Decimal] | None = None
    chinese: bool = False

    def has(self, part: Part) -> bool:
        """Tell whether the section has a token of this kind."""
        return part in self.parts

    def holds(self, number: Decimal) -> bool:
        """Tell whether the condition of the section is true for the number."""
        return self.condition is not None and _COMPARISONS[self.condition[0]](number, self.condition[1])


_COMPARISONS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne
}  # fmt: skip

#: In the order of trial. Backslash and exclamation mark (Chinese Excel) make the next character a literal, an underline
#: leaves its width blank, an asterisk fills the cell with it.
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<space>.)
    | (?P<fill>\*.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<end>;)
    | (?P<general>General|G/通用格式)
    | (?P<halves>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<digit>[0#?])
    | (?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)

#: The operating system's long date and long time, as a Chinese one writes them whatever stands behind.
_SYSTEM: Final = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}

#: Language numbers of Chinese (mainland, Taiwan, Hong Kong, Singapore).
_CHINESE: Final = frozenset({"804", "404", "C04", "1004"})

_OTHERS: Final = {".": Part.POINT, ",": Part.COMMA, "%": Part.PERCENT, "/": Part.SLASH, "@": Part.TEXT}

_NAMED: Final = {
    "quoted": Part.LITERAL,
    "escaped": Part.LITERAL,
    "general": Part.GENERAL,
    "halves": Part.DATE,
    "exponent": Part.EXPONENT,
    "digit": Part.DIGIT,
    "date": Part.DATE,
}


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[Section, ...]:
    """Cut a format code; there is always at least one section."""
    found: list[Section] = []
    tokens: list[Token] = []
    brackets: list[str] = []
    for match in _TOKEN.finditer(_SYSTEM.get(code[:8].upper(), code)):
        name = match.lastgroup or ""
        if name == "end":
            found.append(_section(tokens, brackets))
            tokens, brackets = [], []
        elif name == "bracket":
            brackets.append(match[name])
            tokens += _bracket_tokens(match[name])
        elif name != "fill":
            tokens.append(_token(name, match[name]))
    return (*found, _section(tokens, brackets))


def _token(name: str, text: str) -> Token:
    if name == "space":
        return Token(Part.LITERAL, " ")
    if name == "other":
        return Token(_OTHERS.get(text, Part.LITERAL), text)
    return Token(_NAMED[name], text if name in ("quoted", "escaped") else text.lower())


def _section(tokens: list[Token], brackets: list[str]) -> Section:
    conditions = [match for match in map(_CONDITION.fullmatch, brackets) if match]
    condition = (conditions[0][1], Decimal(conditions[0][2])) if conditions else None
    languages = {text.rpartition("-")[2].upper()[-4:].lstrip("0") for text in brackets if text.startswith("$")}
    return Section(tuple(tokens), frozenset(token.part for token in tokens), condition, bool(languages & _CHINESE))


def _bracket_tokens(text: str) -> list[Token]:
    """Return what a bracket prints: a currency sign, an elapsed time, nothing for colours and conditions."""
    if _ELAPSED.fullmatch(text):
        return [Token(Part.DATE, f"[{text.lower()}]")]
    if not text.startswith("$"):
        return []
    sign = text[1:].partition("-")[0]
    return [Token(Part.LITERAL, sign)] if sign else []
