"""The semantic index: each distinct text once, with its vector and its occurrences, searchable and storable."""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from embeddings import storage
from embeddings.backends import get_backend
from embeddings.backends.base import Vectors
from embeddings.candidates import Candidates
from embeddings.chance import chance
from embeddings.changes import Changer
from embeddings.content import NO_FILTERS, Content, Selection
from embeddings.encoder import Encoder
from embeddings.errors import IndexMissing, ModelMismatch, SemanticIndexError, StaleIndex
from embeddings.retrieve import NAMES, Found, Ranking, Retriever
from embeddings.segment import normalise
from embeddings.table import Entry, Filters, Scalar


@dataclass(frozen=True, slots=True)
class Hit:
    """One distinct text that was found.

    :param text: in its commonest spelling.
    :param score: chance in [0, 1] that it names the same as the query, 1 for the query's own text only.
    :param similarity: in [0, 1], 1 for the query's own text only.
    :param keys: of the occurrences that satisfy the filters, in the order in which they were added.
    """

    text: str
    score: float
    similarity: float
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _Searched:
    """A content with the ranking over it; replaced as a whole, never changed."""

    content: Content
    ranking: Ranking

    @cached_property
    def candidates(self) -> Candidates:
        return Candidates(self.content)

    @cached_property
    def retriever(self) -> Retriever:
        return Retriever(self.candidates, self.ranking)


