"""Compute the mean vector that the shipped model subtracts: ``python -m embeddings.model.centre``.

The texts are those of ``centre.txt``: names of indicators that public guides recommend, and a few sentences as goals
have them, written for the purpose. No text was chosen by looking at any relevance judgement.
"""

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.encoder import SentenceTransformerEncoder
from embeddings.model.expand import CENTRE, model_folder


def mean_vector() -> Vectors:
    """Encode the texts without centring and return the mean of their unit vectors."""
    texts = CENTRE.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    vectors = SentenceTransformerEncoder(model_folder(centred=False)).encode(texts)
    return np.asarray(vectors.mean(axis=0, dtype=np.float64), np.float32)


if __name__ == "__main__":
    np.save(CENTRE, mean_vector())
