"""Measure what the word list adds on names that it was not learnt from.

``python benchmarks/words.py FILE… [--json FILE]``. The names are halved by a hash; words are learnt from one half,
and on the other it is counted how often a word kept by hand (read by a person, so taken as right) comes out whole, that
is with an edge on both sides and none inside. Then the halves change places.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from embeddings.segment import domain_words, general_tokenizer, normalise
from embeddings.words import LEARNT, learn, names_of

Cut = Callable[[str], list[str]]


def main() -> None:
    """Print the shares; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    names = sorted({normalise(name) for path in arguments.files for name in names_of(path)})
    halves = [[name for name in names if _half(name) == half] for half in (0, 1)]
    report = {"names": len(names), "halves": [measured(*halves), measured(*reversed(halves))]}
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measured(known: Sequence[str], held_out: Sequence[str]) -> dict[str, object]:
    """Return shares of words kept whole on the names held out, for all words and for those that end in 率."""
    learnt = learn(known)
    by_hand = hand_kept()
    lists = {"general": [], "and learnt": learnt, "and by hand": by_hand, "and both": [*learnt, *by_hand]}
    cuts = {name: _cut_with(words) for name, words in lists.items()}
    rates = [word for word in by_hand if word.endswith("率")]
    return {
        "learnt": learnt,
        "learnt and by hand": len(set(learnt) & set(by_hand)),
        "occurrences": sum(len(re.findall(word, name)) for word in by_hand for name in held_out),
        "whole": {name: _whole(cut, by_hand, held_out) for name, cut in cuts.items()},
        "whole, rates": {name: _whole(cut, rates, held_out) for name, cut in cuts.items()},
    }


def hand_kept() -> list[str]:
    """Return the words of the list that a person read."""
    listed = Path("embeddings/words.txt").read_text(encoding="utf-8").partition(LEARNT)[0]
    return [word for word in domain_words() if word in listed.splitlines()]


def _cut_with(words: Iterable[str]) -> Cut:
    tokenizer = general_tokenizer()
    for word in words:
        tokenizer.add_word(word)
    return lambda text: list(tokenizer.lcut(text, HMM=False))


def _whole(cut: Cut, words: Sequence[str], names: Sequence[str]) -> float:
    whole = total = 0
    for name in names:
        pieces = cut(name)
        edges = {sum(map(len, pieces[:i])) for i in range(len(pieces) + 1)}
        for word in words:
            for found in re.finditer(word, name):
                total += 1
                whole += edges.intersection(range(found.start(), found.end() + 1)) == {found.start(), found.end()}
    return round(whole / total, 4)


def _half(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % 2


if __name__ == "__main__":
    main()
