"""Suggestions in the JSON form that callers rely on (DESIGN §7)."""

from dataclasses import asdict
from typing import Any

from kg.codec import number_to_json
from kg.codec.references import locator_to_json, project_ref_to_json, target_to_json
from kg.suggest.base import Precedent, Suggestion, Suggestions, TargetProposal
from kg.suggest.target import LEAST_FOR_DISTRIBUTION


def suggestions_to_json(answer: Suggestions) -> dict[str, Any]:
    """Return the answer as plain values for ``json.dumps``."""
    return {
        "suggestions": [_suggestion(item) for item in answer.suggestions],
        "coverage": {**asdict(answer.coverage), "missing": list(answer.coverage.missing)},
        "warnings": list(answer.warnings),
    }


def _suggestion(item: Suggestion) -> dict[str, Any]:
    return {
        "name": item.name,
        "level1": item.level1,
        "level2": item.level2,
        "score": item.score,
        "kind": item.kind.value,
        "support": item.support,
        "target": _proposal(item.target),
        "wordings": [{"name": name, "count": count} for name, count in item.wordings],
        "precedents": [_precedent(precedent) for precedent in item.precedents],
        "why": dict(item.why),
    }


def _proposal(target: TargetProposal) -> dict[str, Any]:
    statistics = target.statistics
    shown = statistics.numeric >= LEAST_FOR_DISTRIBUTION
    return {
        "op": target.op.value if target.op else None,
        "value": number_to_json(target.value),
        "unit": target.unit,
        "qualitative": target.qualitative,
        "n": statistics.numeric,
        "median": number_to_json(statistics.median) if shown else None,
        "q1": number_to_json(statistics.q1) if shown else None,
        "q3": number_to_json(statistics.q3) if shown else None,
        "wordings": [{"text": text, "count": count} for text, count in statistics.wordings],
    }


def _precedent(precedent: Precedent) -> dict[str, Any]:
    return {
        "project": project_ref_to_json(precedent.project),
        "name": precedent.name,
        "target": target_to_json(precedent.target),
        "locator": locator_to_json(precedent.locator),
    }
