"""Learn the words of performance tables from names: ``python -m embeddings.words FILE… [--into words.txt]``.

A file is JSON or JSON lines, in which every text under a key ``name`` is a name, or plain text, a name a line. What is
learnt replaces what was learnt before; the words kept by hand stay. The same names give the same words.
"""

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from embeddings.segment import general_tokenizer, is_keyword, normalise

Gram = tuple[str, ...]

#: Line of the word list above what was learnt.
LEARNT = "## learnt"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Pieces and characters of a word; longer ones are mostly phrases.
_PIECES, _LONGEST = 3, 4
# Places that must have it.
_FEWEST = 3
# Bits by which the parts of a word are commoner together than by chance, wherever it is split.
_COHESION = 2.0
# Bits of surprise about what stands before and behind it.
_FREEDOM = 1.5


def learn(names: Iterable[str]) -> list[str]:
    """Return the new words of the names, commonest first, then by character codes.

    A new word coheres and is free: its pointwise mutual information at the weakest split and the entropies of its
    neighbours on both sides reach thresholds (Sproat and Shih 1990; Huang and Powers 2003). Its pieces are those of the
    general dictionary, single characters among them: where all pieces are words, it is a phrase. None joins others.

    :param names: counted once each.
    """
    cut = _general().lcut
    plain = sorted({normalise(name) for name in names})
    runs = [cut(run, HMM=False) for name in plain for run in _HAN.findall(name)]
    counts = Counter(gram for run in runs for n in range(1, _PIECES + 1) for gram in _grams(run, n))
    total = sum(map(len, runs))
    joining = _joining({piece for run in runs for piece in run})
    cohesive = {
        gram
        for gram, count in counts.items()
        if len(gram) > 1
        and count >= _FEWEST
        and len("".join(gram)) <= _LONGEST
        and 1 in map(len, gram)
        and not joining.intersection(gram)
        and _cohesion(gram, counts, total) >= _COHESION
    }
    freedom = _freedom(runs, cohesive)
    new = {"".join(gram): counts[gram] for gram in cohesive if freedom[gram] >= _FREEDOM}
    return sorted(new, key=lambda word: (-new[word], word))


def names_of(path: Path) -> Iterator[str]:
    """Yield the names that a file holds.

    :raises OSError: if it cannot be read.
    :raises ValueError: if it is no UTF-8, or named .json or .jsonl and no JSON.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        yield from _named(json.loads(text))
    elif path.suffix == ".jsonl":
        for line in filter(str.strip, text.splitlines()):
            yield from _named(json.loads(line))
    else:
        yield from filter(None, map(str.strip, text.splitlines()))


def with_learnt(listed: str, words: Collection[str], names: int) -> str:
    """Return the text of a word list with what was learnt replaced; words that are kept by hand are not repeated.

    :param names: how many the words were learnt from, said in the list.
    """
    kept = listed.partition(LEARNT)[0].rstrip("\n")
    known = set(kept.splitlines())
    said = (
        f"{LEARNT} by python -m embeddings.words from {names} distinct names: at most {_LONGEST} characters, in at\n"
        f"# least {_FEWEST} places, mutual information of at least {_COHESION:g} bits at the weakest split, at least\n"
        f"# {_FREEDOM:g} bits of entropy on either side, single characters among the pieces that the general\n"
        "# dictionary leaves. Commonest first."
    )
    return "\n".join([kept, "", said, *(word for word in words if word not in known)]) + "\n"


def main() -> None:
    """Learn from the files and rewrite the word list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, default=Path(__file__).with_name("words.txt"))
    arguments = parser.parse_args()
    names = sorted({normalise(name) for path in arguments.files for name in names_of(path)})
    listed = arguments.into.read_text(encoding="utf-8")
    arguments.into.write_text(with_learnt(listed, learn(names), len(names)), encoding="utf-8")


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "name" and isinstance(item, str):
                yield item
            else:
                yield from _named(item)


@cache
def _general() -> Any:
    return general_tokenizer()


@cache
def _tags() -> dict[str, str]:
    tags: dict[str, str] = import_module("jieba.posseg").POSTokenizer(_general()).word_tag_tab
    return tags


def _joining(pieces: Iterable[str]) -> set[str]:
    """Return the pieces that join others: prepositions, conjunctions, particles, pronouns."""
    return {piece for piece in pieces if _tags().get(piece, "x")[0] in "pcur" or not is_keyword(piece)}


def _grams(run: Sequence[str], n: int) -> list[Gram]:
    return [tuple(run[i : i + n]) for i in range(len(run) - n + 1)]


def _cohesion(gram: Gram, counts: Counter[Gram], total: int) -> float:
    return min(math.log2(counts[gram] * total / (counts[gram[:i]] * counts[gram[i:]])) for i in range(1, len(gram)))


def _freedom(runs: Iterable[Sequence[str]], grams: Collection[Gram]) -> dict[Gram, float]:
    """Return the smaller of the entropies of what stands before and behind, in bits."""
    before: defaultdict[Gram, Counter[str]] = defaultdict(Counter)
    behind: defaultdict[Gram, Counter[str]] = defaultdict(Counter)
    for number, run in enumerate(runs):
        # Where a run ends anything could follow: each end is a neighbour of its own.
        around = [f"end {number}", *run, f"end {number}"]
        for n in range(2, _PIECES + 1):
            for i, gram in enumerate(_grams(run, n)):
                if gram in grams:
                    before[gram][around[i]] += 1
                    behind[gram][around[i + n + 1]] += 1
    return {gram: min(_entropy(before[gram]), _entropy(behind[gram])) for gram in grams}


def _entropy(counts: Counter[str]) -> float:
    total = counts.total()
    return -sum(count / total * math.log2(count / total) for count in counts.values())


if __name__ == "__main__":
    main()
