"""The model that is shipped with the package, ready to encode."""

from embeddings.encoder import Encoder
from embeddings.model.files import FOLDER
from embeddings.onnx_encoder import OnnxEncoder


def embedded_encoder(threads: int | None = None) -> Encoder:
    """Return an encoder over the shipped model; its weights are loaded when a text is first encoded.

    :param threads: threads for batches; None means one for each core.
    """
    return OnnxEncoder(FOLDER, threads=threads)
