"""Write a trained network as the two files that are shipped: quantised tensors, and an ONNX graph that refers to them.

The weights stand once, in a safetensors file that anybody can read; the graph takes them from there by their place in
the file (ONNX calls it external data).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from safetensors.numpy import save

from embeddings.model.graph import draw
from embeddings.model.quantise import Array, blocks, columns
from embeddings.model.shape import GAINS, LAYERS, LINEAR, NORMS

GRAPH, WEIGHTS = "model.onnx", "model.safetensors"


@dataclass(frozen=True, slots=True)
class Network:
    """What is packed.

    :param tensors: single precision, named as those of ``BertModel`` in transformers.
    :param gains: shape (2 * layers, width): what the inputs of attention and of the inner layer are multiplied by
        before they are rounded, layer by layer; powers of two, below 1 where a channel is much larger than others.
    :param head: weight of the linear layer between two normalisations, shape (dimension, width).
    :param shift: its bias, shape (dimension,).
    :param word_bits: 4 or 8 bits a number of the table of words.
    """

    tensors: Mapping[str, Array]
    gains: Array
    head: Array
    shift: Array
    word_bits: int = 4


def write(network: Network, folder: Path) -> None:
    """Write ``model.onnx`` and ``model.safetensors``; the same network gives the same bytes."""
    tensors = dict(packed(network))
    content = save(tensors)
    model = draw(tensors)
    model.graph.initializer.extend(_places(content, tensors))
    (folder / WEIGHTS).write_bytes(content)
    (folder / GRAPH).write_bytes(model.SerializeToString(deterministic=True))


def packed(network: Network) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """Yield name and value of every tensor of the graph."""
    source = network.tensors
    yield "head.weight", network.head
    yield "head.bias", network.shift
    steps, scales = blocks(source["embeddings.word_embeddings.weight"], network.word_bits)
    yield "word.steps", steps
    yield "word.scales", scales
    # Every token is of type 0 where a text stands alone.
    types = source["embeddings.token_type_embeddings.weight"][0]
    yield "place", source["embeddings.position_embeddings.weight"] + types
    yield "word.norm.gain", source["embeddings.LayerNorm.weight"]
    yield "word.norm.bias", source["embeddings.LayerNorm.bias"]
    for number in range(LAYERS):
        gains = {"attention": network.gains[2 * number], "inner": network.gains[2 * number + 1]}
        for name, value in _layer(source, f"encoder.layer.{number}", gains):
            yield f"layer.{number}.{name}", value


def _layer(
    source: Mapping[str, Array], prefix: str, gains: Mapping[str, Array]
) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name, gain in gains.items():
        yield f"{name}.gain", gain
    for ours, theirs in LINEAR.items():
        weight = source[f"{prefix}.{theirs}.weight"]
        none = np.ones(weight.shape[1], np.float32)
        numbers, scales = columns(weight, gains[GAINS[ours]] if ours in GAINS else none)
        yield f"{ours}.weight", numbers
        yield f"{ours}.scales", scales
        if GAINS.get(ours) != "attention":  # those three stand together, below
            yield f"{ours}.bias", source[f"{prefix}.{theirs}.bias"]
    for ours, theirs in NORMS.items():
        yield f"{ours}.gain", source[f"{prefix}.{theirs}.weight"]
        yield f"{ours}.bias", source[f"{prefix}.{theirs}.bias"]
    biases = [source[f"{prefix}.attention.self.{part}.bias"] for part in ("query", "key", "value")]
    yield "attention.bias", np.concatenate(biases)


def _places(content: bytes, tensors: Mapping[str, NDArray[np.generic]]) -> Iterator[onnx.TensorProto]:
    """Yield a reference to every tensor in a safetensors file (8 bytes length, a JSON header, then the data)."""
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    for name, value in tensors.items():
        start, end = header[name]["data_offsets"]
        tensor = onnx.TensorProto(name=name, dims=value.shape, data_location=onnx.TensorProto.EXTERNAL)
        tensor.data_type = onnx.helper.np_dtype_to_tensor_dtype(value.dtype)
        for key, entry in {"location": WEIGHTS, "offset": 8 + size + start, "length": end - start}.items():
            tensor.external_data.add(key=key, value=str(entry))
        yield tensor
