"""Images of lines → characters with place and score, by the recognition model in the rapidocr wheel."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kg.readers.scan.load import Grey
from kg.readers.scan.models import model_file

#: Height in pixels that the model takes.
HEIGHT: Final = 48
#: Pixels of paper that :func:`framed` puts around a piece of a line.
FRAME: Final = 4
#: Signs of one shape in two sizes or places; what speaks for one of them speaks for the other.
_TWINS: Final = ("（(", "）)", "，,", "：:", "；;", "！!", "？?", "²2", "³3")
#: Pixels of the resized line for one step of the model's output.
_STEP: Final = 8
#: Longest line in pixels at the model's height; a longer one would be squeezed, so callers cut it.
WIDEST: Final = 3200
#: Pixels of width in one batch: the output takes 18,710 floats a step, so this is 75 MB.
_BATCH_WIDTH: Final = 8_000
#: Widths of one batch differ by at most this many pixels, so that little is spent on padding.
_SPREAD: Final = 160


@dataclass(frozen=True, slots=True)
class Character:
    """One character read.

    :param place: centre in pixels of the line image, from its left edge.
    :param score: the model's probability, 0 to 1.
    """

    text: str
    place: float
    score: float


def recognise(lines: Sequence[Grey]) -> list[tuple[Character, ...]]:
    """Read images of single lines, each dark on light; the result is in their order.

    :param lines: any size of at least one pixel.
    """
    readings: list[tuple[Character, ...]] = [()] * len(lines)
    prepared = [_prepared(line) for line in lines]
    for batch in _batches([image.shape[1] for image in prepared]):
        scores = _scores([prepared[index] for index in batch])
        for row, index in enumerate(batch):
            ratio = lines[index].shape[1] / prepared[index].shape[1]
            readings[index] = _characters(scores[row], ratio, prepared[index].shape[1])
    return readings


def framed(piece: Grey) -> Grey:
    """Put :data:`FRAME` pixels of paper around a piece of a line, as the recognition needs it."""
    image = cv2.copyMakeBorder(piece, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(image, dtype=np.uint8)


def _prepared(line: Grey) -> Grey:
    height, width = line.shape
    size = (min(WIDEST, max(_STEP, round(width * HEIGHT / height))), HEIGHT)
    return np.asarray(cv2.resize(line, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        full = (len(batch) + 1) * widths[index] > _BATCH_WIDTH
        if batch and (full or widths[index] - widths[batch[0]] > _SPREAD):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _scores(images: Sequence[Grey]) -> NDArray[np.float32]:
    # The model was trained on lines padded with mid grey on the right.
    pixels = np.zeros((len(images), 3, HEIGHT, max(image.shape[1] for image in images)), dtype=np.float32)
    for row, image in enumerate(images):
        pixels[row, :, :, : image.shape[1]] = image.astype(np.float32) / 127.5 - 1
    scores: NDArray[np.float32] = _session().run(None, {_session().get_inputs()[0].name: pixels})[0]
    return scores


def _characters(scores: NDArray[np.float32], ratio: float, width: int) -> tuple[Character, ...]:
    """Collapse the steps of one line: runs of one class are one character, class 0 is none."""
    classes = scores.argmax(axis=1)
    found = []
    for kind, steps in groupby(range(len(classes)), key=classes.__getitem__):
        run = list(steps)
        if kind:
            place = min((run[0] + run[-1] + 1) / 2 * _STEP, width) * ratio
            score = scores[run, kind] + (scores[run, _twins()[kind]] if kind in _twins() else 0)
            found.append(Character(_alphabet()[kind], place, float(score.max())))
    return tuple(found)


@cache
def _twins() -> dict[int, int]:
    """Return the classes of signs with the same shape, which the model wavers between and the blank beside tells."""
    number = {character: kind for kind, character in enumerate(_alphabet())}
    pairs = [(number[one], number[two]) for one, two in _TWINS]
    return dict(pairs) | {two: one for one, two in pairs}


@cache
def _alphabet() -> tuple[str, ...]:
    characters = _session().get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *characters, " ")


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    # Several workers share the cores; waiting threads must not keep them busy.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model_file("rec")), options, providers=["CPUExecutionProvider"])
