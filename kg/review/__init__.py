"""Review of declarations: rules on each one, copied text between them, templates and boilerplate."""

from kg.review.model import Copy, CopyLevel, Degree, Finding, Outcome, Relation, Review, Severity
from kg.review.report import review_to_json
from kg.review.rules import RULES, Rule
from kg.review.run import review

__all__ = [
    "RULES",
    "Copy",
    "CopyLevel",
    "Degree",
    "Finding",
    "Outcome",
    "Relation",
    "Review",
    "Rule",
    "Severity",
    "review",
    "review_to_json",
]
