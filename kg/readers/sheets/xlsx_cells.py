"""The cells of one xlsx sheet: where each stands and what it shows."""

from functools import cache
from math import isfinite

from lxml.etree import _Element

from kg.readers.sheets.formats import GENERAL, shown_number, shown_text
from kg.readers.sheets.places import parse_cell
from kg.readers.sheets.sheet import Budget, Sheet, serial_of
from kg.readers.sheets.xlsx_parts import Workbook, unescaped

_DIGITS = "0123456789"
_LAST_COLUMN = 16_383
_INDEX_DIGITS = 9
_MOMENT = "yyyy-mm-dd h:mm:ss"


class Cells:
    """Reads the cells of a sheet one by one, in the order of the file."""

    def __init__(self, sheet: Sheet, workbook: Workbook, budget: Budget) -> None:
        self._sheet = sheet
        self._workbook = workbook
        self._budget = budget
        self._value, self._formula = workbook.tag("v"), workbook.tag("f")
        self._inline = workbook.tag("is")
        # Where a cell or row without a name of its own stands: behind the one before.
        self._row, self._column = 0, -1

    def end_row(self, element: _Element) -> int:
        """Return the 0-based number of a row whose cells have been read."""
        named = element.get("r")
        row = int(named) - 1 if named else self._row
        self._row, self._column = row + 1, -1
        return row

    def read(self, element: _Element) -> None:
        """Put what a cell shows in its place.

        :raises ValueError: if it stands outside of any sheet.
        """
        row, column = self._place(element)
        self._column = column
        if not 0 <= column <= _LAST_COLUMN or row < 0:
            raise ValueError(f"cell outside the sheet: row {row}, column {column}")
        value: str | None = None
        formula = False
        for child in element:
            if child.tag == self._value:
                value = child.text
            elif child.tag == self._formula:
                formula = True
            elif child.tag == self._inline:
                value = self._workbook.rich_text(child)
        kind = element.get("t", "n")
        if value:
            self._put(row, column, kind, value, self._code(element))
        elif formula and kind != "str":
            # An empty "str" is a formula whose result is the empty text; otherwise nobody has calculated it yet.
            self._sheet.put_error(row, column, None, self._budget)

    def _place(self, element: _Element) -> tuple[int, int]:
        name = element.get("r")
        if name:
            letters = name.rstrip(_DIGITS)
            return int(name[len(letters) :]) - 1, _column(letters)
        parent = element.getparent()
        named = parent.get("r") if parent is not None else None
        return int(named) - 1 if named else self._row, self._column + 1

    def _code(self, element: _Element) -> str:
        style = _index(element.get("s", "0"))
        codes = self._workbook.codes
        return codes[style] if style is not None and style < len(codes) else GENERAL

    def _put(self, row: int, column: int, kind: str, value: str, code: str) -> None:
        if kind == "e":
            self._sheet.put_error(row, column, value, self._budget)
            return
        text = self._shown(kind, value, code)
        if text is None:
            self._sheet.put_unreadable(row, column, value, self._budget)
        else:
            self._sheet.put(row, column, text, self._budget)

    def _shown(self, kind: str, value: str, code: str) -> str | None:
        """Return what a value shows, None for one that is none of its kind."""
        match kind:
            case "s":
                strings, place = self._workbook.strings, _index(value)
                return shown_text(strings[place], code) if place is not None and place < len(strings) else None
            case "str" | "inlineStr":
                return shown_text(unescaped(value) if kind == "str" else value, code)
            case "b":
                return "FALSE" if value in ("0", "false") else "TRUE"
            case "d":
                days = serial_of(value)
                return None if days is None else shown_number(days, _MOMENT if code == GENERAL else code)
            case _:
                return self._number(value, code)

    def _number(self, value: str, code: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        return shown_number(number, code, from_1904=self._workbook.from_1904) if isfinite(number) else value


@cache
def _column(letters: str) -> int:
    place = parse_cell(f"{letters}1")
    if place is None:
        raise ValueError(f"no column: {letters}")
    return place[1]


def _index(text: str) -> int | None:
    """Read a place in a list, None for anything else."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= _INDEX_DIGITS else None
