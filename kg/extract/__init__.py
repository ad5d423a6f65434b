"""Extraction: a neutral document in, declaration records out; pure, and never an error on odd input."""

from kg.extract.explain import Explained, Explanation, explain
from kg.extract.marks import Mark, Place, Use
from kg.extract.reading import extract

__all__ = ["Explained", "Explanation", "Mark", "Place", "Use", "explain", "extract"]
