"""Look up a label among words, some of which are patterns with a * for any text."""

import re
from collections.abc import Mapping

from kg.extract.cleaning import label_key

#: Longest label (characters) that a pattern matches; anything longer that ends like a label is a sentence.
_LONGEST = 14

#: Labels whose match is remembered.
_CACHED = 8192


class Lookup:
    """Label → meaning.

    A word that is written out wins over a pattern, a pattern that says how the label begins (年度*总额) over one that
    does not (*资金总额), and of two such patterns the longer one.

    :param words: meaning → words as the vocabulary gives them.
    """

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        every = [(word, meaning, rank) for meaning, row in words.items() for rank, word in enumerate(row)]
        self._exact = {label_key(word): (meaning, rank) for word, meaning, rank in every if "*" not in word}
        patterns = [(word, meaning, rank) for word, meaning, rank in every if "*" in word]
        patterns.sort(key=lambda item: (item[0].startswith("*"), -len(item[0])))
        self._patterns = [(_compiled(word), (meaning, rank)) for word, meaning, rank in patterns]
        self._known: dict[str, tuple[str, int] | None] = {}

    def __getitem__(self, label: str) -> str:
        return self._of(label)[0]

    def __contains__(self, label: str) -> bool:
        return self._find(label) is not None

    def get(self, label: str) -> str | None:
        """Return the meaning of the label, None if it has none."""
        found = self._find(label)
        return found[0] if found else None

    def spells(self, label: str) -> bool:
        """Tell whether a word that is written out, without a *, is the label."""
        return label in self._exact

    def rank(self, label: str) -> int:
        """Return the place of the word in its row, from 0; of two labels of one meaning the lower rank counts."""
        return self._of(label)[1]

    def _of(self, label: str) -> tuple[str, int]:
        found = self._find(label)
        if found is None:
            raise KeyError(label)
        return found

    def _find(self, label: str) -> tuple[str, int] | None:
        try:
            return self._known[label]
        except KeyError:
            return self._learn(label)

    def _learn(self, label: str) -> tuple[str, int] | None:
        """Look the label up for the first time; there are few labels in a document, and each is asked for often."""
        if len(self._known) >= _CACHED:
            # A new one, for another thread may be reading the old one.
            self._known = {}
        found = self._exact.get(label)
        if found is None and 0 < len(label) <= _LONGEST:
            found = next((found for pattern, found in self._patterns if pattern.fullmatch(label)), None)
        self._known[label] = found
        return found


def _compiled(word: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(label_key(part)) for part in word.split("*")))
