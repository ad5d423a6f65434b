"""The bodies that HTTP callers send, checked at the door."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from api.texts import Name, Names, Years
from kg.filters import Filters
from kg.iris import short_id
from kg.suggest import SuggestRequest

#: Long enough for any real goal, short enough that a stray upload in a text field is refused.
TEXT_LIMIT = 20_000
#: Yuan: some hundred times what the whole country spends in a year.
BUDGET_LIMIT = Decimal(10) ** 16


class FiltersIn(BaseModel):
    """What the precedents are narrowed by.

    Whole projects are the precedents of a suggestion, so that limits on the value of one target, which a search
    takes, have no meaning here and are refused.
    """

    model_config = ConfigDict(extra="forbid")

    level1: Names = []
    level2: Names = []
    year: Years = []
    unit: Names = []
    region: Names = Field([], description="GB/T 2260 codes; a province takes in its counties")
    document: Names = []

    def to_filters(self) -> Filters:
        """Return the same conditions as a value."""
        return Filters(**self.model_dump())


class ExcludeIn(BaseModel):
    """What must not influence the suggestions in any way."""

    model_config = ConfigDict(extra="forbid")

    projects: Names = Field([], description="identifiers of projects")
    documents: Names = Field([], description="identifiers of documents")


class SuggestionIn(BaseModel):
    """A new project to suggest indicators for."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    goal: str = Field("", max_length=TEXT_LIMIT, description="may be left empty")
    unit: Name | None = None
    budget_yuan: Decimal | None = Field(None, ge=0, le=BUDGET_LIMIT)
    year: int | None = Field(None, ge=1990, le=2100)
    k: int = Field(15, ge=1, le=200)
    filters: FiltersIn = FiltersIn()
    exclude: ExcludeIn = ExcludeIn()

    def to_request(self) -> SuggestRequest:
        """Return the same request as the suggestion takes it."""
        return SuggestRequest(
            name=self.name,
            goal=self.goal.strip() or None,
            unit=self.unit,
            budget_yuan=self.budget_yuan,
            year=self.year,
            k=self.k,
            filters=self.filters.to_filters(),
            exclude_projects=frozenset(map(short_id, self.exclude.projects)),
            exclude_documents=frozenset(map(short_id, self.exclude.documents)),
        )


class ReviewIn(BaseModel):
    """Which stored projects to report on; everything if both lists are empty."""

    model_config = ConfigDict(extra="forbid")

    projects: Names = Field([], description="identifiers of projects")
    documents: Names = Field([], description="identifiers of documents: all their projects")
