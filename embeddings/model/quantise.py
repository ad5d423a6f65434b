"""Store matrices of a trained network in few bits."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

BLOCK = 32
"""Numbers of a table's row that share one scale, as in Q4_0 of llama.cpp."""

_LIMITS = {4: 8, 8: 127}


def columns(weight: Array, gain: Array) -> tuple[NDArray[np.int8], Array]:
    """Return a linear layer's weight as whole numbers in -127..127 and one scale per output.

    :param weight: shape (outputs, inputs).
    :param gain: shape (inputs,): what the layer's input is multiplied by before it is rounded; the weight makes up
        for it.
    :returns: numbers of shape (inputs, outputs) and scales of shape (outputs,):
        ``weight ≈ (numbers * scales).T * gain``.
    """
    wanted = weight / gain
    scales = np.abs(wanted).max(axis=1) / np.float32(127)
    scales[scales == 0] = 1
    return np.ascontiguousarray(np.rint(wanted / scales[:, None]).astype(np.int8).T), scales


def blocks(table: Array, bits: int) -> tuple[NDArray[np.uint8], Array]:
    """Return a table as steps of 4 or 8 bits around a middle, and one scale per 32 numbers of a row.

    With 4 bits it is the rule of Q4_0, where the number farthest from 0 becomes step 0, so that a table that was
    stored so before comes back unchanged.

    :param table: shape (rows, width), the width a multiple of 32.
    :returns: steps of shape (rows, width / (8 / bits)), the earlier number in the lower half of a byte, and scales of
        shape (rows, width / 32).
    """
    rows, width = table.shape
    parts = table.reshape(rows, width // BLOCK, BLOCK)
    farthest = np.take_along_axis(parts, np.abs(parts).argmax(axis=2)[..., None], axis=2)
    scales = farthest / np.float32(-_LIMITS[bits])
    middle = 1 << (bits - 1)
    steps = np.rint(np.divide(parts, scales, out=np.zeros_like(parts), where=scales != 0)) + middle
    whole = steps.clip(0, 2 * middle - 1).astype(np.uint8).reshape(rows, width)
    return (whole if bits == 8 else whole[:, 0::2] | whole[:, 1::2] << 4), scales[..., 0]


def unblocked(steps: NDArray[np.uint8], scales: Array) -> Array:
    """Return the table that :func:`blocks` stored, as it is read back."""
    rows, count = scales.shape
    width, middle = count * BLOCK, 128
    if steps.shape[1] < width:
        steps, middle = np.stack([steps & 15, steps >> 4], axis=2).reshape(rows, width), 8
    parts = steps.reshape(rows, count, BLOCK).astype(np.float32) - middle
    return np.asarray(parts * scales[..., None], np.float32).reshape(rows, width)
