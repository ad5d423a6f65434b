"""Plain rankings that the search is compared with: BM25 and TF-IDF over characters, and the vectors alone.

BM25 after Robertson & Zaragoza 2009 with the usual constants, over runs of 1 to 2 characters; TF-IDF is scikit-learn's,
over runs of 1 to 3 characters, by cosine. Both are exact and hold everything in memory.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.encoder import Encoder
from embeddings.segment import ngrams

_K1, _B = 1.2, 0.75
_BM25_LONGEST, _TFIDF_LONGEST = 2, 3


def bm25_char(texts: Sequence[str], queries: Sequence[str]) -> Vectors:
    """Return the BM25 score of each text for each query, of shape (queries, texts).

    :raises ImportError: if scikit-learn is not installed.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(analyzer=partial(ngrams, longest=_BM25_LONGEST), dtype=np.float64)
    counts = counter.fit_transform(texts).tocsr()
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log(1 + (len(texts) - found + 0.5) / (found + 0.5))
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    weights = counts.copy()
    rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    weights.data = rarity[counts.indices] * counts.data * (_K1 + 1) / (counts.data + norm[rows])
    return np.asarray((counter.transform(queries) @ weights.T).todense(), np.float32)


def tfidf_char(texts: Sequence[str], queries: Sequence[str]) -> Vectors:
    """Return the cosine of the TF-IDF vectors of each text and each query, of shape (queries, texts).

    :raises ImportError: if scikit-learn is not installed.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigher = TfidfVectorizer(analyzer=partial(ngrams, longest=_TFIDF_LONGEST))
    weights = weigher.fit_transform(texts)
    return np.asarray((weigher.transform(queries) @ weights.T).todense(), np.float32)


def vectors_alone(texts: Sequence[str], queries: Sequence[str], encoder: Encoder) -> Vectors:
    """Return the cosine of the model's vectors of each text and each query, of shape (queries, texts)."""
    return encoder.encode(queries, "query") @ encoder.encode(texts).T
