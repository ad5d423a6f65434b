"""The names of things in the graph: deterministic IRIs, short identifiers, and the name that two spellings share."""

import json
import re
import unicodedata
from hashlib import sha256

from kg.errors import NotFound
from kg.records import Project
from ontology.terms import DEFAULT_BASE

#: Hexadecimal digits kept of a SHA-256 in an identifier: 64 bits, no collision to expect below a billion things.
DIGITS = 16

_BRACKETS = str.maketrans("〔【[{〈《<「『〖", "(" * 10) | str.maketrans("〕】]}〉》>」』〗", ")" * 10)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─"), "-")
_COMMAS = str.maketrans("、，;；/／", ",,,,,,")
_QUOTES = dict.fromkeys(map(ord, "“”‘’\"'`＂＇"))
_FOLDED = _BRACKETS | _DASHES | _COMMAS | _QUOTES
_EDGES = ".。,:：·•*-_ "
_SHORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def normalise_name(name: str) -> str:
    """Return the form of *name* under which two spellings are the same name.

    Width (NFKC), case, kinds of brackets, dashes and separators are folded; white space, invisible characters,
    quotes and punctuation at both ends are dropped.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).translate(_FOLDED)
    visible = (char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))
    # What was dropped may have stood between a letter and its accent.
    return unicodedata.normalize("NFKC", "".join(visible)).strip(_EDGES)


def document_id(digest: str) -> str:
    """Return the short identifier of the document whose bytes have the SHA-256 *digest*."""
    return digest[:DIGITS]


def short_id(iri: str) -> str:
    """Return the last segment of *iri*, which callers use as the identifier: no slash, no colon."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


class Iris:
    """Makes the IRIs of one installation.

    :param base: what every IRI begins with; a slash is added at its end where none is.
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self.base = base if base.endswith("/") else f"{base}/"

    def iri(self, kind: str, identifier: str) -> str:
        """Return the IRI of the thing of *kind* (``project``, ``indicator`` …) with the short *identifier*."""
        return f"{self.base}{kind}/{identifier}"

    def resolve(self, kind: str, id_or_iri: str) -> str:
        """Return the IRI for a short identifier, and an IRI of that kind unchanged.

        :raises NotFound: if the text is neither.
        """
        start = f"{self.base}{kind}/"
        identifier = id_or_iri.removeprefix(start)
        if not _SHORT.fullmatch(identifier):
            raise NotFound(kind=kind, id=id_or_iri)
        return start + identifier

    def document(self, digest: str) -> str:
        """Return the IRI of the document with the SHA-256 *digest*."""
        return self.iri("document", document_id(digest))

    def project(self, digest: str, project: Project) -> str:
        """Return the IRI of *project*: unit, year, name and index decide, so that two documents can share it.

        A form that does not say which project or unit it is for cannot be the same as a form elsewhere; the
        *digest* of its document then takes part.
        """
        nameless = not (project.name and project.unit)
        unit, name = normalise_name(project.unit or ""), normalise_name(project.name or "")
        return self.iri("project", _hash(unit, project.year, name, project.index, digest if nameless else None))

    def unit(self, name: str) -> str:
        """Return the IRI of the unit called *name* in any spelling."""
        return self.iri("unit", _hash(normalise_name(name)))

    def canonical(self, name: str, level1: str | None, level2: str | None) -> str:
        """Return the IRI of the concept that rows with this name under these labels share."""
        return self.iri("canonical", _hash(normalise_name(name), level1, level2))


def _hash(*parts: str | int | None) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:DIGITS]
