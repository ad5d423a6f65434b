"""The library of indicators: names that mean the same, put together by likeness and by people's decisions."""

from kg.library.base import AUTOMATIC, NEAR, Candidate, Cluster, Decision, Judgement, Likeness, Link, Name
from kg.library.clusters import candidates, clustered
from kg.library.decisions import contradiction, decisions, effective
from kg.library.names import names_of
from kg.library.published import Entry, Library, published

__all__ = [
    "AUTOMATIC",
    "NEAR",
    "Candidate",
    "Cluster",
    "Decision",
    "Entry",
    "Judgement",
    "Library",
    "Likeness",
    "Link",
    "Name",
    "candidates",
    "clustered",
    "contradiction",
    "decisions",
    "effective",
    "names_of",
    "published",
]
