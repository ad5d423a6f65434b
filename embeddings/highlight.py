"""Where a text says what a query says, in offsets of the text as it was written."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from embeddings.segment import is_keyword, normalise, segment
from embeddings.sound import heard, sound_query
from embeddings.spelling import Placed, placed

Span = tuple[int, int]

_RUN = re.compile(r"\w+")
_SPELT = re.compile(r"[a-z0-9]")
# Fewer characters in common are chance, unless the query has no more.
_FEWEST = 2
# Characters of a query that are looked for; what comes after them is the text of a document, not a question.
_LONGEST_QUERY = 2_000


def spans(query: str, text: str) -> list[Span]:
    """Return what the text shares with the query: whole words and longer pieces of them, and what sounds like pinyin.

    :returns: stretches [start, end) of the text as given, ascending and disjoint. Each, normalised, is part of the
        normalised query, or has the sound that a query in pinyin asks for.
    """
    chars = placed(text)
    plain = "".join(char for char, _, _ in chars)
    spoken = sound_query(query)
    taken = [] if spoken is None else heard(spoken, plain)
    asked = _RUN.findall(normalise(query)[:_LONGEST_QUERY])
    taken = _with_shared(asked, plain, taken)
    return _original(chars, taken)


def keyword_spans(text: str) -> list[Span]:
    """Return where the words of the text stand that carry content, ascending and disjoint."""
    chars = placed(text)
    plain = "".join(char for char, _, _ in chars)
    return _original(chars, [(start, end) for start, end in _words(plain) if is_keyword(plain[start:end])])


def _with_shared(asked: Sequence[str], plain: str, taken: list[Span]) -> list[Span]:
    """Add stretches that are part of a run of the query, the longest first, none across another."""
    fewest = min(_FEWEST, sum(map(len, asked)))
    words = [word for word in _words(plain) for _ in range(*word)]
    shared = [span for span in _shared(asked, plain) if span[1] - span[0] >= fewest]
    for start, longest in sorted(shared, key=lambda span: (span[0] - span[1], span[0])):
        if any(left <= start < right for left, right in taken):
            continue
        end = min([longest, *(left for left, _ in taken if left > start)])
        if plain[start:end] not in asked:
            start, end = _without_torn(plain, words, start, end)
        if end - start >= fewest:
            taken = [*taken, (start, end)]
    return sorted(taken)


def _shared(asked: Sequence[str], plain: str) -> Iterator[Span]:
    """Yield, for each character, the longest stretch from there that is part of a run of the query."""
    end = 0
    for start in range(len(plain)):
        # What follows the first character of a shared stretch is shared as well.
        end = max(start, end)
        while end < len(plain) and any(plain[start : end + 1] in run for run in asked):
            end += 1
        yield start, end


def _without_torn(plain: str, words: Sequence[Span], start: int, end: int) -> Span:
    """Leave out a single character, or a part of something spelt, whose word reaches outside the stretch.

    :param words: for each character, the word that it belongs to.
    """
    left, right = words[start]
    if left < start and _means_nothing(plain[start : min(right, end)]):
        start = min(right, end)
    left, right = words[end - 1]
    if right > end > start and _means_nothing(plain[max(left, start) : end]):
        end = max(left, start)
    return start, end


def _means_nothing(part: str) -> bool:
    return len(part) == 1 or _SPELT.search(part) is not None


def _words(plain: str) -> list[Span]:
    edges = accumulate(map(len, segment(plain)), initial=0)
    return list(pairwise(edges))


def _original(chars: Sequence[Placed], stretches: Sequence[Span]) -> list[Span]:
    """Return where the stretches stood; characters of which they have a part only (m2 is one in ㎡) are left out."""
    found = []
    for start, end in stretches:
        while start < end and start > 0 and chars[start].start < chars[start - 1].end:
            start += 1
        while start < end < len(chars) and chars[end].start < chars[end - 1].end:
            end -= 1
        if start < end:
            found.append((chars[start].start, chars[end - 1].end))
    return found
