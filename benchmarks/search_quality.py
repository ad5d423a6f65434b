"""Compare rankings by wording, by meaning and by both on graded judgements.

``python benchmarks/search_quality.py JUDGEMENTS.jsonl [--json FILE] [--queries] [--stock FOLDER]``. What a line of the
file holds and how it is measured is said by ``zhibiao eval search``, which does the same over the names of a home. Here
the corpus is only what is judged. The product is an index of these names; the others are plain rankings and plain
fusions of them. ``--stock`` adds the product and the vectors of the model before it was tuned, as
``python -m embeddings.model.build --into FOLDER`` makes it.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from api.cli.evaluate import report_lines
from api.judgements import read_judgements
from embeddings.backends.base import Vectors
from embeddings.baselines import bm25_char, tfidf_char, vectors_alone
from embeddings.comparison import compare, per_query, rankings_of
from embeddings.embedded import embedded_encoder
from embeddings.encoder import Encoder
from embeddings.evaluate import DEPTH, Judged
from embeddings.index import SemanticIndex
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.segment import normalise
from embeddings.table import Entry

PRODUCT = "the product"
RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors chose it (Cormack et al. 2009)
SHARES = (0.3, 0.5, 0.7)


def main() -> None:
    """Print a table for each kind of query; write the report as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judgements", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--queries", action="store_true")
    parser.add_argument("--stock", type=Path)
    arguments = parser.parse_args()
    judged = read_judgements(arguments.judgements)
    names = sorted({name for query in judged for name in query.grades})
    rankings = methods(judged, names)
    if arguments.stock:
        stock = OnnxEncoder(arguments.stock)
        vectors = vectors_alone(names, [normalise(query.query) for query in judged], stock)
        rankings["stock vectors alone"] = rankings_of(judged, names, vectors)
        rankings["the product, stock vectors"] = product(judged, names, stock)
    report = compare(judged, rankings, frozenset(names))
    if arguments.queries:
        report["per_query"] = per_query(judged, rankings, frozenset(names))
    for line in report_lines(report):
        print(line)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def methods(judged: Sequence[Judged], names: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return method → one ranking of the names for each query, the product first."""
    asked = [normalise(query.query) for query in judged]
    encoder = embedded_encoder()
    scores = plain(names, asked, encoder)
    return {
        PRODUCT: product(judged, names, encoder),
        **{name: rankings_of(judged, names, each) for name, each in scores.items()},
    }


def product(judged: Sequence[Judged], names: Sequence[str], encoder: Encoder) -> list[list[str]]:
    """Return the rankings of an index of the names."""
    index = SemanticIndex(encoder)
    index.update(Entry(name, name) for name in names)
    return [query.ranking(hit.text for hit in index.search(query.query, DEPTH + 1)) for query in judged]


def plain(names: Sequence[str], asked: Sequence[str], encoder: Encoder) -> dict[str, Vectors]:
    """Return method → scores of shape (queries, names)."""
    wording, meaning = bm25_char(names, asked), vectors_alone(names, asked, encoder)
    # BM25 has no upper limit; as a share of the best name's score it can be added to a cosine.
    share_of_best = wording / np.maximum(wording.max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return {
        "BM25, characters": wording,
        "TF-IDF, characters": tfidf_char(names, asked),
        "vectors alone": meaning,
        "reciprocal ranks": _reciprocal_ranks(meaning) + _reciprocal_ranks(wording),
        **{f"sum, meaning {share}": share * np.maximum(meaning, 0) + (1 - share) * share_of_best for share in SHARES},
    }


def _reciprocal_ranks(scores: Vectors) -> Vectors:
    places = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
    return 1 / (RANK_CONSTANT + 1 + places)


if __name__ == "__main__":
    main()
