"""The text model that the settings name."""

from embeddings.embedded import embedded_encoder
from embeddings.encoder import Encoder, SentenceTransformerEncoder
from embeddings.errors import ModelUnavailable
from kg.errors import IndexFailure

EMBEDDED = "embedded"


def make_encoder(model: str) -> Encoder:
    """Return the encoder for a model: the one shipped with the package, or any by name or folder.

    :raises IndexFailure: if the shipped model cannot be unpacked.
    """
    if model != EMBEDDED:
        return SentenceTransformerEncoder(model)
    try:
        return embedded_encoder()
    except ModelUnavailable as error:
        raise IndexFailure(reason=str(error)) from error
