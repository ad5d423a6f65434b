"""Which stored projects and measures may take part in an answer."""

from kg.facts import StoredProject
from kg.filters import Filters
from kg.suggest.base import SuggestRequest
from kg.suggest.pool import Measure


def allowed(project: StoredProject, request: SuggestRequest) -> bool:
    """Say whether a project may influence the answer in any way, popularity included."""
    ref = project.ref
    if ref.id in request.exclude_projects or ref.document.id in request.exclude_documents:
        return False
    return request.filters.accepts_project(ref)


def fits(measure: Measure, filters: Filters) -> bool:
    """Say whether a measure is of a category that is asked for."""
    return filters.accepts_category(measure.level1, measure.level2)
