"""The shipped model run by PyTorch alone: the same vectors as sentence-transformers gives, 3 s sooner.

Importing sentence-transformers takes 4 s (it brings trainers, scikit-learn, SciPy and pandas), as much as encoding
1,000 names. What it does with this model is a tokenizer, PyTorch's own transformer encoder, a mean and a shift.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.encoder import Role, folder_id
from embeddings.errors import ModelUnavailable
from embeddings.threads import wait_asleep

if TYPE_CHECKING:
    from torch import Tensor

# Tokens that go through the network together: enough to keep two cores busy, few enough to stay in their caches.
_TOKENS = 2048
# PyTorch's names of the parts of a transformer layer beside those of BERT; the three of attention are one there.
_PARTS = {
    "self_attn.out_proj": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm2": "output.LayerNorm",
}


class BertEncoder:
    """An :class:`~embeddings.encoder.Encoder` over the folder made by :func:`embeddings.model.expand.model_folder`.

    :param folder: BERT, mean pooling, normalising and a linear shift, in the layout of sentence-transformers.
    :param threads: CPU threads of the whole process; None leaves PyTorch's own choice.
    :raises ModelUnavailable: from ``dimension`` and ``encode``, if the folder cannot be read.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self._folder, self._threads = folder, threads
        self._loading = threading.Lock()

    @cached_property
    def id(self) -> str:
        """Name of the folder and a checksum of its files, as for the same folder in sentence-transformers."""
        return folder_id(self._folder)

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        with self._translated():
            return int(_json(self._folder / "config.json")["hidden_size"])

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one unit row per text (see :class:`~embeddings.encoder.Encoder`)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if filled:
            vectors[filled] = self._ready().encode([texts[row] for row in filled], role)
        return vectors

    def _ready(self) -> "_Bert":
        with self._loading:
            return self._bert

    @cached_property
    def _bert(self) -> "_Bert":
        wait_asleep()
        import torch

        if self._threads is not None:
            torch.set_num_threads(self._threads)
        with self._translated():
            return _Bert(self._folder)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, KeyError, ValueError, RuntimeError) as exc:
            raise ModelUnavailable(str(self._folder), str(exc)) from exc


class _Bert:
    """The loaded network; any number of threads may encode."""

    def __init__(self, folder: Path) -> None:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        config = _json(folder / "config.json")
        self._epsilon = config["layer_norm_eps"]
        self._prompts = _json(folder / "config_sentence_transformers.json")["prompts"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(config["max_position_embeddings"])
        weights = load_file(folder / "model.safetensors")
        self._words = weights["embeddings.word_embeddings.weight"]
        # Every token is of type 0 where a text stands alone.
        types = weights["embeddings.token_type_embeddings.weight"][0]
        self._places = weights["embeddings.position_embeddings.weight"] + types
        self._norm = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
        self._layers = _transformer(config, weights)
        self._shift = load_file(folder / "3_Dense" / "model.safetensors")["linear.bias"]

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        """Encode texts of equal length together, so that nothing is padded and no text depends on another."""
        import torch

        prompt = self._prompts.get(role, "")
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch([prompt + text for text in texts])]
        vectors = np.empty((len(texts), len(self._shift)), np.float32)
        with torch.inference_mode():
            for rows in _batches(tokens):
                vectors[rows] = self._forward(torch.tensor([tokens[row] for row in rows])).numpy()
        return vectors

    def _forward(self, tokens: "Tensor") -> "Tensor":
        from torch.nn.functional import layer_norm, normalize

        states = self._words[tokens] + self._places[: tokens.shape[1]]
        states = layer_norm(states, states.shape[-1:], *self._norm, eps=self._epsilon)
        means: Tensor = self._layers(states).mean(dim=1)
        return normalize(normalize(means, dim=1) + self._shift, dim=1)


def _transformer(config: Mapping[str, Any], weights: Mapping[str, "Tensor"]) -> Any:
    """Build PyTorch's transformer encoder around the given weights."""
    import torch
    from torch import nn

    with torch.device("meta"):  # no memory and no chance initialisation for weights that are replaced at once
        layer = nn.TransformerEncoderLayer(
            config["hidden_size"],
            config["num_attention_heads"],
            config["intermediate_size"],
            dropout=0.0,
            activation="gelu",
            layer_norm_eps=config["layer_norm_eps"],
            batch_first=True,
        )
        layers = nn.TransformerEncoder(layer, config["num_hidden_layers"], enable_nested_tensor=False)
    state = {}
    for number in range(config["num_hidden_layers"]):
        source, target = f"encoder.layer.{number}", f"layers.{number}"
        for kind in ("weight", "bias"):
            attention = [weights[f"{source}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"{target}.self_attn.in_proj_{kind}"] = torch.cat(attention)
            for ours, theirs in _PARTS.items():
                state[f"{target}.{ours}.{kind}"] = weights[f"{source}.{theirs}.{kind}"]
    layers.load_state_dict(state, assign=True)
    return layers.eval()


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the rows of texts that have equally many tokens, at most about ``_TOKENS`` tokens together."""

    def length(row: int) -> int:
        return len(tokens[row])

    for size, group in groupby(sorted(range(len(tokens)), key=length), key=length):
        rows, most = list(group), max(1, _TOKENS // size)
        yield from (rows[start : start + most] for start in range(0, len(rows), most))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
