"""Where something stands in its document, as people look it up."""

from collections.abc import Mapping
from typing import Any

from api.i18n import Language, in_language, language


def whereabouts(locator: Mapping[str, Any] | None, wanted: Language | None = None) -> str:
    """Return page or sheet, then the line of a text, or else table and row; empty where nothing is known.

    The row of a sheet is the one that its own program shows, so that the table in the sheet does not matter.

    :param locator: as in the JSON of the contract.
    :param wanted: by default the reader's language.
    """
    known = {name: value for name, value in (locator or {}).items() if value}
    spoken = wanted or language()
    parts = [
        in_language(spoken, sentence, **{name: known[name]})
        for name, sentence in _SENTENCES
        if name in known and not known.keys() & _INSTEAD.get(name, frozenset())
    ]
    return ("，" if spoken == "zh" else ", ").join(parts)


_SENTENCES = (
    ("page", "page {page}"),
    ("sheet", "sheet {sheet}"),
    ("table", "table {table}"),
    ("row", "row {row}"),
    ("line", "line {line}"),
)
_INSTEAD = {"table": frozenset({"line", "sheet"}), "row": frozenset({"line"})}
