"""Named SPARQL queries, one file each; those that begin with ``example_`` are worked answers for researchers."""

import re
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

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


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.rq").read_text(encoding="utf-8")
