"""Look up a label among words, some of which are patterns with a * for any text."""

import re
from collections.abc import Iterator, Mapping

from kg.extract.cleaning import label_key

#: Longest label (characters) that a pattern matches; anything longer that ends like a label is a sentence.
_LONGEST = 14

#: Labels whose match is remembered.
_CACHED = 8192


class Lookup(Mapping[str, str]):
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
        self._seen: dict[str, tuple[str, int] | None] = {}

    def __getitem__(self, label: str) -> str:
        found = self._find(label)
        if found is None:
            raise KeyError(label)
        return found[0]

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and self._find(label) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def __len__(self) -> int:
        return len(self._exact)

    def spells(self, label: str) -> bool:
        """Tell whether a word that is written out, without a *, is the label."""
        return label in self._exact

    def rank(self, label: str) -> int:
        """Return the place of the word in its row, from 0; of two labels of one meaning the lower rank counts."""
        found = self._find(label)
        if found is None:
            raise KeyError(label)
        return found[1]

    def _find(self, label: str) -> tuple[str, int] | None:
        if label in self._exact:
            return self._exact[label]
        if not self._patterns or not label or len(label) > _LONGEST:
            return None
        seen = self._seen
        if label in seen:
            return seen[label]
        if len(seen) >= _CACHED:
            # A new one, for another thread may be reading the old one.
            self._seen = {}
        found = next((found for pattern, found in self._patterns if pattern.fullmatch(label)), None)
        self._seen[label] = found
        return found


def _compiled(word: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(label_key(part)) for part in word.split("*")))
