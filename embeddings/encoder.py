"""Texts into unit vectors: sentence-transformers models, and an exact double for tests."""

import gc
import hashlib
import os
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.checksums import of_folder
from embeddings.errors import ModelUnavailable
from embeddings.segment import ngrams, normalise
from embeddings.threads import wait_asleep

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

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


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by folder or by hub name; loaded at the first need.

    :param model: a folder, which is used without any network, or the name of a model on the hub.
    :param threads: CPU threads of the whole process; None leaves PyTorch's own choice.
    :param batch: texts encoded together; short texts of equal length gain little beyond 32.
    :raises ModelUnavailable: from every member, if the model cannot be loaded.
    """

    def __init__(self, model: str | Path, *, threads: int | None = None, batch: int = 32) -> None:
        self._model, self._threads, self._batch = str(model), threads, batch
        # Tokenizers of this family refuse to be used by two threads at once.
        self._lock = threading.RLock()

    @cached_property
    def id(self) -> str:
        """Name of the folder or model, and a checksum of its files or its revision on the hub."""
        if Path(self._model).is_dir():
            return folder_id(Path(self._model))
        config = getattr(self._loaded[0], "auto_model", self._loaded).config
        return f"{self._model}@{getattr(config, '_commit_hash', None) or 'unknown'}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        size = self._loaded.get_embedding_dimension()
        if size is None:
            raise ModelUnavailable(self._model, "it does not say how long its vectors are")
        return int(size)

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one unit row per text (see :class:`Encoder`)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if filled:
            model = self._loaded
            encode = model.encode_query if role == "query" else model.encode_document
            with self._lock:
                vectors[filled] = encode(
                    [texts[row] for row in filled],
                    batch_size=self._batch,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
        return vectors

    @property
    def _loaded(self) -> "SentenceTransformer":
        with self._lock:
            return self._load

    @cached_property
    def _load(self) -> "SentenceTransformer":
        local = Path(self._model).is_dir()
        wait_asleep()
        with _offline(local), _collector_paused():
            import torch
            from sentence_transformers import SentenceTransformer

            import_module("transformers").logging.disable_progress_bar()
            if self._threads is not None:
                torch.set_num_threads(self._threads)
            try:
                return SentenceTransformer(self._model, local_files_only=local)
            except (OSError, ValueError, RuntimeError) as exc:
                raise ModelUnavailable(self._model, str(exc)) from exc


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


@contextmanager
def _offline(wanted: bool) -> Iterator[None]:
    """Keep the hub client off the network; it reads the variable once, when it is first imported."""
    before = os.environ.get("HF_HUB_OFFLINE")
    if wanted:
        os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        if wanted and before is None:
            del os.environ["HF_HUB_OFFLINE"]
        elif before is not None:
            os.environ["HF_HUB_OFFLINE"] = before


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Import and load without garbage collection: 4 s instead of 5 s, for nothing of it is ever garbage."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
