"""A block of distinct texts with all that a search reads of them, and a large one with its two engines."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np

from embeddings.arrays import Read, Write, mapped, store
from embeddings.backends import get_backend
from embeddings.backends.base import Backend, Rows, Vectors
from embeddings.compact import CompactVectors
from embeddings.forward import Forward
from embeddings.lexical import LexicalIndex, build, open_lexical, terms_of
from embeddings.occurrences import Occurrences
from embeddings.sound import sound_terms
from embeddings.strings import Strings

#: The kinds of terms that a text is found by.
WORDING, SOUND = "terms", "sound"
_TOKENISERS = {WORDING: terms_of, SOUND: sound_terms}
# Texts encoded at a time, so that their vectors need not all be there in float32.
_BATCH = 16_384

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class TextBlock:
    """Distinct normalised texts by row.

    :param vectors: of unit length or zero.
    :param terms: kind → the terms of each text.
    """

    texts: Strings
    vectors: CompactVectors
    terms: dict[str, Forward]

    @classmethod
    def of(cls, texts: Sequence[str], dimension: int, encode: Encode) -> Self:
        """Encode texts and cut them into terms."""
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        nothing = CompactVectors.of(np.empty((0, dimension), np.float32))
        vectors = CompactVectors.concat(nothing, *(CompactVectors.of(encode(batch)) for batch in batches))
        terms = {name: Forward.of(texts, tokenise) for name, tokenise in _TOKENISERS.items()}
        return cls(Strings.of(texts), vectors, terms)

    @classmethod
    def concat(cls, first: Self, second: Self) -> Self:
        """Return the rows of one after those of the other."""
        return cls(
            Strings.concat(first.texts, second.texts),
            CompactVectors.concat(first.vectors, second.vectors),
            {name: Forward.concat(first.terms[name], second.terms[name]) for name in _TOKENISERS},
        )

    @classmethod
    def open(cls, read: Read) -> Self:
        """Open what :meth:`save` wrote."""
        terms = {name: Forward.open(read, name) for name in _TOKENISERS}
        return cls(Strings.open(read, "texts"), CompactVectors.open(read), terms)

    def save(self, write: Write) -> None:
        """Write everything."""
        self.texts.save(write, "texts")
        self.vectors.save(write)
        for name, forward in self.terms.items():
            forward.save(write, name)

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: Rows) -> Self:
        """Return the given rows in the given order."""
        terms = {name: forward.take(rows) for name, forward in self.terms.items()}
        return type(self)(self.texts.take(rows), self.vectors.take(rows), terms)


class Base:
    """The bulk of an index: texts, occurrences and the engines over them, never changed.

    The engines are made when they are first needed, for what is stored at once is then opened instead.

    :param backend: name of the vector engine.
    :param folder: where it is stored; None while it is in memory only.
    """

    def __init__(self, block: TextBlock, occurrences: Occurrences, backend: str, folder: Path | None = None) -> None:
        self.block, self.occurrences, self.backend, self.folder = block, occurrences, backend, folder
        self._making = threading.Lock()
        self._engine: Backend | None = None
        self._lexical: LexicalIndex | None = None

    @classmethod
    def open(cls, folder: Path, backend: str) -> Self:
        """Open what :meth:`save` wrote."""
        read = partial(mapped, folder)
        base = cls(TextBlock.open(read), Occurrences.open(read), backend, folder)
        base._engine = get_backend(backend).open(folder / "engine", base.block.vectors.matrix)
        base._lexical = open_lexical(folder / "lexical", base.block.terms)
        return base

    def save(self, folder: Path) -> None:
        """Write everything into an existing empty directory."""
        write = partial(store, folder)
        self.block.save(write)
        self.occurrences.save(write)
        for name in ("engine", "lexical"):
            (folder / name).mkdir()
        self.engine.save(folder / "engine")
        build(self.block.terms, folder / "lexical")

    def __len__(self) -> int:
        return len(self.block)

    @property
    def engine(self) -> Backend:
        """Return the vector engine."""
        with self._making:
            if self._engine is None:
                self._engine = get_backend(self.backend).build(self.block.vectors.matrix)
            return self._engine

    @property
    def lexical(self) -> LexicalIndex:
        """Return the inverted index."""
        with self._making:
            if self._lexical is None:
                self._lexical = build(self.block.terms)
            return self._lexical
