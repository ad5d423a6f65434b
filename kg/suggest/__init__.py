"""Suggestion of indicators for a new project, out of what stored projects declare."""

from kg.suggest.base import Neighbours, Suggestion, Suggestions, SuggestRequest
from kg.suggest.report import suggestions_to_json
from kg.suggest.run import suggest

__all__ = [
    "Neighbours",
    "SuggestRequest",
    "Suggestion",
    "Suggestions",
    "suggest",
    "suggestions_to_json",
]
