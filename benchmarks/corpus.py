"""Make a corpus of declarations of any size in the shape that Zhibiao itself stores, for measuring.

``python -m benchmarks.corpus INDICATORS FILE.nt [--seed 7]``: 100,000 indicators are 8,333 forms. The forms are made as
records and written by the real mapping, so that every query of the library runs over them. Names are drawn as they are
in real forms: few are very common, most are rare; a third of the forms takes most of its rows from another one; units
declare over several years; one form in seven says nothing of satisfaction.
"""

import argparse
import time
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random

from pyoxigraph import RdfFormat, serialize

from kg.iris import Iris
from kg.mapping import to_triples
from kg.records import Budget, Declaration, Indicator, Issue, IssueCode, Locator, Project
from kg.targets import parse_target
from ontology.region_names import known
from ontology.regions import region

ROWS = 12
YEARS = (2021, 2022, 2023, 2024, 2025)


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one category: what the names end in, and how targets are printed."""

    level1: str
    level2: str
    share: int
    endings: Sequence[str]
    targets: Sequence[str]
    common: Sequence[str]


_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KINDS = tuple(Kind(**kind) for kind in _WORDS["kinds"])
SUBJECTS, OFFICES, QUALIFIERS, GOALS = (_WORDS[name] for name in ("subjects", "offices", "qualifiers", "goals"))


class Maker:
    """Draws forms one after the other; the same seed gives the same forms."""

    def __init__(self, seed: int, forms: int) -> None:
        self._rng = Random(f"corpus {seed}")
        self._names = {kind.level2: self._pool(kind) for kind in KINDS}
        counties = [code for code in known().labels if not code.endswith("00") and region(code)]
        self._units = [self._unit(code) for code in self._rng.sample(counties, min(len(counties), max(3, forms // 20)))]
        self._sets: list[tuple[Indicator, ...]] = []

    def project(self) -> Project:
        """Draw one form."""
        rng = self._rng
        place, office = rng.choice(self._units)
        year, subject = rng.choice(YEARS), rng.choice(SUBJECTS)
        total = Decimal(rng.randrange(5, 3000)) * 10_000
        fiscal = total * rng.choice((1, 1, 1, Decimal("0.8")))
        goal = f"{rng.choice(GOALS)}完成{subject}相关任务{rng.randrange(1, 500)}项，资金使用规范，群众满意。"
        doubts = rng.random() < 0.05
        issue = Issue(IssueCode.AMBIGUOUS_LABEL, "指标所属的二级指标有两种读法。", Locator(table=1, row=8))
        return Project(
            index=1,
            name=f"{subject}项目" if rng.random() < 0.5 else f"{year}年{subject}专项经费",
            year=year,
            nature=rng.choice(("一次性项目", "经常性项目", "延续性项目")),
            category=rng.choice(("特定目标类", "其他运转类")),
            department=f"{place}{office}",
            unit=f"{place}{office}（本级）" if rng.random() < 0.6 else f"{place}{subject}中心",
            start=date(year, 1, 1),
            end=date(year, 12, 31),
            budget=Budget(total, fiscal, total - fiscal, total, fiscal, None, total - fiscal),
            overall_goal=goal,
            annual_goal=goal if rng.random() < 0.3 else f"{year}年{goal}",
            indicators=self._rows(),
            issues=(issue,) if doubts else (),
            locator=Locator(table=1, row=1),
        )

    def _rows(self) -> tuple[Indicator, ...]:
        rng = self._rng
        if self._sets and rng.random() < 0.35:
            taken = list(rng.choice(self._sets[-200:]))
            for place in rng.sample(range(ROWS), rng.randrange(0, 5)):
                taken[place] = self._row(place)
            return tuple(taken)
        rows = tuple(self._row(place) for place in range(ROWS))
        self._sets.append(rows)
        return rows

    def _row(self, place: int) -> Indicator:
        rng = self._rng
        kind = rng.choices(KINDS, [kind.share for kind in KINDS])[0]
        if place == ROWS - 1 and rng.random() < 0.85:
            kind = KINDS[-1]
        printed = rng.choice(kind.targets).format(
            n=rng.choice((1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)),
            p=rng.choice((100, 100, 98, 95, 95, 90, 90, 85)),
            m=rng.randrange(6, 13),
            y=rng.choice((3, 5, 10)),
        )
        return Indicator(
            name=self._names[kind.level2](),
            level1=kind.level1,
            level2=kind.level2,
            target=parse_target(printed),
            weight=Decimal(rng.choice((5, 10, 10, 15))),
            locator=Locator(table=1, row=10 + place),
        )

    def _pool(self, kind: Kind) -> "Draw":
        made = list(dict.fromkeys(f"{q}{s}{e}" for q in QUALIFIERS for s in SUBJECTS for e in kind.endings))
        self._rng.shuffle(made)
        return Draw(self._rng, (*kind.common, *made))

    def _unit(self, code: str) -> tuple[str, str]:
        names, each = [], code
        while each and (found := region(each)):
            names.append(found.label)
            each = found.parent or ""
        return "".join(reversed(names)), self._rng.choice(OFFICES)


class Draw:
    """Draws names of which the first is the most common: the k-th has 1/k of its share (Zipf)."""

    def __init__(self, rng: Random, names: Sequence[str]) -> None:
        self._rng = rng
        self._names = names
        self._sums = list(accumulate(1 / place for place in range(1, len(names) + 1)))

    def __call__(self) -> str:
        """Draw one."""
        return self._names[bisect_left(self._sums, self._rng.random() * self._sums[-1])]


def declarations(indicators: int, seed: int = 7) -> Iterator[Declaration]:
    """Yield as many forms as hold at least that many rows, each a document of its own."""
    forms = -(-indicators // ROWS)
    maker = Maker(seed, forms)
    for number in range(forms):
        digest = sha256(f"{seed} {number}".encode()).hexdigest()
        project = maker.project()
        yield Declaration(f"申报表-{number:06}.xlsx", digest, (project,))


def write(path: Path, indicators: int, seed: int = 7) -> int:
    """Write the corpus as N-Triples and return the number of lines; what forms share stands there more than once."""
    iris, lines = Iris(), 0
    with path.open("wb") as output:
        for declaration in declarations(indicators, seed):
            triples = to_triples(declaration, iris)
            lines += len(triples)
            output.write(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    return lines


def main() -> None:
    """Write a corpus to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indicators", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    started = time.perf_counter()
    lines = write(arguments.file, arguments.indicators, arguments.seed)
    print(f"{lines:,} triples in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
