"""One encoder of each kind for all tests of this room."""

import pytest

from embeddings.encoder import Encoder, KeywordEncoder, embedded_encoder


@pytest.fixture(scope="session")
def sentences() -> Encoder:
    """Return the shipped model, loaded once."""
    return embedded_encoder()


@pytest.fixture(scope="session", params=["keyword", "characters", "sentences"])
def encoder(request) -> Encoder:
    """Return each kind of encoder in turn."""
    if request.param == "sentences":
        return request.getfixturevalue("sentences")
    return KeywordEncoder(["满意度", "完成率", "补贴"] if request.param == "keyword" else ())
