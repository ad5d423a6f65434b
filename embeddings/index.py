"""The semantic index: each distinct text once, with its vector and its occurrences, searchable and storable."""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from embeddings import storage
from embeddings.backends import get_backend
from embeddings.backends.base import Backend, Rows, Vectors
from embeddings.encoder import Encoder
from embeddings.errors import ModelMismatch, StaleIndex
from embeddings.lexical import LexicalIndex, build, open_lexical
from embeddings.retrieve import Retriever
from embeddings.segment import normalise
from embeddings.table import Entry, Filters, Mask, Occurrences, Scalar

NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """One distinct text that was found.

    :param text: in its commonest spelling.
    :param score: in [0, 1], 1 for the query's own text only.
    :param keys: of the occurrences that satisfy the filters, in the order of the entries.
    """

    text: str
    score: float
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _Content:
    """All that a search reads; replaced as a whole, never changed."""

    texts: Sequence[str]
    spellings: Sequence[str]
    vectors: Vectors
    occurrences: Occurrences
    lexical: LexicalIndex
    engine: type[Backend]

    @cached_property
    def rows(self) -> dict[str, int]:
        return {text: row for row, text in enumerate(self.texts)}

    @cached_property
    def retriever(self) -> Retriever:
        return Retriever(self.rows, self.vectors, self.engine.build(self.vectors), self.lexical)


class SemanticIndex:
    """Texts searchable by meaning and wording.

    Any number of threads may search while one updates: a search sees the content before or after, never a mixture.

    ``generation`` is the mark under which the index was last opened or saved, None for one that never was.

    :param backend: name of the vector engine (see :func:`embeddings.backends.get_backend`).
    :raises ValueError: if there is no such engine.
    """

    def __init__(self, encoder: Encoder, backend: str = "flat") -> None:
        self._encoder = encoder
        self._writing = threading.Lock()
        self.generation: str | None = None
        vectors = np.empty((0, encoder.dimension), np.float32)
        self._content = _Content([], [], vectors, Occurrences.of([], []), build([]), get_backend(backend))

    def __len__(self) -> int:
        """Return the number of distinct texts."""
        return len(self._content.texts)

    def fork(self) -> "SemanticIndex":
        """Return an index of the same content that changes independently; nothing is copied."""
        other = SemanticIndex(self._encoder)
        other._content, other.generation = self._content, self.generation
        return other

    def update(self, entries: Iterable[Entry]) -> int:
        """Make the entries the whole content; what was there before and is not among them is gone.

        Only texts that were not there are encoded. Entries without any text are left out.

        :returns: how many texts were encoded.
        """
        with self._writing:
            old = self._content
            kept = [(text, entry) for entry in entries if (text := normalise(entry.text))]
            spelt: dict[str, Counter[str]] = {}
            for text, entry in kept:
                spelt.setdefault(text, Counter())[entry.text] += 1
            texts = list(spelt)
            rows = {text: row for row, text in enumerate(texts)}
            vectors, encoded = self._vectors(texts, old)
            self._content = _Content(
                texts,
                [spellings.most_common(1)[0][0] for spellings in spelt.values()],
                vectors,
                Occurrences.of([entry for _, entry in kept], [rows[text] for text, _ in kept]),
                old.lexical if texts == list(old.texts) else build(texts),
                old.engine,
            )
            return encoded

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> list[Hit]:
        """Return the *k* best distinct texts, best first; fewer only where fewer satisfy the filters."""
        content, text = self._content, normalise(query)
        mask, allowed = _select(content, filters)
        if k <= 0 or not text or (allowed is not None and not len(allowed)) or not content.texts:
            return []
        found, scores = content.retriever.search(text, self._query_vector(text, content), k, allowed)
        return [
            Hit(content.spellings[row], float(score), tuple(content.occurrences.of_text(row, mask)))
            for row, score in zip(found.tolist(), scores, strict=True)
        ]

    def facets(self, names: Iterable[str], filters: Filters = NO_FILTERS) -> dict[str, dict[Scalar, int]]:
        """Count, for each field named, which values the occurrences have that satisfy the filters; commonest first."""
        occurrences = self._content.occurrences
        return occurrences.counts(names, occurrences.matching(filters))

    def count(self, filters: Filters = NO_FILTERS) -> int:
        """Return how many distinct texts satisfy the filters."""
        content = self._content
        _, allowed = _select(content, filters)
        return len(content.texts) if allowed is None else len(allowed)

    def save(self, directory: Path, generation: str) -> None:
        """Store the index; until the last step the directory holds the former one, whatever happens.

        :param generation: mark of the source's state, compared by :meth:`open`.
        :raises IndexNotSaved: if it cannot be written.
        """
        with self._writing:
            content = self._content
            manifest = storage.Manifest(
                self._encoder.id, self._encoder.dimension, len(content.texts), len(content.occurrences), generation
            )
            arrays = storage.Arrays(content.texts, content.spellings, content.vectors, content.occurrences)
            storage.write(directory, manifest, arrays, lambda folder: build(content.texts, folder))
            self.generation = generation

    @classmethod
    def open(
        cls, directory: Path, encoder: Encoder, backend: str = "flat", generation: str | None = None
    ) -> "SemanticIndex":
        """Open a stored index.

        :param generation: the one that must be there; None takes any.
        :raises IndexMissing: if there is none.
        :raises TornIndex: if files are missing, damaged or of another format version.
        :raises ModelMismatch: if another model made it.
        :raises StaleIndex: if it is of another generation.
        """
        manifest = storage.read_manifest(directory)
        if manifest.model != encoder.id:
            raise ModelMismatch(manifest.model, encoder.id)
        if generation is not None and manifest.generation != generation:
            raise StaleIndex(manifest.generation, generation)
        arrays, lexical = storage.read(directory, manifest, open_lexical)
        index = cls(encoder, backend)
        index._content = _Content(
            arrays.texts, arrays.spellings, arrays.vectors, arrays.occurrences, lexical, get_backend(backend)
        )
        index.generation = manifest.generation
        return index

    def _vectors(self, texts: Sequence[str], old: _Content) -> tuple[Vectors, int]:
        vectors = np.empty((len(texts), self._encoder.dimension), np.float32)
        known = [row for row, text in enumerate(texts) if text in old.rows]
        fresh = [row for row, text in enumerate(texts) if text not in old.rows]
        vectors[known] = old.vectors[[old.rows[texts[row]] for row in known]]
        vectors[fresh] = self._encoder.encode([texts[row] for row in fresh])
        return vectors, len(fresh)

    def _query_vector(self, text: str, content: _Content) -> Vectors:
        # A text that is itself indexed need not be encoded again, which makes asking for its like a matter of 1 ms.
        row = content.rows.get(text)
        return self._encoder.encode([text], "query")[0] if row is None else np.asarray(content.vectors[row])


def _select(content: _Content, filters: Filters) -> tuple[Mask | None, Rows | None]:
    """Return which occurrences satisfy the filters and which rows they belong to; None for all."""
    if not filters:
        return None, None
    mask = content.occurrences.matching(filters)
    return mask, np.unique(content.occurrences.rows[mask]).astype(np.int64)
