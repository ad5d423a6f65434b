"""Named SPARQL queries, one file each; those that begin with ``example_`` are worked answers.

They are standard SPARQL 1.1, written so that servers which depart from it answer alike. That is for Virtuoso 7.2: texts
are ordered and compared by ``STR()``, as it orders longer ones by numbers of its own and may give no MIN of them;
an aggregate to order by stands in ``ASC()``; no property path has both of its ends bound by the rest, as each step of
the way would be a row; a quotient of counts has a decimal in it.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from pyoxigraph import Literal, NamedNode

#: Who asks worked queries, in the order in which they are offered.
READERS = ("preparer", "reviewer", "researcher")
_EXAMPLE = "example_"
_READER = "For:"
_PARAMETER = re.compile(r"\$(\w+)")


def load(name: str, **values: NamedNode | Literal | None) -> str:
    """Return the query *name* with its ``$parameters`` filled in.

    :param values: parameter → term; one that is left out or None stays an unbound variable.
    """
    terms = {key: str(value) for key, value in values.items() if value is not None}
    return _PARAMETER.sub(lambda found: terms.get(found.group(1), found.group()), _text(name))


def names() -> tuple[str, ...]:
    """Return the names of all queries in alphabetical order."""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".rq") for name in found if name.endswith(".rq")))


@dataclass(frozen=True, slots=True)
class Example:
    """A worked query.

    :param question: what it answers, in Chinese.
    :param reader: who asks it: ``preparer``, ``reviewer`` or ``researcher``.
    """

    name: str
    question: str
    reader: str
    query: str


def examples() -> tuple[Example, ...]:
    """Return the worked queries by reader, then by name; the comments at the top say the question and who asks it."""
    found = [_example(name) for name in names() if name.startswith(_EXAMPLE)]
    return tuple(sorted(found, key=lambda example: (READERS.index(example.reader), example.name)))


def _example(name: str) -> Example:
    query = _text(name)
    comments = [line.removeprefix("#").strip() for line in takewhile(_is_comment, query.splitlines())]
    (reader,) = (line.removeprefix(_READER).strip() for line in comments if line.startswith(_READER))
    return Example(name.removeprefix(_EXAMPLE), comments[0], reader, query)


def _is_comment(line: str) -> bool:
    return line.startswith("#")


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.rq").read_text(encoding="utf-8")
