"""The records of the public contract: what a declaration says, as frozen values."""

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final


class Operator(StrEnum):
    """How a target's number is meant; a bare number has no operator."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    RANGE = "range"


class FormKind(StrEnum):
    """Forms that declare something else than one project."""

    UNIT = "unit"
    """整体支出绩效目标表: everything that a department or unit spends in a year."""
    REGION = "region"
    """区域绩效目标表: a transfer payment as a whole, or a region's part of it."""


class IssueCode(StrEnum):
    """Why a reading is uncertain, incomplete or impossible: a closed set.

    The first ones stand at single values or forms of a file that was read; the others say why nothing could be read,
    and are the codes of the errors in :mod:`kg.errors`.
    """

    AMBIGUOUS_LABEL = "ambiguous_label"
    UNREADABLE_VALUE = "unreadable_value"
    MISSING_TARGET = "missing_target"
    PLACEHOLDER = "placeholder"
    UNKNOWN_LABEL = "unknown_label"
    LOW_CONFIDENCE = "low_confidence"
    FORMULA_ERROR = "formula_error"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    WRONG_ENCODING = "wrong_encoding"
    NO_PAGES = "no_pages"
    NO_FORM = "no_form"
    TOO_LARGE = "too_large"
    OCR_MISSING = "ocr_missing"
    CONVERTER_MISSING = "converter_missing"
    INVALID_RECORD = "invalid_record"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a value stands in its document; every number is 1-based, None where the format has no such thing.

    :param row: row of the table, in a spreadsheet the row of the sheet.
    :param sheet: name of the sheet.
    """

    page: int | None = None
    table: int | None = None
    row: int | None = None
    line: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that could not be read, or was read with doubt.

    :param message: one sentence in Chinese for the person who checks the form.
    """

    code: IssueCode
    message: str
    locator: Locator = Locator()


@dataclass(frozen=True, slots=True)
class Target:
    """A target cell and what it means.

    Either the number part (``value``, ``unit``, perhaps ``op``) or ``qualitative`` is filled, never both; both are
    None for a placeholder (``≥**个``) and for a cell that is not in the text.

    :param raw: the cell as printed, None if it is not in the text.
    :param value: in the base unit (万㎡ → ㎡, 万元 → 元); the lower bound where ``op`` is ``RANGE``.
    :param value_to: the upper bound where ``op`` is ``RANGE``, else None.
    """

    raw: str | None = None
    op: Operator | None = None
    value: Decimal | None = None
    value_to: Decimal | None = None
    unit: str | None = None
    qualitative: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One declared row.

    :param level1: standard name of the first level, as printed where no standard name fits, None if unknown.
    :param level1_raw: the printed label where it differs from ``level1`` beyond spacing.
    :param occurrences: how often the very same row is printed in the form, at least 1.
    :param ambiguous: the text leaves two readings of the labels; an issue of the project says why.
    :param weight: printed weight or full score in points.
    :param score: points reached, in self-evaluation forms.
    :param actual_raw: the result reported in self-evaluation forms, as printed.
    """

    name: str
    level1: str | None = None
    level2: str | None = None
    target: Target = Target()
    occurrences: int = 1
    ambiguous: bool = False
    weight: Decimal | None = None
    score: Decimal | None = None
    actual_raw: str | None = None
    locator: Locator = Locator()
    level1_raw: str | None = None
    level2_raw: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Amounts in yuan, exact; None is a blank, zero is a printed zero."""

    total: Decimal | None = None
    total_fiscal: Decimal | None = None
    total_other: Decimal | None = None
    annual: Decimal | None = None
    annual_fiscal: Decimal | None = None
    annual_carryover: Decimal | None = None
    annual_other: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Narrative:
    """The six sections of 项目经费情况说明, paragraphs joined by newline, table cells by TAB."""

    overview: str | None = None
    basis: str | None = None
    subject: str | None = None
    plan: str | None = None
    period: str | None = None
    budget_plan: str | None = None


#: What a form says of itself besides its rows and the texts that come with it, under the names of the contract.
_PLAIN = ("kind", "year", "name", "nature", "category", "department", "unit", "start", "end")
_GOALS = ("overall_goal", "annual_goal")
_BUDGET = "budget_yuan"
_NARRATIVE = "narrative"
#: Names of the values that may have a place, in the order of the contract; ``budget_yuan`` by itself is the unit of
#: money, which the amounts are told in.
PLACED: Final = (
    *_PLAIN,
    _BUDGET,
    *(f"{_BUDGET}.{slot.name}" for slot in fields(Budget)),
    *_GOALS,
    *(f"{_NARRATIVE}.{section.name}" for section in fields(Narrative)),
)


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a value of a form was read, and what is printed there.

    A value that follows from another one (the unit of a form that names only its department) has the place of that one.

    :param field: one of :data:`PLACED`.
    :param text: what is printed there, several cells on a line each; None where that is the value itself, perhaps with
        other blanks.
    :param locator: the first of those cells.
    """

    field: str
    text: str | None = None
    locator: Locator = Locator()


@dataclass(frozen=True, slots=True)
class Project:
    """One form: a project, its money, goals and indicators.

    :param index: 1-based place of the form in its document.
    :param ref: a caller's own identifier, carried through unchanged.
    :param kind: None for the form of an ordinary project.
    :param places: where its values stand, each once, in the order of :data:`PLACED`; rows have a place of their own.
    """

    index: int
    name: str | None = None
    year: int | None = None
    nature: str | None = None
    category: str | None = None
    department: str | None = None
    unit: str | None = None
    start: date | None = None
    end: date | None = None
    budget: Budget = Budget()
    overall_goal: str | None = None
    annual_goal: str | None = None
    narrative: Narrative | None = None
    indicators: tuple[Indicator, ...] = ()
    issues: tuple[Issue, ...] = ()
    locator: Locator = Locator()
    ref: str | None = None
    kind: FormKind | None = None
    places: tuple[Printed, ...] = ()

    def value(self, name: str) -> Any:
        """Return one of the values of :data:`PLACED`, None if the form does not give it."""
        group, _, part = name.partition(".")
        if part:
            return getattr(self.budget if group == _BUDGET else self.narrative, part, None)
        return None if name == _BUDGET else getattr(self, name)


@dataclass(frozen=True, slots=True)
class Declaration:
    """Everything extracted from one document.

    :param source: the file's name.
    :param sha256: hex digest of the file's bytes; for records pushed as JSON, of those bytes.
    """

    source: str
    sha256: str
    projects: tuple[Project, ...] = field(default=())
    issues: tuple[Issue, ...] = ()
