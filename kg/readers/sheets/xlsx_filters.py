"""Filters that were left on in a sheet of a workbook since 2007: its own, those of its tables, and advanced ones."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from kg.readers.sheets.places import Area, parse_area
from kg.readers.sheets.sheet import Budget
from kg.readers.sheets.xlsx_parts import Workbook

#: What an advanced filter works on where no range is told.
_ALL: Final = Area(0, 0, 1_048_575, 16_383)


class Filters:
    """Collects the ranges of the filters that hide rows of one sheet (ECMA-376, 18.3.2).

    :param path: of the sheet's part.
    """

    def __init__(self, workbook: Workbook, path: str, budget: Budget) -> None:
        self._workbook, self._path, self._budget = workbook, path, budget
        self._areas: list[Area] = []
        self._is_on = False

    def read(self, element: _Element) -> None:
        """Take a ``sheetPr`` or an ``autoFilter`` of the sheet."""
        if element.tag == self._workbook.tag("sheetPr"):
            self._is_on = element.get("filterMode") in ("1", "true")
            return
        parent = element.getparent()
        # A saved view keeps the filters that it had; they are not at work.
        if parent is not None and parent.tag == self._workbook.tag("worksheet"):
            self._areas += self._of(element)

    def areas(self) -> list[Area]:
        """Return the ranges, their header rows included."""
        found = [*self._areas, *self._of_tables()]
        return [_ALL] if self._is_on and not found else found

    def _of_tables(self) -> Iterator[Area]:
        package = self._workbook.package
        for path in package.related(self._path, "table").values():
            self._budget.fill()
            if path in package:
                for element in package.elements(path, self._workbook.tag("autoFilter")):
                    yield from self._of(element)

    def _of(self, element: _Element) -> Iterator[Area]:
        area = parse_area(element.get("ref", ""))
        # Arrows over the columns hide nothing; a condition on one of them does.
        if area is not None and element.find(self._workbook.tag("filterColumn")) is not None:
            yield area
