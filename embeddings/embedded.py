"""The model that is shipped with the package, ready to encode."""

from embeddings.bert import BertEncoder
from embeddings.encoder import Encoder
from embeddings.model.expand import model_folder


def embedded_encoder(threads: int | None = None) -> Encoder:
    """Return an encoder over the shipped model; its weights are loaded when a text is first encoded.

    :param threads: CPU threads of the whole process; None leaves PyTorch's own choice.
    :raises ModelUnavailable: if the model cannot be unpacked.
    """
    return BertEncoder(model_folder(), threads=threads)
