"""Unpack the shipped sentence model into an ordinary sentence-transformers folder, without any network.

Nothing of the product needs it: it is for those who want to compare, to tune or to run the model elsewhere.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.cache import cache_directory
from embeddings.checksums import of_folder
from embeddings.errors import ModelUnavailable
from embeddings.model.files import FOLDER, LIMITS, PROMPTS, TOKENIZER, WEIGHTS
from embeddings.model.quantise import Array, unblocked
from embeddings.model.shape import GAINS, HEADS, LAYERS, LINEAR, NORM_EPSILON, NORMS, POSITIONS, WIDTH

# Raise it whenever the unpacked files change for the same inputs: the folder's name depends on it.
LAYOUT = 2

_SPECIAL = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "unk": "<unk>", "pad": "<pad>", "mask": "<mask>"}


def model_folder() -> Path:
    """Return a folder that ``SentenceTransformer`` loads (124 MB), unpacking it where that has not been done yet.

    Its vectors differ from those of the shipped graph, which also rounds what goes into its layers, by about 0.002 in
    cosine. The folder is named by a checksum of what it is made from and appears by one rename, so that several
    processes may ask at once and an interrupted attempt leaves nothing behind that looks complete.

    :raises ModelUnavailable: if the shipped files are damaged or there is no room to unpack them.
    :raises CacheUnavailable: if there is no cache directory.
    """
    from safetensors import SafetensorError

    try:
        folder = cache_directory() / f"{FOLDER.name}-{LAYOUT}-{of_folder(FOLDER)}"
        if not folder.is_dir():
            _unpack_beside(folder)
    except (OSError, KeyError, ValueError, SafetensorError) as exc:
        raise ModelUnavailable(str(FOLDER), str(exc)) from exc
    return folder


def _unpack_beside(folder: Path) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        _unpack(temporary)
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():  # otherwise another process was faster, and its folder is as good as ours
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _unpack(folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    shipped = load_file(FOLDER / WEIGHTS)
    for name in (TOKENIZER, PROMPTS, LIMITS):
        shutil.copyfile(FOLDER / name, folder / name)
    save_file(dict(_tensors(shipped)), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "3_Dense").mkdir()
    head = {"linear.weight": shipped["head.weight"], "linear.bias": shipped["head.bias"]}
    save_file(head, folder / "3_Dense" / "model.safetensors", metadata={"format": "pt"})
    for name, content in _settings(len(shipped["word.steps"]), len(shipped["head.bias"])).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _tensors(shipped: Mapping[str, Any]) -> Iterator[tuple[str, Array]]:
    """Yield the tensors of ``BertModel``, in single precision."""
    yield "embeddings.word_embeddings.weight", unblocked(shipped["word.steps"], shipped["word.scales"])
    yield "embeddings.position_embeddings.weight", shipped["place"]
    # The one type that a text standing alone has is part of the places already.
    yield "embeddings.token_type_embeddings.weight", np.zeros((2, WIDTH), np.float32)
    yield "embeddings.LayerNorm.weight", shipped["word.norm.gain"]
    yield "embeddings.LayerNorm.bias", shipped["word.norm.bias"]
    # Unused by mean pooling, but without a pooler the library warns of weights left to chance.
    yield "pooler.dense.weight", np.zeros((WIDTH, WIDTH), np.float32)
    yield "pooler.dense.bias", np.zeros(WIDTH, np.float32)
    for number in range(LAYERS):
        prefix = f"layer.{number}."
        layer = {name.removeprefix(prefix): value for name, value in shipped.items() if name.startswith(prefix)}
        for name, value in _layer(layer):
            yield f"encoder.{prefix}{name}", value


def _layer(shipped: Mapping[str, Any]) -> Iterator[tuple[str, Array]]:
    biases = dict(zip(("query", "key", "value"), np.split(shipped["attention.bias"], 3), strict=True))
    for ours, theirs in LINEAR.items():
        weight = (shipped[f"{ours}.weight"] * shipped[f"{ours}.scales"]).T
        yield (
            f"{theirs}.weight",
            np.ascontiguousarray(weight * shipped[f"{GAINS[ours]}.gain"] if ours in GAINS else weight),
        )
        part = ours.removeprefix("attention.")
        yield f"{theirs}.bias", biases[part] if part in biases else shipped[f"{ours}.bias"]
    for ours, theirs in NORMS.items():
        yield f"{theirs}.weight", shipped[f"{ours}.gain"]
        yield f"{theirs}.bias", shipped[f"{ours}.bias"]


def _settings(vocabulary: int, dimension: int) -> dict[str, Any]:
    # The shift of all vectors is a linear layer between two normalisations; stock modules, no code travels along.
    modules = ["Transformer", "Pooling", "Normalize", "Dense", "Normalize"]
    paths = ["" if i == 0 else f"{i}_{name}" for i, name in enumerate(modules)]
    settings: dict[str, Any] = {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{name}"}
            for i, (path, name) in enumerate(zip(paths, modules, strict=True))
        ],
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "intermediate_size": 4 * WIDTH,
            "vocab_size": vocabulary,
            "max_position_embeddings": POSITIONS,
            "type_vocab_size": 2,
            "layer_norm_eps": NORM_EPSILON,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": POSITIONS,
            "model_input_names": ["input_ids", "attention_mask"],
            **{f"{role}_token": token for role, token in _SPECIAL.items()},
        },
    }
    for path in paths:
        if path.endswith("Pooling"):
            settings[f"{path}/config.json"] = {"embedding_dimension": WIDTH, "pooling_mode": "mean"}
        elif path.endswith("Dense"):
            settings[f"{path}/config.json"] = {
                "in_features": WIDTH,
                "out_features": dimension,
                "bias": True,
                "activation_function": "torch.nn.modules.linear.Identity",
            }
        elif path:
            settings[f"{path}/config.json"] = {}
    return settings
