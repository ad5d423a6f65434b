"""What a query may not ask for: the engine has no switch against SERVICE, so it is refused before it gets there."""

import re

from kg.errors import QueryRefused

_HEX = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL = r"(?:[\w\-:%]|\\.|\.(?=[\w\-:%\\]))*"
#: Everything in which a keyword is only text. What is left over is read as code, so that doubt ends in a refusal.
_TOKENS = re.compile(
    rf"""
      (?P<text>   \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<iri>    <(?:[^\x00-\x20<>"{{}}|^`\\]|{_HEX})*> )
    | (?P<comment>\#[^\n\r]* )
    | (?P<var>    [?$]\w+ )
    | (?P<run>    \w[\w.\-]* ) (?P<local> :{_LOCAL} )?
    | :{_LOCAL}
    """,
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


def check_query(query: str) -> None:
    """Let *query* pass if it only reads, and only from here.

    ``FROM`` is refused as well: the data are one default graph, and a query that names another would be answered
    from nothing without a word.

    :raises QueryRefused: for an update, for SERVICE and for FROM.
    """
    # The engine may decode \\uXXXX before or after it splits the text into tokens; both readings must be clean.
    for text in {query, _decoded(query)}:
        tokens = [token for token in _TOKENS.finditer(text) if token["run"]]
        runs = [token["run"].upper() for token in tokens if not token["local"]]
        words = [word for run in runs for word in re.split(r"[.-]", run)]
        first = next((word for word in words if word not in _PROLOGUE), "")
        if first in _UPDATES:
            raise QueryRefused(reason=f"{first} would change the data, and this place only reads")
        # The engine takes keywords without a space around them: 1SERVICE, SERVICESILENT, SERVICE:name.
        if any("SERVICE" in token["run"].upper() for token in tokens):
            raise QueryRefused(reason="SERVICE would send the query to another server")
        if any(word.startswith("FROM") for word in words):
            raise QueryRefused(reason="FROM names another graph; the data are in the one default graph")


def _decoded(text: str) -> str:
    return re.sub(_HEX, lambda match: _char(match.group()[2:]), text)


def _char(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else ""
