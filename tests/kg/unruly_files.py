"""Files that go wrong in every way while they are prepared, by what their name begins with."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from unruly import DEEDS

from kg import prepare
from kg.prepare import Wanted
from kg.workers import Part


def documents_of(wanted: Wanted) -> Iterator[Part]:
    """Prepare a file, but misbehave over those whose name begins with a deed."""
    for part in prepare.documents_of(wanted):
        deed, _, rest = Path(part.label or wanted.label).name.partition("-")
        misdeed = partial(DEEDS[deed], 600, wanted.label) if rest and deed in DEEDS else part.work
        yield Part(part.label, misdeed)
