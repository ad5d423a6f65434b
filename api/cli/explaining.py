"""How a document was understood, as lines for a person: every cell with what it was taken for."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from api.i18n import Language, language, tr, trn
from api.whereabouts import whereabouts
from kg.codec import declaration_to_json
from kg.extract import Explained, Explanation, Mark, Use
from kg.files import shown
from kg.records import Locator

#: Longest text of a cell that is printed whole, in columns of a terminal.
_WIDE = 40


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """Return the record of the contract with ``cells``: each with its place, its text and what it was taken for.

    Columns, forms and indicators count from 1. ``meaning`` is the slot of the record, or that of the label or heading.
    """
    return {**declaration_to_json(explanation.declaration), "cells": [_cell_json(cell) for cell in explanation.cells]}


def _cell_json(cell: Explained) -> dict[str, Any]:
    first, locator = cell.place.column + 1, asdict(cell.place.locator)
    return {
        "locator": {name: value for name, value in locator.items() if name != "sheet" or value is not None},
        "columns": [first, first + cell.columns - 1],
        "rows": cell.rows,
        "text": cell.text,
        "use": cell.mark.use.value,
        "meaning": cell.mark.meaning or None,
        "form": cell.mark.project,
        "indicator": cell.mark.row,
    }


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """Yield a heading with the counts, then row by row the cells with their use."""
    uses = [cell.mark.use for cell in explanation.cells]
    yield tr(
        "{file}: {forms}; cells taken: {taken}, recognised and not taken: {known}, not used: {unused}",
        file=explanation.declaration.source,
        forms=trn(len(explanation.declaration.projects), "{count} form", "{count} forms"),
        taken=uses.count(Use.VALUE),
        known=uses.count(Use.KNOWN),
        unused=uses.count(Use.UNUSED),
    )
    for locator, cells in groupby(explanation.cells, key=lambda cell: cell.place.locator):
        yield _place(locator)
        for cell in cells:
            yield f"  {_column(cell):12}{_padded(_short(cell.text))}  {_use(cell.mark)}"
    declaration = explanation.declaration
    for issue in (*declaration.issues, *(issue for form in declaration.projects for issue in form.issues)):
        # Without a place it is about the form or the file as a whole, not about its body text.
        yield shown(f"! {issue.message} {whereabouts(asdict(issue.locator))}".rstrip())


def _place(locator: Locator) -> str:
    return whereabouts(asdict(locator)) or tr("body text")


def _column(cell: Explained) -> str:
    """Return the columns and, where it covers several, the rows of a cell, counted from 1."""
    if cell.place.locator.table is None:
        return ""
    first = cell.place.column + 1
    columns = f"{first}" if cell.columns == 1 else f"{first}-{first + cell.columns - 1}"
    return f"[{columns}]" if cell.rows == 1 else f"[{columns} ↓{cell.rows}]"


def _short(text: str) -> str:
    line = shown(" ".join(text.split()))
    kept = ""
    for char in line:
        if _width(kept) + _width(char) > _WIDE - 1:
            return f"{kept}…"
        kept += char
    return kept


def _padded(text: str) -> str:
    return text + " " * (_WIDE - _width(text))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _use(mark: Mark) -> str:
    meaning = _meanings(language()).get(mark.meaning, mark.meaning)
    told = {
        Use.TITLE: tr("title of a form"),
        Use.LABEL: tr("label: {meaning}", meaning=meaning),
        Use.HEADING: tr("heading: {meaning}", meaning=meaning or tr("not known")),
        Use.VALUE: f"→ {meaning}",
        Use.KNOWN: tr("recognised, not taken"),
        Use.UNUSED: tr("not used"),
    }[mark.use]
    numbers = (
        tr("form {number}", number=mark.project) if mark.project and mark.use is Use.VALUE else "",
        tr("indicator {number}", number=mark.row) if mark.row else "",
    )
    told_where = ", ".join(number for number in numbers if number)
    return f"{told} ({told_where})" if told_where else told


@cache
def _meanings(_language: Language) -> dict[str, str]:
    """Return slot → its name in the reader's language."""
    fields = {
        "name": tr("project name"),
        "nature": tr("project nature"),
        "category": tr("project category"),
        "department": tr("competent department"),
        "unit": tr("implementing unit"),
        "local_department": tr("local department"),
        "start": tr("first day"),
        "end": tr("last day"),
        "period": tr("period"),
        "year": tr("fiscal year"),
        "narrative": tr("narrative"),
    }
    columns = {
        "level1": tr("first level"),
        "level2": tr("second level"),
        "name": tr("name of the indicator"),
        "target": tr("target"),
        "whole": tr("target of the whole period"),
        "standard": tr("performance standard"),
        "relation": tr("operator"),
        "unit": tr("unit of measure"),
        "weight": tr("weight"),
        "score": tr("score"),
        "actual": tr("what was reached"),
        "ignored": tr("remark"),
    }
    goals = {
        "goal.overall": tr("overall goal"),
        "goal.annual": tr("annual goal"),
        "goal.expected": tr("expected goal"),
        "goal.ignored": tr("what was reached"),
    }
    budget = {
        "budget": tr("budget"),
        "budget.total": tr("total budget"),
        "budget.total_fiscal": tr("total budget, fiscal"),
        "budget.total_other": tr("total budget, other"),
        "budget.annual": tr("annual budget"),
        "budget.annual_fiscal": tr("annual budget, fiscal"),
        "budget.annual_carryover": tr("annual budget, carried over"),
        "budget.annual_other": tr("annual budget, other"),
        "budget.fiscal": tr("fiscal money"),
        "budget.other": tr("other money"),
    }
    cells = {f"indicator.{role}": text for role, text in columns.items()}
    return {**fields, **goals, **budget, **cells, "": ""}
