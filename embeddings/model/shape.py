"""Sizes of the shipped network, those of multilingual-e5-small, and the names of its tensors."""

WIDTH, LAYERS, HEADS, POSITIONS = 384, 12, 12, 512
NORM_EPSILON = 1e-12

LINEAR = {
    "attention.query": "attention.self.query",
    "attention.key": "attention.self.key",
    "attention.value": "attention.self.value",
    "attention.output": "attention.output.dense",
    "inner": "intermediate.dense",
    "output": "output.dense",
}
"""Linear layers: their names in the shipped file, and in ``BertModel`` of transformers."""

NORMS = {"attention.output.norm": "attention.output.LayerNorm", "output.norm": "output.LayerNorm"}
"""Normalisations, likewise."""

GAINS = {"attention.query": "attention", "attention.key": "attention", "attention.value": "attention", "inner": "inner"}
"""Linear layers whose input is multiplied by a gain before it is rounded, and the gain's name."""
