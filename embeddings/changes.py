"""One content out of another: entries added and removed, and the changes merged into a new base when they are many."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from embeddings.backends import choose
from embeddings.backends.base import Mask, Rows
from embeddings.block import Base, Encode, TextBlock
from embeddings.content import Content
from embeddings.occurrences import Occurrences, unique_by_key
from embeddings.segment import normalise
from embeddings.table import Entry

# A base is made anew when the changes reach this share of it, so that each text is written some ten times at most ...
_SHARE = 0.1
# ... but not for fewer texts than are searched one by one in 1 ms, and for as many as that takes 5 ms in any case.
_FEW, _MANY = 4_096, 32_768


class Changer:
    """Makes new contents; only reads the old ones.

    :param dimension: length of a vector.
    :param encode: called with texts that are not there yet.
    :param backend: name of the vector engine of every base; None chooses by size.
    """

    def __init__(self, dimension: int, encode: Encode, backend: str | None) -> None:
        self._dimension, self._encode, self._backend = dimension, encode, backend

    def empty(self) -> Content:
        """Return a content without anything."""
        return self._plain(self._block([]), Occurrences.of([], []))

    def changed(self, old: Content, added: Iterable[Entry], removed: Collection[str]) -> Content:
        """Return a content with the entries added after all others and the keys removed.

        An entry replaces the one of the same key; one without any text only removes it.
        """
        fresh = unique_by_key(added)
        unwanted = {*removed, *(entry.key for entry in fresh)}
        gone = _gone(old, unwanted)
        kept = np.ones(len(old.added), dtype=bool)
        kept[old.added.find(unwanted)] = False
        named = [(normalise(entry.text), entry) for entry in fresh]
        new = self._extended(old, old.added.take(np.flatnonzero(kept)), gone, [pair for pair in named if pair[0]])
        return self.merged(new) if _is_large(new) else new

    def replaced(self, old: Content, entries: Iterable[Entry]) -> Content:
        """Return a content of just these entries; what is known of their texts is taken from the old one."""
        named = [(text, entry) for entry in unique_by_key(entries) if (text := normalise(entry.text))]
        known: dict[str, int] = {}
        fresh: dict[str, None] = {}
        for text, _ in named:
            if text in known or text in fresh:
                continue
            row = old.row(text)
            if row is None:
                fresh[text] = None
            else:
                known[text] = row
        known = dict(sorted(known.items(), key=lambda item: item[1]))
        block = TextBlock.concat(_taken(old, np.array(list(known.values()), np.int64)), self._block(list(fresh)))
        rows = {text: row for row, text in enumerate([*known, *fresh])}
        return self._plain(block, Occurrences.of([entry for _, entry in named], [rows[text] for text, _ in named]))

    def updated(self, old: Content, entries: Iterable[Entry]) -> Content:
        """Return a content of just these entries, made in whichever way has less to do."""
        wanted = [entry for entry in unique_by_key(entries) if normalise(entry.text)]
        keys = {entry.key for entry in wanted}
        removed = [key for key in old.all_keys() if key not in keys]
        added = [entry for entry in wanted if not old.holds(entry)]
        if len(added) + len(removed) > len(wanted) / 2:
            return self.replaced(old, wanted)
        return self.changed(old, added, removed)

    def merged(self, old: Content) -> Content:
        """Return the same content in one base."""
        live = np.setdiff1d(np.arange(len(old.base) + len(old.delta)), old.dead, assume_unique=True)
        kept = old.base.occurrences
        if old.gone is not None:
            kept = kept.take(np.flatnonzero(~old.gone))
        occurrences = Occurrences.concat(kept, old.added)
        return self._plain(_taken(old, live), occurrences.renumbered(_renumbering(live)))

    def _extended(
        self, old: Content, kept: Occurrences, gone: Mask | None, named: Sequence[tuple[str, Entry]]
    ) -> Content:
        """Return a content with other changes against the same base."""
        first = len(old.base)
        known = {text: row for text, _ in named if (row := old.row(text)) is not None}
        used = np.unique(np.concatenate([kept.rows, np.array(list(known.values()), np.int64)]).astype(np.int64))
        used = used[used >= first] - first
        renumbering = np.concatenate([np.arange(first), first + _renumbering(used)])
        rows = {text: int(renumbering[row]) for text, row in known.items()}
        for text, _ in named:
            rows.setdefault(text, first + len(used) + len(rows) - len(known))
        delta = TextBlock.concat(old.delta.take(used), self._block(list(rows)[len(known) :]))
        fresh = Occurrences.of([entry for _, entry in named], [rows[text] for text, _ in named])
        return Content(old.base, delta, Occurrences.concat(kept.renumbered(renumbering), fresh), gone)

    def _block(self, texts: Sequence[str]) -> TextBlock:
        return TextBlock.of(texts, self._dimension, self._encode)

    def _plain(self, block: TextBlock, occurrences: Occurrences) -> Content:
        base = Base(block, occurrences, self._backend or choose(len(block)).name)
        return Content(base, block.take(np.empty(0, np.int64)), Occurrences.of([], []), None)


def _gone(old: Content, unwanted: Collection[str]) -> Mask | None:
    places = old.base.occurrences.find(unwanted)
    if not len(places):
        return old.gone
    gone = np.zeros(len(old.base.occurrences), dtype=bool) if old.gone is None else old.gone.copy()
    gone[places] = True
    return gone


def _taken(content: Content, rows: Rows) -> TextBlock:
    """Return rows of either part, those of the base first, which they have to be already."""
    first = len(content.base)
    return TextBlock.concat(
        content.base.block.take(rows[rows < first]), content.delta.take(rows[rows >= first] - first)
    )


def _renumbering(rows: Rows) -> Rows:
    """Return former row → place among the given ascending rows; nonsense for rows that are not among them."""
    result = np.zeros(rows.max(initial=-1) + 1, np.int64)
    result[rows] = np.arange(len(rows))
    return result


def _is_large(content: Content) -> bool:
    base = content.base
    texts = max(_FEW, min(_MANY, _SHARE * len(base)))
    if len(content.delta) > texts or len(content.dead) > max(_FEW, _SHARE * len(base)):
        return True
    gone = 0 if content.gone is None else int(np.count_nonzero(content.gone))
    return len(content.added) + gone > max(_FEW, _SHARE * len(base.occurrences))
