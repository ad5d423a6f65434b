"""One encoder of each kind for all tests of this room."""

import pytest

from embeddings.embedded import embedded_encoder
from embeddings.encoder import Encoder, KeywordEncoder
from embeddings.model.expand import model_folder
from embeddings.transformer import SentenceTransformerEncoder


@pytest.fixture(scope="session")
def sentences() -> Encoder:
    """Return the shipped model, loaded once."""
    return embedded_encoder()


@pytest.fixture(scope="session")
def library() -> Encoder:
    """Return the same model as sentence-transformers runs it."""
    return SentenceTransformerEncoder(model_folder())


@pytest.fixture(scope="session", params=["keyword", "characters", "sentences", "library"])
def encoder(request) -> Encoder:
    """Return each kind of encoder in turn."""
    if request.param in ("sentences", "library"):
        return request.getfixturevalue(request.param)
    return KeywordEncoder(["满意度", "完成率", "补贴"] if request.param == "keyword" else ())
