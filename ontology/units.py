"""From a printed unit to the IRI of the unit of measure."""

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from ontology.unit_table import ROWS, UnitRow

if TYPE_CHECKING:
    from rdflib import URIRef

#: Printed form → row, for labels and spellings alike.
BY_SPELLING = MappingProxyType({form: row for row in ROWS for form in (row.label, *row.spellings.split())})


def unit_iri(printed: str) -> "URIRef | None":
    """Return the IRI of a printed base unit (multipliers such as 万 are taken off before).

    A unit of the table has its QUDT IRI if QUDT has it. Every other unit has its printed form, percent-encoded, in our
    own namespace, whether the table knows it or not: a word that gets a row of its own keeps the IRI of older data.

    :returns: None for a blank, and for nothing else.
    """
    form = "".join(printed.split())
    return _iri(form) if form else None


def row_iri(row: UnitRow) -> "URIRef":
    """Return the IRI of a unit of the table."""
    from ontology.terms import QUDT_UNIT, UNIT

    return QUDT_UNIT[row.qudt] if row.qudt else UNIT[quote(row.label, safe="")]


@lru_cache(maxsize=4096)
def _iri(form: str) -> "URIRef":
    from ontology.terms import UNIT

    row = BY_SPELLING.get(form)
    return row_iri(row) if row else UNIT[quote(form, safe="")]
