"""SPARQL as people ask it: what a query may ask for, how it is made quicker, and where it is evaluated."""

from kg.sparql.asking import WHOLE, Dataset, Question
from kg.sparql.found import Finder, Found, Wanted
from kg.sparql.prepare import prepare

__all__ = ["WHOLE", "Dataset", "Finder", "Found", "Question", "Wanted", "prepare"]
