"""Numbers as a spreadsheet shows them: the value and its format code in, the printed text out."""

from kg.readers.sheets.formats.builtin import GENERAL, builtin_code
from kg.readers.sheets.formats.general import exact, general
from kg.readers.sheets.formats.shown import shown_number, shown_text

__all__ = ["GENERAL", "builtin_code", "exact", "general", "shown_number", "shown_text"]
