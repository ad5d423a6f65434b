"""What the engine's parser says of a wrong query, in a sentence of ours.

It lists whatever it tried where it came furthest: classes of characters, some of the keywords, and sometimes a sentence
that says what is wrong. Only that sentence and the place help whoever asked.
"""

import re
from collections.abc import Mapping

from kg.errors import Phrase

_FAILURE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<tried>.+)", re.DOTALL)
_NO_NUMBER = Phrase("LIMIT and OFFSET take whole numbers, not negative and not endless")
#: Part of the engine's own sentences → ours.
_SAID: Mapping[str, Phrase] = {
    "Prefix not found": Phrase("a prefix is used that is not declared"),
    "IRI parsing failed": Phrase("this is no IRI, or a relative one without BASE"),
    "SELECT contains a variable that is unbound": Phrase(
        "a variable is selected that is neither in GROUP BY nor in an aggregate"
    ),
    "SELECT overrides an existing variable": Phrase("AS gives a name that a variable has already"),
    "SELECT * is not authorized with GROUP BY": Phrase("SELECT * does not go with GROUP BY"),
    "Duplicated variable name in SELECT": Phrase("a variable is selected twice"),
    "query limit should be": _NO_NUMBER,
    "query offset should be": _NO_NUMBER,
    "escape sequence should be followed by": Phrase("this escape spells no character"),
}


def complaint(reason: str) -> Phrase | None:
    """Return what is wrong with a query and where; None for anything that the parser does not say.

    :param reason: as the engine words it.
    """
    failure = _FAILURE.search(reason)
    if failure is None:
        return None
    place = {"line": failure["line"], "column": failure["column"]}
    said = next((phrase for part, phrase in _SAID.items() if part in failure["tried"]), None)
    if said is None:
        return Phrase("at {line}:{column} it does not go on as SPARQL does", place)
    return Phrase("at {line}:{column}: {said}", {**place, "said": said})
