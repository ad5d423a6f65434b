"""How likely a text that was found names the same indicator as the query, read off its similarity."""

import math

# A logistic curve fitted by ``python -m embeddings.adapt.calibrate`` to the development judgements of real names;
# docs/measurements.md has how well it holds for queries that it was not fitted to.
_STEEPNESS, _MIDDLE = 8.75, 0.787

NOTHING_SIMILAR = 0.35
"""Similarity that the best answer must reach, or nothing similar is known.

Of made queries that have an answer (same command, no judgements) one in twenty stays below. It is a low bar: of queries
about a domain that is not indexed, half still find the same measure of something else above it.
"""


def chance(similarity: float) -> float:
    """Return the chance in [0, 1] that a text of this similarity names the same indicator; 1 for the same text.

    :param similarity: in [0, 1].
    """
    if similarity >= 1:
        return 1.0
    return 1 / (1 + math.exp(-_STEEPNESS * (similarity - _MIDDLE)))
