"""What the public contract lets a JSON record hold, as validating models.

Unknown keys are no error here; :mod:`kg.codec.unread` makes issues of them. Whatever is accepted also satisfies the
structural shapes of the graph. A blank text is no text: null where null is allowed, refused elsewhere.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StrictBool, StrictStr, model_validator

from kg.records import FormKind, IssueCode, Operator

#: Powers of ten beyond which a number is an error; written out, 1e999999999 would fill the memory.
_MAX_EXPONENT = 30

#: A SHA-256.
_DIGEST = re.compile("[0-9a-f]{64}")

#: Decimal places beyond which a number is an error; written out, 1e-999999999 would fill it, too.
_MAX_PLACES = 60


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueError, not TypeError
    number = Decimal(str(value))
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() > _MAX_EXPONENT or exponent < -_MAX_PLACES:
        raise ValueError("must be a finite number of sensible size")
    return number


def _whole_characters(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must not hold half of a surrogate pair") from None
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _blank_is_null(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _digest(text: str) -> str:
    lower = text.lower()
    if not _DIGEST.fullmatch(lower):
        raise ValueError("must be 64 hexadecimal digits")
    return lower


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
Name = Annotated[StrictStr, AfterValidator(_not_blank), AfterValidator(_whole_characters)]
Text = Annotated[Annotated[StrictStr, AfterValidator(_whole_characters)] | None, BeforeValidator(_blank_is_null)]


class LocatorShape(BaseModel):
    """A place in the document."""

    page: Ordinal | None = None
    table: Ordinal | None = None
    row: Ordinal | None = None
    line: Ordinal | None = None
    sheet: Text = None


class PlaceShape(LocatorShape):
    """Where a value stands; without ``text`` the value itself is printed there."""

    text: Text = None


class IssueShape(BaseModel):
    """Something read with doubt."""

    code: IssueCode
    message: Name
    locator: LocatorShape | None = None


class IndicatorShape(BaseModel):
    """One declared row; with none of the keys op to qualitative, ``target_raw`` is still to be read."""

    name: Name
    level1: Text = None
    level2: Text = None
    level1_raw: Text = None
    level2_raw: Text = None
    target_raw: Text = None
    op: Operator | None = None
    value: Number | None = None
    value_to: Number | None = None
    unit: Text = None
    qualitative: Text = None
    occurrences: Ordinal | None = None
    ambiguous: StrictBool | None = None
    weight: Number | None = None
    score: Number | None = None
    actual_raw: Text = None
    locator: LocatorShape | None = None

    @model_validator(mode="after")
    def _one_reading(self) -> Self:
        if self.value is None and self.value_to is not None:
            raise ValueError("value_to needs a value")
        if self.qualitative and self.value is not None:
            raise ValueError("a target is either a number or qualitative, not both")
        if self.value is not None and (self.op is Operator.RANGE) is (self.value_to is None):
            raise ValueError("op range and value_to need each other")
        if self.value is not None and self.value_to is not None and self.value_to < self.value:
            raise ValueError("value_to must not be below value")
        return self


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

    overview: Text = None
    basis: Text = None
    subject: Text = None
    plan: Text = None
    period: Text = None
    budget_plan: Text = None


class ProjectShape(BaseModel):
    """One form."""

    ref: Text = None
    kind: FormKind | None = None
    index: Ordinal | None = None
    year: Year | None = None
    name: Text = None
    nature: Text = None
    category: Text = None
    department: Text = None
    unit: Text = None
    start: Day | None = None
    end: Day | None = None
    budget_yuan: BudgetShape | None = None
    overall_goal: Text = None
    annual_goal: Text = None
    narrative: NarrativeShape | None = None
    indicators: list[IndicatorShape] | None = None
    issues: list[IssueShape] | None = None
    locator: LocatorShape | None = None
    places: dict[StrictStr, PlaceShape] | None = None


class IdentityShape(BaseModel):
    """Which file an object was made from."""

    source: Text = None
    sha256: Annotated[StrictStr, AfterValidator(_digest)]


#: A JSON object is taken for a project if it has at least one of these keys.
PROJECT_KEYS = frozenset({"name", "indicators", "overall_goal", "annual_goal"})

#: Besides, it has at least one of these: a name and a version, say, are in the settings of any program.
TELLING_KEYS = frozenset(
    {
        "year",
        "nature",
        "department",
        "unit",
        "budget_yuan",
        "overall_goal",
        "annual_goal",
        "narrative",
        "indicators",
        "places",
    }
)
