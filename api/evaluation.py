"""The search of an open home measured on graded judgements, beside plain rankings of the same names."""

from collections.abc import Sequence
from typing import Any

from api.semantics import translated
from api.workspace import Workspace
from embeddings.baselines import bm25_char, tfidf_char, vectors_alone
from embeddings.comparison import compare, per_query, rankings_of
from embeddings.evaluate import DEPTH, Judged
from embeddings.segment import normalise
from kg.errors import ExtraMissing

#: What the search itself is called among the methods.
SEARCH = "search"


def evaluate_search(
    workspace: Workspace, judged: Sequence[Judged], *, baselines: bool = False, queries: bool = False
) -> dict[str, Any]:
    """Ask every judged query and measure what comes back, as JSON.

    :param baselines: also rank every name of the home by BM25, by TF-IDF and by the vectors alone, and say by how much
        the search is better. Encodes all names.
    :param queries: add what each query found.
    :raises ExtraMissing: if *baselines* are asked for and scikit-learn is not installed.
    """
    held = sorted({text for fact in workspace.state().snapshot.facts.values() if (text := normalise(fact.name))})
    methods = {SEARCH: [_found(workspace, query) for query in judged]}
    if baselines and held:
        methods |= _baselines(workspace, judged, held)
    report = compare(judged, methods, frozenset(held))
    if queries:
        report["per_query"] = per_query(judged, methods, frozenset(held))
    return report


def _found(workspace: Workspace, query: Judged) -> list[str]:
    # One more than is looked at, for the query's own name is taken out. Judgements are of names, also of joined ones.
    hits = workspace.search(query.query, DEPTH + 1).hits
    return query.ranking(name for hit in hits for name in hit.get("names", [hit["name"]]))


def _baselines(workspace: Workspace, judged: Sequence[Judged], held: Sequence[str]) -> dict[str, list[list[str]]]:
    asked = [normalise(query.query) for query in judged]
    try:
        scores = {"BM25, characters": bm25_char(held, asked), "TF-IDF, characters": tfidf_char(held, asked)}
    except ImportError as error:
        raise ExtraMissing(extra="eval") from error
    with translated():
        scores["vectors alone"] = vectors_alone(held, asked, workspace.semantics.encoder)
    return {name: rankings_of(judged, held, found) for name, found in scores.items()}
