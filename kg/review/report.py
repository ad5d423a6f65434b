"""A review in the JSON form that callers rely on (DESIGN §7)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kg.codec import number_to_json
from kg.codec.references import locator_to_json, project_ref_to_json
from kg.review.model import Boilerplate, Cluster, Copy, Evidence, Finding, Outcome, ProjectReview, Review, Side


def review_to_json(review: Review) -> dict[str, Any]:
    """Return the review as plain values for ``json.dumps``.

    Offsets are half-open: characters of the printed field for goals, positions in ``indicators`` for sets and rows.
    """
    return {
        "projects": [_project(project) for project in review.projects],
        "copies": [_copy(copy) for copy in review.copies],
        "clusters": [_cluster(cluster) for cluster in review.clusters],
        "boilerplate": [_boilerplate(item) for item in review.boilerplate],
    }


def _project(project: ProjectReview) -> dict[str, Any]:
    outcomes = Counter(finding.outcome for finding in project.findings)
    hits = Counter(finding.severity for finding in project.findings if finding.outcome is Outcome.HIT)
    return {
        **project_ref_to_json(project.project),
        "summary": {
            "indicators": project.indicators,
            "own_indicators": project.own,
            "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome},
            "hits": {severity.value: count for severity, count in hits.items()},
            "copies": {level.value: count for level, count in project.copied.items()},
        },
        "findings": [_finding(finding) for finding in project.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "basis": finding.basis,
        "locator": locator_to_json(finding.locator),
        "evidence": _plain(finding.evidence),
        "suggestion": finding.suggestion,
    }


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "level": copy.level.value,
        "degree": int(copy.degree),
        "degree_name": copy.degree.name.lower(),
        "score": round(copy.score, 4),
        "relation": copy.relation.value,
        "left": _side(copy.left, copy.evidence[0].left.field),
        "right": _side(copy.right, copy.evidence[0].right.field),
        "evidence": [_evidence(evidence) for evidence in copy.evidence],
    }


def _side(side: Side, field: str) -> dict[str, Any]:
    return {"project": project_ref_to_json(side.project), "locator": {**locator_to_json(side.locator), "field": field}}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "left": list(evidence.left.span),
        "right": list(evidence.right.span),
        "kind": evidence.kind.value,
        "left_field": evidence.left.field,
        "right_field": evidence.right.field,
        "left_text": evidence.left.text,
        "right_text": evidence.right.text,
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    years = sorted({member.project.year for member in cluster.members if member.project.year is not None})
    return {
        "level": cluster.level.value,
        "unit": cluster.unit,
        "years": years,
        "size": len(cluster.members),
        "without_own": sum(member.own == 0 for member in cluster.members),
        "members": [
            {
                "project": project_ref_to_json(member.project),
                "shared": member.shared,
                "own": member.own,
                "indicators": member.indicators,
            }
            for member in cluster.members
        ],
        "core": [{"text": text, "members": count} for text, count in cluster.core],
    }


def _boilerplate(item: Boilerplate) -> dict[str, Any]:
    return {"kind": item.kind, "text": item.text, "units": item.units, "projects": item.projects}


def _plain(value: Any) -> Any:
    """Return evidence as JSON values: amounts as numbers, dates in ISO form, ranges as lists."""
    if isinstance(value, Decimal):
        return number_to_json(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
