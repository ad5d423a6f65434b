"""An encoder that keeps the vectors of recent queries: people page, filter and ask again, and columns repeat."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.encoder import Encoder, Role

# Queries whose vectors are kept, 1.5 MB at 384 dimensions, and the characters up to which one is.
MOST, LONGEST = 1024, 200


class RememberingEncoder:
    """An :class:`~embeddings.encoder.Encoder` that encodes no recent query again; documents are passed on.

    Any number of threads may encode.

    :param most: so many queries are kept, those asked for last.
    """

    def __init__(self, encoder: Encoder, most: int = MOST) -> None:
        self._encoder, self._most = encoder, most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def id(self) -> str:
        """That of the encoder."""
        return self._encoder.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one row per text (see :class:`~embeddings.encoder.Encoder`)."""
        if role == "document":
            return self._encoder.encode(texts, role)
        found = self._remembered(texts)
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            encoded = dict(zip(new, self._encoder.encode(new, role), strict=True))
            self._keep(encoded)
            found |= encoded
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), self.dimension)

    def _remembered(self, texts: Sequence[str]) -> dict[str, Vectors]:
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        return found

    def _keep(self, encoded: dict[str, Vectors]) -> None:
        with self._lock:
            # A row alone would hold the whole array that it is part of.
            self._kept |= {text: vector.copy() for text, vector in encoded.items() if len(text) <= LONGEST}
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
