"""The bodies that HTTP callers send, checked at the door."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from kg.filters import Filters
from kg.iris import short_id
from kg.suggest import SuggestRequest

#: Long enough for any real goal, short enough that a stray upload in a text field is refused.
TEXT_LIMIT = 20_000


class FiltersIn(BaseModel):
    """What the precedents are narrowed by."""

    model_config = ConfigDict(extra="forbid")

    level1: list[str] = []
    level2: list[str] = []
    year: list[int] = []
    unit: list[str] = []
    region: list[str] = Field([], description="GB/T 2260 codes; a province takes in its counties")
    document: list[str] = []

    def to_filters(self) -> Filters:
        """Return the same conditions as a value."""
        return Filters(**self.model_dump())


class ExcludeIn(BaseModel):
    """What must not influence the suggestions in any way."""

    model_config = ConfigDict(extra="forbid")

    projects: list[str] = Field([], description="identifiers of projects")
    documents: list[str] = Field([], description="identifiers of documents")


class SuggestionIn(BaseModel):
    """A new project to suggest indicators for."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=500)
    goal: str = Field("", max_length=TEXT_LIMIT)
    unit: str | None = Field(None, max_length=500)
    budget_yuan: Decimal | None = Field(None, ge=0)
    year: int | None = Field(None, ge=1990, le=2100)
    k: int = Field(15, ge=1, le=200)
    filters: FiltersIn = FiltersIn()
    exclude: ExcludeIn = ExcludeIn()

    def to_request(self) -> SuggestRequest:
        """Return the same request as the suggestion takes it."""
        return SuggestRequest(
            name=self.name,
            goal=self.goal or None,
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

    projects: list[str] = Field([], description="identifiers of projects")
    documents: list[str] = Field([], description="identifiers of documents: all their projects")