class SemanticIndex:
    """Texts searchable by meaning and wording.

    Any number of threads may search while one changes it: a search sees the content before or after, never a mixture.

    ``generation`` is the mark under which the index was last opened or saved, None for one that never was.

    :param backend: name of the vector engine (see :func:`embeddings.backends.get_backend`); None chooses by size.
    :param ranking: how texts are compared.
    :raises ValueError: if there is no such engine.
    """

    def __init__(self, encoder: Encoder, backend: str | None = None, ranking: Ranking = NAMES) -> None:
        if backend is not None:
            get_backend(backend)
        self._encoder, self._backend, self._ranking = encoder, backend, ranking
        self._writing = threading.Lock()
        self._encoded = 0
        self._changer = Changer(encoder.dimension, self._encode, backend)
        self.generation: str | None = None
        self._state = _Searched(self._changer.empty(), self._ranking)

    def __len__(self) -> int:
        """Return the number of distinct texts."""
        return len(self._state.content)

    def fork(self) -> "SemanticIndex":
        """Return an index of the same content that changes independently; nothing is copied."""
        other = SemanticIndex(self._encoder, self._backend, self._ranking)
        other._state, other.generation = self._state, self.generation
        return other

    def apply(self, added: Iterable[Entry], removed: Collection[str] = ()) -> int:
        """Take out the keys removed and put in the entries added, at the cost of what changes.

        An added entry replaces the one of its key; one without any text only takes that out. Keys that are not there
        are passed over.

        :returns: how many texts were encoded.
        """
        with self._writing:
            return self._become(lambda: self._changer.changed(self._state.content, added, removed))

    def update(self, entries: Iterable[Entry]) -> int:
        """Make the entries the whole content; what was there before and is not among them is gone.

        Only texts that were not there are encoded. Entries without any text are left out, and so are those whose key
        a later one has. Occurrences that stay keep their order before those that are new or changed; where more than
        half come, change or go, all take the order of the entries.

        :returns: how many texts were encoded.
        """
        with self._writing:
            return self._become(lambda: self._changer.updated(self._state.content, entries))

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> list[Hit]:
        """Return the *k* best distinct texts, best first; fewer only where fewer satisfy the filters."""
        return self.search_all([query], k, filters)[0]

    def search_all(self, queries: Sequence[str], k: int = 10, filters: Filters = NO_FILTERS) -> list[list[Hit]]:
        """Return for each query what :meth:`search` returns, in less time: what has to be encoded is so at once."""
        state, texts = self._state, list(map(normalise, queries))
        content = state.content
        selection = content.select(filters)
        asked = list(dict.fromkeys(filter(None, texts)))
        if k <= 0 or not asked or not selection.count:
            return [[] for _ in texts]
        vectors = self._query_vectors(asked, content)
        found = dict(zip(asked, state.retriever.search(asked, vectors, k, selection.rows), strict=True))
        return [self._hits(content, selection, found[text]) if text else [] for text in texts]

    def match(self, words: str, k: int = 10, filters: Filters = NO_FILTERS) -> list[Hit]:
        """Return the *k* distinct texts that share most with the words, best first; the model is not asked.

        ``score`` and ``similarity`` of a hit are its BM25 score as a share of the highest that the words can reach.
        """
        state, text = self._state, normalise(words)
        content = state.content
        selection = content.select(filters)
        if k <= 0 or not text or not selection.count:
            return []
        rows, shares = state.candidates.alike(text, k, selection.rows)
        best = sorted(zip((-shares).tolist(), rows.tolist(), strict=True))
        return [Hit(content.spelling(row), -share, -share, content.keys(row, selection)) for share, row in best]

    def keys(self, text: str, filters: Filters = NO_FILTERS) -> tuple[str, ...]:
        """Return the keys of a text's occurrences that satisfy the filters, in the order in which they were added."""
        content = self._state.content
        row = content.row(normalise(text))
        return () if row is None else content.keys(row, content.select(filters))

    def facets(self, names: Iterable[str], filters: Filters = NO_FILTERS) -> dict[str, dict[Scalar, int]]:
        """Count, for each field named, which values the occurrences have that satisfy the filters; commonest first."""
        content = self._state.content
        return content.facets(tuple(names), content.select(filters))

    def count(self, filters: Filters = NO_FILTERS) -> int:
        """Return how many distinct texts satisfy the filters."""
        return self._state.content.select(filters).count

    def save(self, directory: Path, generation: str) -> None:
        """Store the index; until the last step the directory holds the former one, whatever happens.

        Only what was changed since it was opened or last saved there is written, unless that was merged into the rest.

        :param generation: mark of the source's state, compared by :meth:`open`.
        :raises IndexNotSaved: if it cannot be written.
        :raises EngineFailed: if the vector engine gives up.
        :raises TornIndex: if what was written cannot be opened.
        """
        with self._writing:
            content = self._state.content
            manifest = storage.Manifest(
                self._encoder.id, self._encoder.dimension, len(content), content.occurrences, generation
            )
            manifest = storage.write(directory, manifest, content)
            if content.base.folder != directory / manifest.base:
                # What is on disk need not be held in memory as well.
                self._state = _Searched(storage.read(directory, manifest), self._ranking)
            self.generation = generation

    @classmethod
    def open(
        cls,
        directory: Path,
        encoder: Encoder,
        backend: str | None = None,
        generation: str | None = None,
        ranking: Ranking = NAMES,
    ) -> "SemanticIndex":
        """Open a stored index.

        Damage that leaves a file's size as it was is found by :func:`embeddings.storage.check`, not here.

        :param generation: the one that must be there; None takes any.
        :raises IndexMissing: if there is none.
        :raises TornIndex: if files are missing, of another size, or of another format version.
        :raises ModelMismatch: if another model made it.
        :raises StaleIndex: if it is of another generation.
        """
        index = cls(encoder, backend, ranking)
        while True:
            manifest = storage.read_manifest(directory)
            if manifest.model != encoder.id:
                raise ModelMismatch(manifest.model, encoder.id)
            if generation is not None and manifest.generation != generation:
                raise StaleIndex(manifest.generation, generation)
            try:
                index._state = _Searched(storage.read(directory, manifest), ranking)
            except SemanticIndexError:
                # Files may be gone because somebody has just saved: then there is another manifest to follow.
                if _same(directory, manifest):
                    raise
            else:
                index.generation = manifest.generation
                return index

    def _become(self, change: Callable[[], Content]) -> int:
        before = self._encoded
        self._state = _Searched(change(), self._ranking)
        return self._encoded - before

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self._encoded += len(texts)
        return self._encoder.encode(texts)

    @staticmethod
    def _hits(content: Content, selection: Selection, found: Found) -> list[Hit]:
        return [
            Hit(content.spelling(row), chance(similarity), similarity, content.keys(row, selection))
            for row, similarity in zip(found.rows.tolist(), found.similarity.tolist(), strict=True)
        ]

    def _query_vectors(self, texts: Sequence[str], content: Content) -> Vectors:
        # A text that is itself indexed need not be encoded again, which makes asking for its like a matter of 1 ms.
        rows = [content.row(text) for text in texts]
        new = [text for text, row in zip(texts, rows, strict=True) if row is None]
        encoded = iter(self._encoder.encode(new, "query") if new else ())
        return np.array([next(encoded) if row is None else content.vector(row) for row in rows], np.float32)


def _same(directory: Path, manifest: storage.Manifest) -> bool:
    try:
        return storage.read_manifest(directory) == manifest
    except IndexMissing:
        return True
