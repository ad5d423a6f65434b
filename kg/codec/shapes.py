"""What the public contract lets a JSON record hold, as validating models; unknown keys are ignored."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StrictBool, StrictStr

from kg.records import IssueCode, Operator

#: Powers of ten beyond which a number is an error; written out, 1e999999999 would fill the memory.
_MAX_EXPONENT = 30


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueError, not TypeError
    number = Decimal(str(value))
    if not number.is_finite() or number.adjusted() > _MAX_EXPONENT:
        raise ValueError("must be a finite number of sensible size")
    return number


def _day(value: Any) -> date:
    if not isinstance(value, str):
        raise ValueError("must be a date written YYYY-MM-DD")  # noqa: TRY004
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date written YYYY-MM-DD") from None


Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Ordinal = Annotated[int, Field(strict=True, ge=1)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200)]
Name = Annotated[str, Field(strict=True, min_length=1)]


class LocatorShape(BaseModel):
    """A place in the document."""

    page: Ordinal | None = None
    table: Ordinal | None = None
    row: Ordinal | None = None
    line: Ordinal | None = None


class IssueShape(BaseModel):
    """Something read with doubt."""

    code: IssueCode
    message: StrictStr
    locator: LocatorShape | None = None


class IndicatorShape(BaseModel):
    """One declared row; with none of the keys op to qualitative, ``target_raw`` is still to be read."""

    name: Name
    level1: StrictStr | None = None
    level2: StrictStr | None = None
    level1_raw: StrictStr | None = None
    level2_raw: StrictStr | None = None
    target_raw: StrictStr | None = None
    op: Operator | None = None
    value: Number | None = None
    value_to: Number | None = None
    unit: StrictStr | None = None
    qualitative: StrictStr | None = None
    occurrences: Ordinal | None = None
    ambiguous: StrictBool | None = None
    weight: Number | None = None
    score: Number | None = None
    actual_raw: StrictStr | None = None
    locator: LocatorShape | None = None


class BudgetShape(BaseModel):
    """Amounts in yuan."""

    total: Number | None = None
    total_fiscal: Number | None = None
    total_other: Number | None = None
    annual: Number | None = None
    annual_fiscal: Number | None = None
    annual_carryover: Number | None = None
    annual_other: Number | None = None


class NarrativeShape(BaseModel):
    """The six sections of 项目经费情况说明."""

    overview: StrictStr | None = None
    basis: StrictStr | None = None
    subject: StrictStr | None = None
    plan: StrictStr | None = None
    period: StrictStr | None = None
    budget_plan: StrictStr | None = None


class ProjectShape(BaseModel):
    """One form."""

    ref: StrictStr | None = None
    index: Ordinal | None = None
    year: Year | None = None
    name: StrictStr | None = None
    nature: StrictStr | None = None
    category: StrictStr | None = None
    department: StrictStr | None = None
    unit: StrictStr | None = None
    start: Day | None = None
    end: Day | None = None
    budget_yuan: BudgetShape | None = None
    overall_goal: StrictStr | None = None
    annual_goal: StrictStr | None = None
    narrative: NarrativeShape | None = None
    indicators: list[IndicatorShape] | None = None
    issues: list[IssueShape] | None = None
    locator: LocatorShape | None = None


#: A JSON object is taken for a project if it has at least one of these keys.
PROJECT_KEYS = frozenset({"name", "indicators", "overall_goal", "annual_goal"})
