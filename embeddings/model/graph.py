"""Draw the shipped network as an ONNX graph over its quantised tensors.

Linear layers multiply whole numbers of 8 bits. What goes in is rounded row by row (a row is one token), never over
the whole batch: so a text's vector does not depend on what is encoded beside it. Everything between the layers stays
in single precision. Texts of a batch have equally many tokens, so there is no padding and no mask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from embeddings.model.shape import HEADS, LAYERS, NORM_EPSILON, WIDTH

OPSET, IR = 18, 9
CONTRIB = "com.microsoft"
"""Operators that ONNX Runtime adds, in its wheels for every platform."""

# Rounded numbers of a layer's input: 1 to 255 around 128; where nothing lies below -0.17, as after GELU, 0 to 255
# around 16, which leaves 239 steps instead of 127 above 0.
_MIDDLE, _STEPS = 128, 127
_GELU_MIDDLE, _GELU_STEPS, _GELU_LEAST = 16, 239, 0.17

_CONSTANTS: dict[str, NDArray[Any]] = {
    "last": np.array([-1], np.int64),
    "tokens": np.array([1], np.int64),
    "zero": np.array([0], np.int64),
    "tiny": np.array(1e-20, np.float32),
    "middle": np.array(_MIDDLE, np.uint8),
    "step": np.array(1 / _STEPS, np.float32),
    "gelu_middle": np.array(_GELU_MIDDLE, np.uint8),
    "gelu_step": np.array(1 / _GELU_STEPS, np.float32),
    "gelu_size": np.array(_GELU_LEAST * _GELU_STEPS / _GELU_MIDDLE, np.float32),
}


class _Graph:
    """Nodes in order; every operator has one output, named by a running number."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []

    def __call__(self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:
        name = output or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes))
        return name


def draw(tensors: Mapping[str, NDArray[np.generic]]) -> ModelProto:
    """Return the model: ``tokens`` of shape (texts, length) in, ``vectors`` of unit length out.

    :param tensors: as :func:`embeddings.model.pack.packed` names them; the graph only refers to them by name, and
        whoever saves the model adds their values.
    """
    graph = _Graph()
    states = _embedded(graph, bits=8 if tensors["word.steps"].shape[1] == WIDTH else 4)
    for number in range(LAYERS):
        states = _layer(graph, f"layer.{number}", states)
    mean = graph("ReduceMean", states, "tokens", keepdims=0)
    turned = graph("Gemm", graph("LpNormalization", mean, axis=-1, p=2), "head.weight", "head.bias", transB=1)
    graph("LpNormalization", turned, output="vectors", axis=-1, p=2)
    constants = [numpy_helper.from_array(value, name) for name, value in _CONSTANTS.items()]
    drawn = helper.make_graph(
        graph.nodes,
        "sentences",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "length"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", len(tensors["head.bias"])])],
        constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(drawn, opset_imports=opsets, ir_version=IR, producer_name="zhibiao")


def _embedded(graph: _Graph, bits: int) -> str:
    options: dict[str, Any] = {"bits": bits, "block_size": 32, "gather_axis": 0, "quantize_axis": 1}
    words = graph("GatherBlockQuantized", "word.steps", "ids", "word.scales", domain=CONTRIB, **options)
    length = graph("Shape", "ids", start=1, end=2)
    return _norm(graph, "word.norm", graph("Add", words, graph("Slice", "place", "zero", length)))


def _layer(graph: _Graph, name: str, states: str) -> str:
    rows = _rounded(graph, graph("Mul", states, f"{name}.attention.gain"))
    parts = [_linear(graph, f"{name}.attention.{part}", rows) for part in ("query", "key", "value")]
    seen = graph("MultiHeadAttention", *parts, f"{name}.attention.bias", domain=CONTRIB, num_heads=HEADS)
    turned = _linear(graph, f"{name}.attention.output", _rounded(graph, seen))
    states = _joined(graph, f"{name}.attention.output", turned, states)
    rows = _rounded(graph, graph("Mul", states, f"{name}.inner.gain"))
    inner = graph("BiasGelu", _linear(graph, f"{name}.inner", rows), f"{name}.inner.bias", domain=CONTRIB)
    turned = _linear(graph, f"{name}.output", _rounded_gelu(graph, inner))
    return _joined(graph, f"{name}.output", turned, states)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Names of whole numbers, and of what makes them the numbers they stand for: (numbers - middle) * step * size."""

    numbers: str
    size: str
    step: str
    middle: str


def _rounded(graph: _Graph, states: str) -> _Rows:
    lowest = graph("Neg", graph("ReduceMin", states, "last"))
    size = graph("Max", graph("ReduceMax", states, "last"), lowest, "tiny")
    return _quantised(graph, states, size, "step", "middle")


def _rounded_gelu(graph: _Graph, states: str) -> _Rows:
    size = graph("Max", graph("ReduceMax", states, "last"), "gelu_size")
    return _quantised(graph, states, size, "gelu_step", "gelu_middle")


def _quantised(graph: _Graph, states: str, size: str, step: str, middle: str) -> _Rows:
    return _Rows(graph("QuantizeLinear", graph("Div", states, size), step, middle), size, step, middle)


def _linear(graph: _Graph, name: str, rows: _Rows) -> str:
    """Return the layer's output without its bias."""
    inputs = (rows.numbers, f"{name}.weight", rows.step, f"{name}.scales", rows.middle)
    return graph("Mul", graph("MatMulIntegerToFloat", *inputs, domain=CONTRIB), rows.size)


def _joined(graph: _Graph, name: str, turned: str, states: str) -> str:
    """Return the normalised sum; as two operators, for the one that does both is ten times slower on a CPU."""
    return _norm(graph, f"{name}.norm", graph("Add", graph("Add", turned, f"{name}.bias"), states))


def _norm(graph: _Graph, name: str, states: str) -> str:
    return graph("LayerNormalization", states, f"{name}.gain", f"{name}.bias", axis=-1, epsilon=NORM_EPSILON)
