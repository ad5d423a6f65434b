"""Vectors of recent queries are the encoder's own, and only so many of them are kept."""

import numpy as np
import pytest

from embeddings import remembered
from embeddings.encoder import KeywordEncoder
from embeddings.remembered import RememberingEncoder


class CountingEncoder(KeywordEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def encode(self, texts, role="document"):
        self.seen.extend(texts)
        # As of a model that tells the two sides apart.
        return super().encode([f"{role}{text}" for text in texts], role)


@pytest.fixture
def coder():
    return CountingEncoder()


def test_vectors_are_those_of_the_encoder(coder):
    encoder = RememberingEncoder(coder)
    texts = ["满意度", "合格率", "满意度", "", "及时率"]
    for _ in range(2):
        for role in ("query", "document"):
            np.testing.assert_array_equal(encoder.encode(texts, role), coder.encode(texts, role))
    assert encoder.encode([], "query").shape == (0, coder.dimension)
    assert (encoder.id, encoder.dimension) == (coder.id, coder.dimension)


def test_a_query_is_encoded_once_and_a_document_each_time(coder):
    encoder = RememberingEncoder(coder)
    encoder.encode(["甲", "乙", "甲"], "query")
    encoder.encode(["乙", "丙"], "query")
    assert coder.seen == ["甲", "乙", "丙"]
    encoder.encode(["甲"])
    encoder.encode(["甲"])
    assert coder.seen == ["甲", "乙", "丙", "甲", "甲"]


def test_those_asked_for_last_are_kept_and_long_ones_never(coder, monkeypatch):
    monkeypatch.setattr(remembered, "LONGEST", 5)
    encoder = RememberingEncoder(coder, most=2)
    for text in ("甲", "乙", "甲", "丙", "甲", "一二三四五六", "一二三四五六", "乙"):
        encoder.encode([text], "query")
    assert coder.seen == ["甲", "乙", "丙", "一二三四五六", "一二三四五六", "乙"]
    # More at once than are kept are all answered.
    assert encoder.encode(["一", "二", "三"], "query").any(axis=1).all()


def test_vectors_that_were_given_out_may_be_changed(coder):
    encoder = RememberingEncoder(coder)
    encoder.encode(["甲"], "query")[:] = 0
    assert encoder.encode(["甲"], "query").any()
    encoder.encode(["甲"], "query")[:] = 0
    assert encoder.encode(["甲"], "query").any()
