"""Compare rankings by wording, by meaning and by both on graded judgements.

``python benchmarks/search_quality.py JUDGEMENTS.jsonl [--json FILE]``, one query a line:
``{"query": "...", "rewritten": false, "judgements": {"name": 0..3}}``. The corpus is every name that is judged; a name
that is itself the query is taken out of the ranking.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from embeddings import lexical
from embeddings.backends import ExactBackend
from embeddings.backends.base import Vectors
from embeddings.embedded import embedded_encoder
from embeddings.evaluate import ndcg, recall, reciprocal_rank
from embeddings.retrieve import Retriever
from embeddings.segment import normalise

RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors chose it (Cormack et al. 2009)
SHARES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def main() -> None:
    """Print one line per method; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judgements", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    lines = arguments.judgements.read_text(encoding="utf-8").splitlines()
    report = measure([json.loads(line) for line in lines])
    print(f"{'method':24}{'nDCG@10':>10}{'verbatim':>10}{'rewritten':>10}{'R3@10':>10}{'MRR(>=2)':>10}")
    for method, row in report.items():
        print(f"{method:24}" + "".join(f"{value:10.3f}" for value in row.values()))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


def measure(queries: list[dict]) -> dict[str, dict[str, float]]:
    """Return method → measures."""
    names = sorted({name for query in queries for name in query["judgements"]})
    texts = [normalise(name) for name in names]
    wanted = [normalise(query["query"]) for query in queries]
    encoder, index = embedded_encoder(), lexical.build(texts)
    vectors, asked = encoder.encode(texts), encoder.encode(wanted, "query")
    meaning = asked @ vectors.T
    wording = np.stack([_spread(index.search(text, len(names)), len(names)) for text in wanted])
    retriever = Retriever({text: row for row, text in enumerate(texts)}, vectors, ExactBackend(vectors), index)
    pairs = zip(wanted, asked, strict=True)
    product = [_spread(retriever.search(text, vector, len(names)), len(names)) for text, vector in pairs]
    methods = {
        "wording (BM25)": wording,
        "meaning (vectors)": meaning,
        "reciprocal ranks": _reciprocal_ranks(meaning) + _reciprocal_ranks(wording),
        **{f"sum, meaning {share}": share * np.maximum(meaning, 0) + (1 - share) * wording for share in SHARES},
        "the product": np.stack(product),
    }
    return {method: _summary(queries, names, scores) for method, scores in methods.items()}


def _spread(found: tuple, count: int) -> Vectors:
    scores = np.zeros(count, np.float32)
    scores[found[0]] = found[1]
    return scores


def _reciprocal_ranks(scores: Vectors) -> Vectors:
    places = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
    return 1 / (RANK_CONSTANT + 1 + places)


def _summary(queries: list[dict], names: list[str], scores: Vectors) -> dict[str, float]:
    orders = np.argsort(-scores, axis=1, kind="stable")
    rankings = [
        [names[row] for row in order if names[row] != query["query"]]
        for query, order in zip(queries, orders, strict=True)
    ]
    pairs = zip(rankings, queries, strict=True)
    gains = np.array([ndcg(ranking, query["judgements"]) for ranking, query in pairs])
    rewritten = np.array([query["rewritten"] for query in queries])
    return {
        "ndcg": float(gains.mean()),
        "ndcg_verbatim": float(gains[~rewritten].mean()),
        "ndcg_rewritten": float(gains[rewritten].mean()),
        "recall_3": _mean(queries, rankings, 3, recall),
        "mrr_2": _mean(queries, rankings, 2, reciprocal_rank),
    }


def _mean(queries: list[dict], rankings: list[list[str]], least: int, measure: Callable[..., float]) -> float:
    """Average over the queries that have an item of at least the grade *least* beside themselves."""
    values = []
    for query, ranking in zip(queries, rankings, strict=True):
        good = {name for name, grade in query["judgements"].items() if grade >= least and name != query["query"]}
        if good:
            values.append(measure(ranking, good))
    return float(np.mean(values))


if __name__ == "__main__":
    main()
