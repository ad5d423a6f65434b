"""The inverted index, kept by Tantivy: which texts share the terms of a query, best first."""

import os
import stat
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.backends.base import Rows, Vectors
from embeddings.forward import Forward
from embeddings.segment import keywords, ngrams

if TYPE_CHECKING:
    import tantivy

_ROW = "row"
# Characters that the n-grams reach; only longer words tell more than they do.
_LONGEST = 2
# Bytes that the writer may hold before it flushes: enough for 1 million names in one piece, which is searched fastest.
_WRITER_BYTES = 400_000_000


class LexicalIndex:
    """Texts by the terms they share with a query; rows are numbered as the texts were given.

    Only read after it was built, by any number of threads.

    :param index: a Tantivy index made by :func:`build`.
    """

    def __init__(self, index: "tantivy.Index") -> None:
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()

    def search(self, name: str, worth: Mapping[str, float], k: int) -> tuple[Rows, Vectors]:
        """Return up to *k* rows with any of the terms and their BM25 scores, best first.

        :param name: which kind of terms.
        :param worth: term → factor on its BM25 score.
        """
        import tantivy

        limit = min(k, int(self._searcher.num_docs))
        if limit <= 0 or not worth:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        should = tantivy.Occur.Should
        # Nothing but terms, factors and "should": only such a query lets Tantivy skip texts that cannot be among the
        # best. One more clause, such as a filter, makes it score every text with any of the terms.
        wanted = tantivy.Query.boolean_query([(should, self._term(name, *each)) for each in worth.items()])
        hits = self._searcher.search(wanted, limit, count=False).hits
        rows = np.array(self._searcher.fast_field_values(_ROW, [address for _, address in hits]), np.int64)
        return rows, np.array([score for score, _ in hits], np.float32)

    def _term(self, name: str, term: str, factor: float) -> Any:
        import tantivy

        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, term), factor)


def build(fields: Mapping[str, Forward], directory: Path | None = None) -> LexicalIndex:
    """Index the terms of the same rows by kind, in memory or in an existing empty directory."""
    import tantivy

    index = tantivy.Index(_schema(fields), path=None if directory is None else str(directory))
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    columns = [_joined(forward) for forward in fields.values()]
    for row, texts in enumerate(zip(*columns, strict=True)):
        document = tantivy.Document(**dict(zip(fields, texts, strict=True)))
        document.add_unsigned(_ROW, row)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    if directory is not None:
        _share(directory)
    return LexicalIndex(index)


def open_lexical(directory: Path, fields: Mapping[str, Forward]) -> LexicalIndex:
    """Open what :func:`build` left in the directory.

    :raises ValueError: if it cannot be read.
    :raises OSError: if it may not be read.
    """
    if os.access(directory, os.W_OK) or not directory.is_dir():
        return _opened(directory, fields)
    # Tantivy opens nothing without writing a lock file beside it.
    with TemporaryDirectory(prefix="zhibiao-", ignore_cleanup_errors=True) as own:
        for path in directory.resolve().iterdir():
            if path.suffix != ".lock":
                (Path(own) / path.name).symlink_to(path)
        return _opened(Path(own), fields)


def _opened(directory: Path, fields: Mapping[str, Forward]) -> LexicalIndex:
    import tantivy

    try:
        return LexicalIndex(tantivy.Index(_schema(fields), path=str(directory)))
    except BaseException as exc:
        # Damaged files make Tantivy panic, which is no Exception and whose class can be imported from nowhere.
        if type(exc).__name__ != "PanicException":
            raise
        raise ValueError(f"{directory.name}: {exc}") from exc


def _share(directory: Path) -> None:
    """Let those read the files who may read the directory; Tantivy keeps some of them for their owner."""
    mode = stat.S_IMODE(directory.stat().st_mode) & 0o666
    for path in directory.glob("*.json"):
        path.chmod(mode)


def terms_of(text: str) -> list[str]:
    """Return what BM25 counts: character n-grams, and the words that are longer than those."""
    return ngrams(text, _LONGEST) + [word for word in keywords(text) if len(word) > _LONGEST]


def _joined(forward: Forward) -> Iterator[str]:
    """Return the terms of each row as one text, as often as they occur."""
    terms = list(forward.vocabulary)
    numbers, times, limits = forward.numbers.tolist(), forward.times.tolist(), forward.limits.tolist()
    for start, end in pairwise(limits):
        yield " ".join(chain.from_iterable(repeat(terms[numbers[at]], times[at]) for at in range(start, end)))


def _schema(fields: Mapping[str, Forward]) -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_ROW, fast=True)
    for name in fields:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
