"""How FAISS is loaded and how its errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from embeddings.backends.base import Mask
from embeddings.errors import EngineFailed
from embeddings.threads import wait_asleep


def faiss() -> Any:
    """Return the module, imported at the first call because that takes a third of a second."""
    wait_asleep()
    return import_module("faiss")


def only(allowed: Mask) -> Any:
    """Return a selector that admits the rows of the mask inside a scan."""
    return faiss().IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


@contextmanager
def translated(engine: str) -> Iterator[None]:
    """Turn what FAISS raises into :class:`EngineFailed`."""
    try:
        yield
    except (RuntimeError, MemoryError) as exc:
        raise EngineFailed(engine, str(exc) or type(exc).__name__) from exc
