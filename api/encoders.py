"""The text model that the settings name."""

from embeddings.embedded import embedded_encoder
from embeddings.encoder import Encoder
from embeddings.remembered import RememberingEncoder
from embeddings.transformer import SentenceTransformerEncoder

EMBEDDED = "embedded"


def make_encoder(model: str) -> Encoder:
    """Return the encoder for a model: the one shipped with the package, or any by name or folder.

    Nothing is loaded before a text is encoded; vectors of recent queries are kept.
    """
    return RememberingEncoder(embedded_encoder() if model == EMBEDDED else SentenceTransformerEncoder(model))
