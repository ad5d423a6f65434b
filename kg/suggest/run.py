"""The suggestion as one call: context, pools, places for categories, targets, warnings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.suggest.base import (
    Coverage,
    Kind,
    Neighbours,
    Precedent,
    Suggestion,
    Suggestions,
    SuggestRequest,
)
from kg.suggest.layout import in_scheme, usual_scheme
from kg.suggest.narrow import allowed, fits
from kg.suggest.pool import Measure, Occurrence, measures, pooled
from kg.suggest.quota import category, choose, form_order, quotas, usual_categories
from kg.suggest.remarks import remarks
from kg.suggest.score import Context, context, parts, score
from kg.suggest.target import propose

POOLS_PER_PLACE = 6
"""Measures kept for each place of the answer before categories are filled."""
PRECEDENTS = 20
"""Precedents listed with each suggestion, those of the own unit and of similar projects first."""


def suggest(request: SuggestRequest, neighbours: Neighbours) -> Suggestions:
    """Suggest indicators for a project that has none yet.

    :returns: at most ``request.k`` suggestions grouped by category; none, with a warning, where nothing is stored.
    :raises ValueError: if ``request.k`` is less than 1.
    """
    if request.k < 1:
        raise ValueError(f"k must be at least 1, not {request.k}")
    projects = {key: project for key, project in neighbours.projects.items() if allowed(project, request)}
    known = _in_one_scheme(context(request, neighbours, projects), request)
    candidates = [measure for measure in measures(known.projects.values()) if fits(measure, request.filters)]
    chosen = _choose(candidates, known, request.k)
    suggestions = tuple(_suggestion(measure, known) for measure in chosen)
    ordered = sorted(suggestions, key=lambda item: (form_order(item.level2 or item.level1 or ""), -item.score))
    coverage = _coverage(chosen, known)
    return Suggestions(tuple(ordered), coverage, tuple(remarks(request, known, ordered, coverage)))


def _in_one_scheme(known: Context, request: SuggestRequest) -> Context:
    """Return the context with every category in the scheme that the unit, or else the neighbours, use."""
    telling = dict.fromkeys(known.unit_projects, 1.0) or known.neighbours
    scheme = usual_scheme(((known.projects[key], weight) for key, weight in telling.items()), request.year)
    moved = {key: in_scheme(project, scheme) for key, project in known.projects.items()}
    return replace(known, projects=moved)


def _choose(candidates: Sequence[Measure], known: Context, k: int) -> list[Measure]:
    ranked = pooled(_ranked(candidates, known), POOLS_PER_PLACE * k)
    if known.unit_projects:
        # The unit's own practice already carries its mix of categories; only gaps are filled.
        return choose(ranked, dict.fromkeys(usual_categories(known), 1), k)
    return choose(_ranked(ranked, known), quotas(known, k), k)


def _ranked(candidates: Sequence[Measure], known: Context) -> list[Measure]:
    return sorted(candidates, key=lambda measure: (-score(measure, known), measure.name, category(measure)))


def _suggestion(measure: Measure, known: Context) -> Suggestion:
    own = [item for item in measure.occurrences if item.project.ref.id in known.unit_projects]
    ranked = sorted(measure.occurrences, key=lambda item: _nearness(item, known))
    return Suggestion(
        name=measure.title,
        level1=measure.level1,
        level2=measure.level2,
        score=round(score(measure, known), 4),
        kind=Kind.SAME_UNIT if own else Kind.OTHER_UNITS,
        support=len(measure.projects),
        target=propose([item.indicator.target for item in ranked], [item.indicator.target for item in own]),
        wordings=measure.wordings,
        precedents=tuple(_precedent(item) for item in ranked[:PRECEDENTS]),
        why={part: round(value, 4) for part, value in parts(measure, known).items()},
    )


def _nearness(item: Occurrence, known: Context) -> tuple[bool, float, str, str]:
    key = item.project.ref.id
    return key not in known.unit_projects, -known.neighbours.get(key, 0.0), key, item.indicator.name


def _precedent(item: Occurrence) -> Precedent:
    row = item.indicator
    return Precedent(item.project.ref, row.name, row.target, row.locator)


def _coverage(chosen: Sequence[Measure], known: Context) -> Coverage:
    counts = Counter(category(measure) for measure in chosen)
    return Coverage(
        categories={name: counts[name] for name in sorted(counts, key=form_order)},
        missing=tuple(name for name in usual_categories(known) if name not in counts),
        projects=len(known.projects),
        unit_projects=len(known.unit_projects),
        neighbours=len(known.neighbours),
    )
