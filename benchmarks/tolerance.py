"""Measure how often a name is found again when it is asked for with a slip, in another spelling or by its sound.

``python benchmarks/tolerance.py NAMES.jsonl [MORE.jsonl …] [--json FILE]``. Every distinct name of the first file is
asked for once per kind of change, in an index of the names of all files; a change that leaves the normalised name as it
was is no slip and is only made for width and script. The same files and seed make the same changes.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from embeddings.embedded import embedded_encoder
from embeddings.evaluate import reciprocal_rank
from embeddings.index import SemanticIndex
from embeddings.segment import normalise, segment
from embeddings.table import Entry
from embeddings.words import names_of

Change = Callable[[str, random.Random], str | None]

K = 10
SEED = 20240501
HAN = re.compile(r"[\u4e00-\u9fff]+")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
# Changes after which the normalised text is to be the same.
SPELLINGS = frozenset(["as it is", "full width", "spaces", "traditional"])


def main() -> None:
    """Print a line for each kind of change; write the report as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    read = [sorted(set(names_of(path))) for path in arguments.files]
    corpus = sorted({name for names in read for name in names})
    index = SemanticIndex(embedded_encoder())
    index.update(Entry(name, name) for name in corpus)
    report = {"asked": len(read[0]), "indexed": len(index), "k": K, "seed": SEED, "kinds": {}}
    print(f"{'change':<20}{'n':>6}{'@1':>8}{f'@{K}':>8}{'MRR':>8}")
    for kind, change in changes(corpus).items():
        figures = measured(index, read[0], kind, change)
        report["kinds"][kind] = figures
        print(f"{kind:<20}{figures['n']:>6}" + "".join(f"{figures[key]:>8.3f}" for key in ("at_1", "at_k", "mrr")))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measured(index: SemanticIndex, names: Sequence[str], kind: str, change: Change) -> dict[str, float]:
    """Return how many queries there were, and the share of names found first, among the first K, and their MRR."""
    places = []
    for name in names:
        query = change(name, random.Random(f"{SEED} {kind} {name}"))
        if query is None or (kind not in SPELLINGS and normalise(query) == normalise(name)):
            continue
        ranking = [normalise(hit.text) for hit in index.search(query, K)]
        places.append(reciprocal_rank(ranking, [normalise(name)]))
    count = max(len(places), 1)
    return {
        "n": len(places),
        "at_1": round(sum(place == 1 for place in places) / count, 4),
        "at_k": round(sum(place > 0 for place in places) / count, 4),
        "mrr": round(sum(places) / count, 4),
    }


def changes(names: Sequence[str]) -> dict[str, Change]:
    """Return kind → function that changes a name, or returns None where it cannot.

    :param names: whose characters replace others.
    """
    letters = sorted({letter for name in names for letter in name if HAN.match(letter)})
    alike = defaultdict(list)
    for letter in letters:
        alike[lazy_pinyin(letter)[0]].append(letter)
    traditional = OpenCC("s2t").convert
    return {
        "as it is": lambda name, _: name,
        "full width": lambda name, _: _if_other(name.translate(WIDE), name),
        "spaces": lambda name, _: _if_other(" ".join(segment(name)), name),
        "traditional": lambda name, _: _if_other(traditional(name), name),
        "deleted": lambda name, rng: _at(name, rng, lambda _: ""),
        "doubled": lambda name, rng: _at(name, rng, lambda letter: letter * 2),
        "swapped": _swapped,
        "homophone": lambda name, rng: _at(
            name, rng, lambda letter: _other(alike[lazy_pinyin(letter)[0]], letter, rng)
        ),
        "another character": lambda name, rng: _at(name, rng, lambda letter: _other(letters, letter, rng)),
        "another number": lambda name, rng: _if_other(re.sub(r"\d+", lambda _: str(rng.randint(2, 99)), name), name),
        "pinyin": lambda name, _: "".join(lazy_pinyin(name)) if HAN.fullmatch(name) else None,
        "pinyin of words": lambda name, _: _pinyin_of_words(name),
        "initials": lambda name, _: _initials(name),
    }


def _at(name: str, rng: random.Random, replaced: Callable[[str], str]) -> str | None:
    """Change one Chinese character of a name that has two or more."""
    places = [place for place, letter in enumerate(name) if HAN.match(letter)]
    if len(places) < 2:
        return None
    place = rng.choice(places)
    return name[:place] + replaced(name[place]) + name[place + 1 :]


def _swapped(name: str, rng: random.Random) -> str | None:
    places = [i for i in range(len(name) - 1) if HAN.fullmatch(name[i : i + 2]) and name[i] != name[i + 1]]
    if not places:
        return None
    i = rng.choice(places)
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def _other(letters: Sequence[str], letter: str, rng: random.Random) -> str:
    return rng.choice([other for other in letters if other != letter] or [letter])


def _if_other(changed: str, name: str) -> str | None:
    return changed if changed != name else None


def _pinyin_of_words(name: str) -> str | None:
    return " ".join("".join(lazy_pinyin(word)) for word in segment(name)) if HAN.fullmatch(name) else None


def _initials(name: str) -> str | None:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) if HAN.fullmatch(name) else None


if __name__ == "__main__":
    main()
