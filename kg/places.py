"""Where documents come from, under names that stay the same: what comes from one place replaces what came before."""

import unicodedata

from kg.files import UNPRINTABLE, FoundFile
from kg.iris import normalise_name
from kg.records import Declaration


def file_place(file: FoundFile) -> str:
    """Return the place of a file on disk: its real path."""
    return f"file:{file.real}"


def upload_place(name: str, declaration: Declaration) -> str:
    """Return the place of an upload: its name, with the implementing unit and the fiscal year of its first project.

    Many units send a file of the same name, so the name alone says too little. A corrected file has all three in
    common with the one that it corrects, in any spelling. A file that does not say which unit it is from cannot be
    known to correct another; the hash of its bytes stands in for the unit then, and it is stored beside.
    """
    first = next(iter(declaration.projects), None)
    unit = normalise_name(first.unit or "") if first else ""
    year = first.year if first else None
    # No normalised name has a space in it, so the three cannot run into each other.
    return f"upload:{normalise_name(name)} {unit or declaration.sha256} {'' if year is None else year}"


def upload_name(name: str) -> str:
    """Return the last segment of a name that a browser or a program sent, without what cannot be printed.

    :returns: never empty; ``upload`` where nothing is left of it.
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return "".join(char for char in last if unicodedata.category(char) not in UNPRINTABLE).strip() or "upload"
