"""Unpack the shipped sentence model into an ordinary sentence-transformers folder, once, without any network."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from embeddings.cache import cache_directory
from embeddings.errors import ModelUnavailable

PACKED = Path(__file__).with_name("e5-zh-q4.npz")
CENTRE = Path(__file__).with_name("centre.npy")

# Raise it whenever the unpacked files change for the same inputs: the folder's name depends on it.
LAYOUT = 1

WIDTH, LAYERS, HEADS, POSITIONS = 384, 12, 12, 512
Array = NDArray[np.float32]

# Tensor names of the packed file beside those of a BERT layer in `transformers`.
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_SPECIAL = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "unk": "<unk>", "pad": "<pad>", "mask": "<mask>"}


def model_folder(centred: bool = True) -> Path:
    """Return the folder of the shipped model, unpacking it where that has not been done yet.

    The folder is named by a checksum of what it is made from and appears by one rename, so that several processes may
    ask at once and an interrupted attempt leaves nothing behind that looks complete.

    :param centred: subtract the mean vector of ``centre.txt``, so that unrelated texts score near 0 instead of 0.87.
    :raises ModelUnavailable: if the packed file is damaged or there is no room to unpack it.
    :raises CacheUnavailable: if there is no cache directory.
    """
    try:
        folder = cache_directory() / f"e5-zh-{_checksum(centred)}"
        if not folder.is_dir():
            _unpack_beside(folder, centred)
    except (OSError, KeyError, ValueError, BadZipFile) as exc:
        raise ModelUnavailable("e5-zh", str(exc)) from exc
    return folder


def _checksum(centred: bool) -> str:
    digest = hashlib.sha256(f"layout {LAYOUT}".encode())
    for path in (PACKED, CENTRE) if centred else (PACKED,):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _unpack_beside(folder: Path, centred: bool) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        _unpack(temporary, np.load(CENTRE) if centred else None)
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():  # otherwise another process was faster, and its folder is as good as ours
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _unpack(folder: Path, centre: Array | None) -> None:
    from safetensors.numpy import save_file

    with np.load(PACKED) as packed:
        tensors = dict(_tensors(packed))
        tokenizer = packed["tokenizer"].tobytes()
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_bytes(tokenizer)
    modules = ["Transformer", "Pooling", "Normalize"]
    if centre is not None:
        # Shifting is a linear layer with the identity as weight; stock modules, so no code travels with the model.
        modules += ["Dense", "Normalize"]
        (folder / "3_Dense").mkdir()
        shift = {"linear.weight": np.eye(WIDTH, dtype=np.float32), "linear.bias": -centre}
        save_file(shift, folder / "3_Dense" / "model.safetensors", metadata={"format": "pt"})
    vocabulary = len(tensors["embeddings.word_embeddings.weight"])
    for name, content in _settings(modules, vocabulary).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _tensors(packed: Mapping[str, Any]) -> Iterator[tuple[str, Array]]:
    yield "embeddings.word_embeddings.weight", _weight(packed, "emb.word")
    yield "embeddings.position_embeddings.weight", _weight(packed, "emb.pos")
    yield "embeddings.token_type_embeddings.weight", _weight(packed, "emb.type")
    yield "embeddings.LayerNorm.weight", packed["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", packed["emb.ln.b"]
    # Unused by mean pooling, but without a pooler the library warns of weights left to chance.
    yield "pooler.dense.weight", np.zeros((WIDTH, WIDTH), np.float32)
    yield "pooler.dense.bias", np.zeros(WIDTH, np.float32)
    for layer in range(LAYERS):
        for short, name in _LAYER.items():
            key, target = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
            norm = short.endswith("ln")
            inner = len(packed[f"{key}.b"])
            yield f"{target}.weight", packed[f"{key}.w"] if norm else _weight(packed, f"{key}.w", inner)
            yield f"{target}.bias", packed[f"{key}.b"]


def _weight(packed: Mapping[str, Any], name: str, rows: int = -1) -> Array:
    """Return one matrix: stored plainly, or as Q4_0 (per 32 numbers a scale and 16 bytes, low halves first)."""
    if f"{name}#q" not in packed:
        return np.asarray(packed[name], np.float32).reshape(-1, WIDTH)
    scales, nibbles = packed[f"{name}#d"].astype(np.float32), packed[f"{name}#q"]
    steps = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    values: Array = steps * scales[:, None]
    return values.reshape((rows, -1) if rows > 0 else (-1, WIDTH))


def _settings(modules: list[str], vocabulary: int) -> dict[str, Any]:
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
            "layer_norm_eps": 1e-12,
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
        "sentence_bert_config.json": {"max_seq_length": POSITIONS, "do_lower_case": False},
        # E5 asks for "query: " on both sides where the texts are of one kind, as names of indicators are.
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "query: "},
            "similarity_fn_name": "cosine",
        },
    }
    for path in paths:
        if path.endswith("Pooling"):
            settings[f"{path}/config.json"] = {"embedding_dimension": WIDTH, "pooling_mode": "mean"}
        elif path.endswith("Dense"):
            settings[f"{path}/config.json"] = {
                "in_features": WIDTH,
                "out_features": WIDTH,
                "bias": True,
                "activation_function": "torch.nn.modules.linear.Identity",
            }
        elif path:
            settings[f"{path}/config.json"] = {}
    return settings
