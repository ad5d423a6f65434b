"""Measure on sample texts what quantising and centring need to know of a network.

The texts are those of ``calibration.txt``. The results are kept in a file, for a processor of another make rounds
differently in the last digit, and the shipped files are to come out the same everywhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from embeddings.model.files import GRAPH
from embeddings.model.pack import Network, write
from embeddings.model.quantise import Array

# A channel is damped if it reaches beyond so many times what half of the channels reach.
_USUAL = 2.0


def gains(network: Network, tokens: Sequence[Sequence[int]]) -> Array:
    """Return the factors that bring channels which are always large down to where the others are.

    A few channels of this family of networks are ten times larger than the rest; rounding a row in 255 steps up to
    them would leave the rest a dozen steps. Damping a channel and strengthening its weights changes nothing else
    (Xiao et al. 2023, "SmoothQuant"). Powers of two, so that it costs no precision.

    :param tokens: token numbers of the texts to measure on.
    :returns: shape (2 * layers, width), as in :class:`~embeddings.model.pack.Network`.
    """
    flat = replace(network, gains=np.ones_like(network.gains))
    largest = np.max([np.abs(states).max(axis=1) for states in _run(flat, tokens, inputs_of=".gain")], axis=0)
    usual = np.median(largest, axis=1, keepdims=True)
    powers = np.rint(np.log2(largest / (_USUAL * usual)))
    return np.asarray(2.0 ** -np.maximum(powers, 0), np.float32)


def centre(network: Network, tokens: Sequence[Sequence[int]]) -> Array:
    """Return the mean of the texts' vectors as they are before the head.

    Vectors of this family all lean the same way: unrelated texts have a cosine near 0.87. Without their mean,
    unrelated texts score near 0.
    """
    width = network.gains.shape[1]
    plain = replace(network, head=np.eye(width, dtype=np.float32), shift=np.zeros(width, np.float32))
    vectors = np.concatenate(list(_run(plain, tokens)))
    return np.asarray(vectors.mean(axis=0, dtype=np.float64), np.float32)


def _run(network: Network, tokens: Sequence[Sequence[int]], inputs_of: str = "") -> list[NDArray[np.float32]]:
    """Return, text by text, the vectors or, stacked, what is multiplied by the tensors that are named so."""
    from onnxruntime import InferenceSession

    with TemporaryDirectory() as name:
        folder = Path(name)
        write(network, folder)
        model = onnx.load(folder / GRAPH, load_external_data=False)
        wanted = ["vectors"]
        if inputs_of:
            wanted = [
                node.input[0]
                for node in model.graph.node
                if node.op_type == "Mul" and node.input[1].endswith(inputs_of)
            ]
            model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted)
        (folder / GRAPH).write_bytes(model.SerializeToString())
        session: Any = InferenceSession(folder / GRAPH, providers=["CPUExecutionProvider"])
        runs = [session.run(wanted, {"ids": np.array([text], np.int64)}) for text in tokens]
    return [np.concatenate(found) if inputs_of else found[0] for found in runs]
