"""What turns texts into unit vectors, and an exact double of it for tests."""

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.checksums import of_folder
from embeddings.segment import ngrams, normalise

Role = Literal["query", "document"]


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity.

    The same text gives the same vector whatever it is encoded together with (up to 1e-6 per number).
    """

    @property
    def id(self) -> str:
        """Name and checksum: vectors of encoders with different ids are never compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one row per text, of unit length; zero for an empty text or one without any known feature.

        :param role: which side of a comparison the texts stand on; some models prefix them accordingly.
        """


class KeywordEncoder:
    """One dimension per keyword, 1 where the text contains it: similarities that a test can work out by hand.

    :param keywords: the dimensions; without any, character 1-2-grams are counted into *dimension* buckets instead.
    """

    def __init__(self, keywords: Sequence[str] = (), dimension: int = 4096) -> None:
        self._keywords = [normalise(keyword) for keyword in keywords]
        self.dimension = len(keywords) or dimension
        digest = hashlib.sha256("\n".join([str(self.dimension), *self._keywords]).encode()).hexdigest()
        self.id = f"keywords@{digest[:16]}"

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one unit row per text (see :class:`Encoder`)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            np.add.at(vector, self._columns(text), 1)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _columns(self, text: str) -> list[int]:
        if self._keywords:
            plain = normalise(text)
            return [column for column, keyword in enumerate(self._keywords) if keyword in plain]
        return [zlib.crc32(gram.encode()) % self.dimension for gram in ngrams(text)]


def folder_id(folder: Path) -> str:
    """Return the name of a model's folder and a checksum of all files in it."""
    return f"{folder.name}@{of_folder(folder)}"
