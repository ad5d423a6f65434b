"""How likely a text that was found names the same indicator as the query, read off its similarity."""

import math

# A logistic curve fitted by ``python -m embeddings.adapt.calibrate`` to names whose likeness is known from how they
# were made (see embeddings/adapt/graded.py); docs/measurements.md has how well it holds for judged names.
_STEEPNESS, _MIDDLE = 12.0, 0.6

NOTHING_SIMILAR = 0.30
"""Similarity that the best answer must reach, or nothing similar is known; from the same fit."""


def chance(similarity: float) -> float:
    """Return the chance in [0, 1] that a text of this similarity names the same indicator; 1 for the same text.

    :param similarity: in [0, 1].
    """
    if similarity >= 1:
        return 1.0
    return 1 / (1 + math.exp(-_STEEPNESS * (similarity - _MIDDLE)))
