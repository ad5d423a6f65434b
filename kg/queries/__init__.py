"""Named SPARQL queries, one file each; those that begin with ``example_`` are worked answers for researchers."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

_EXAMPLE = "example_"
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
    """A worked query for researchers.

    :param question: what it answers, in Chinese.
    """

    name: str
    question: str
    query: str


def examples() -> tuple[Example, ...]:
    """Return the worked queries in the order of their names; the comment at the top is the question."""
    found = []
    for name in names():
        if name.startswith(_EXAMPLE):
            query = _text(name)
            question = query.partition("\n")[0].removeprefix("#").strip()
            found.append(Example(name.removeprefix(_EXAMPLE), question, query))
    return tuple(found)


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.rq").read_text(encoding="utf-8")
