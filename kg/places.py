"""Where documents come from, under names that stay the same: what comes from one place replaces what came before."""

import unicodedata

from kg.files import UNPRINTABLE, FoundFile, shown
from kg.iris import normalise_name
from kg.records import Declaration
from kg.stores.ledger import INSIDE

_UPLOAD = "upload:"


def file_place(file: FoundFile) -> str:
    """Return the place of a file on disk: its real path.

    A directory whose name ends like an archive's place must not pass for one.
    """
    return f"file:{file.real.replace(INSIDE, '!%2F')}"


def place_within(file: str, within: str | None) -> str:
    """Return the place of a document in the file at the place *file*; that of the file itself for None."""
    return file if within is None else f"{file}{INSIDE}{within}"


def is_inside(place: str, file: str) -> bool:
    """Say whether *place* is one inside the file, or the member of an archive, at the place *file*."""
    return place.startswith(file + INSIDE)


def place_label(place: str) -> str:
    """Return a place of a file as people are told: ``dir/a.zip/b.docx``."""
    return shown(place.removeprefix("file:").replace(INSIDE, "/").replace("!%2F", INSIDE))


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
    return f"{_UPLOAD}{normalise_name(name)} {unit or declaration.sha256} {'' if year is None else year}"


def upload_label(place: str) -> str | None:
    """Return what tells an upload from others of its name, unit and year as far as known; None for another place."""
    if not place.startswith(_UPLOAD):
        return None
    return " ".join(place.split(" ")[1:]).strip()


def upload_name(name: str) -> str:
    """Return the last segment of a name that a browser or a program sent, without what cannot be printed.

    :returns: never empty; ``upload`` where nothing is left of it.
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return "".join(char for char in last if unicodedata.category(char) not in UNPRINTABLE).strip() or "upload"
