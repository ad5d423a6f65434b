"""The lexical side: BM25 over character 1-2-grams and words, kept by Tantivy."""

import math
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.backends.base import Rows, Vectors, best_first
from embeddings.segment import keywords, ngrams

if TYPE_CHECKING:
    import tantivy

# Both fixed inside Tantivy; repeated here to know the highest score a query can reach.
_K1, _B = 1.2, 0.75
_FIELD = "terms"
# Characters that the n-grams reach; only longer words tell more than they do.
_LONGEST = 2
# Bytes that the writer may hold before it flushes; Tantivy's smallest allowed value is 15 MB.
_WRITER_BYTES = 50_000_000


class LexicalIndex:
    """Texts by the words and characters they share with a query; rows are numbered as the texts were given.

    Only read after it was built, by any number of threads.

    :param index: a Tantivy index made by :func:`build`.
    """

    def __init__(self, index: "tantivy.Index") -> None:
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()
        self._count = int(self._searcher.num_docs)

    def search(self, query: str, k: int, allowed: Rows | None = None) -> tuple[Rows, Vectors]:
        """Return up to *k* rows that share something with the query, best first, equal ones by row.

        :param allowed: rows to search in; None for all of them.
        :returns: rows, and scores in [0, 1]: the share of the highest score that the query's own text would get.
        """
        import tantivy

        terms = Counter(terms_of(query))
        limit = min(k, self._count if allowed is None else len(allowed))
        highest = self._highest(terms)
        if limit <= 0 or highest <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        should = tantivy.Occur.Should
        wanted = tantivy.Query.boolean_query([(should, self._term(term, times)) for term, times in terms.items()])
        if allowed is not None:
            wanted = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, self._only(allowed))]
            )
        hits = self._searcher.search(wanted, limit, count=False).hits
        rows = np.array(self._searcher.fast_field_values("row", [address for _, address in hits]), np.int64)
        scores = np.array([score for score, _ in hits], np.float32) / np.float32(highest)
        return best_first(rows, np.minimum(scores, 1))

    def _term(self, term: str, times: int) -> Any:
        import tantivy

        query = tantivy.Query.term_query(self._schema, _FIELD, term)
        return query if times == 1 else tantivy.Query.boost_query(query, times)

    def _only(self, rows: Rows) -> Any:
        import tantivy

        return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, "row", rows.tolist()), 0.0)

    def _highest(self, terms: Counter[str]) -> float:
        """Return the BM25 score of a text of average length that holds just the terms of the query."""
        return sum(times * self._idf(term) * times * (_K1 + 1) / (times + _K1) for term, times in terms.items())

    def _idf(self, term: str) -> float:
        found = self._searcher.doc_freq(_FIELD, term)
        return math.log(1 + (self._count - found + 0.5) / (found + 0.5))


def build(texts: Sequence[str], directory: Path | None = None) -> LexicalIndex:
    """Index the texts, in memory or in an existing empty directory."""
    import tantivy

    index = tantivy.Index(_schema(), path=None if directory is None else str(directory))
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for row, text in enumerate(texts):
        document = tantivy.Document(**{_FIELD: " ".join(terms_of(text))})
        document.add_unsigned("row", row)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return LexicalIndex(index)


def open_lexical(directory: Path) -> LexicalIndex:
    """Open what :func:`build` left in the directory.

    :raises ValueError: if it cannot be read.
    :raises OSError: if it may not be read.
    """
    import tantivy

    if os.access(directory, os.W_OK) or not directory.is_dir():
        return LexicalIndex(tantivy.Index(_schema(), path=str(directory)))
    # Tantivy opens nothing without writing a lock file beside it.
    with TemporaryDirectory(prefix="zhibiao-", ignore_cleanup_errors=True) as own:
        shutil.copytree(directory, own, dirs_exist_ok=True, copy_function=shutil.copyfile)
        return LexicalIndex(tantivy.Index(_schema(), path=own))


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field(_FIELD, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def terms_of(text: str) -> list[str]:
    """Return what BM25 counts: character n-grams, and the words that are longer than those."""
    return ngrams(text, _LONGEST) + [word for word in keywords(text) if len(word) > _LONGEST]
