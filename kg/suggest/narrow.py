"""Which stored projects and measures may take part in an answer."""

from kg.facts import StoredProject
from kg.filters import Filters
from kg.review.normalise import letters
from kg.suggest.base import SuggestRequest
from kg.suggest.pool import Measure


def allowed(project: StoredProject, request: SuggestRequest) -> bool:
    """Say whether a project may influence the answer in any way, popularity included."""
    ref, filters = project.ref, request.filters
    if ref.id in request.exclude_projects or ref.document.id in request.exclude_documents:
        return False
    return (
        (not filters.year or ref.year in filters.year)
        and (not filters.unit or letters(ref.unit) in {letters(unit) for unit in filters.unit})
        and (not filters.document or ref.document.id in filters.document)
        and (not filters.region or (ref.region or "").startswith(tuple(map(_significant, filters.region))))
    )


def fits(measure: Measure, filters: Filters) -> bool:
    """Say whether a measure is of a category that is asked for."""
    return (not filters.level1 or measure.level1 in filters.level1) and (
        not filters.level2 or measure.level2 in filters.level2
    )


def _significant(code: str) -> str:
    """Drop the trailing pairs of zeros of a region code: 310000 → 31, 410100 → 4101."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code
