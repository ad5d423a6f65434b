"""Write a plain graph of any size as Turtle, for measuring the engine and what stands around it.

Its shape is the one that the engine was chosen by, so that figures compare: a form is 15 triples and one for each of
its twelve indicators, an indicator 10 or 11 more; 1,000,000 indicators are some 13,000,000 triples. Few names are very
common and most are rare, forms take most of their rows from sets that others use, too, and one form in ten or so says
nothing of satisfaction. The terms are not those of our ontology: nothing in the product knows them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from random import Random

from benchmarks.corpus import GOALS, KINDS, OFFICES, ROWS, SUBJECTS
from benchmarks.corpus import Kind as Words

BASE = "http://bench.example.org/"
SPACES = {
    "b": f"{BASE}def#",
    "p": f"{BASE}project/",
    "i": f"{BASE}indicator/",
    "u": f"{BASE}unit/",
    "r": f"{BASE}region/",
    "c": f"{BASE}category/",
    "op": f"{BASE}operator/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
YEARS = (2022, 2023, 2024, 2025, 2026)
CITIES, DISTRICTS = 12, 10
#: Local names of the categories, in the order of the words of the corpus, and the top category of each.
TOPS = {
    "quantity": "output",
    "quality": "output",
    "time": "output",
    "cost": "output",
    "economic": "benefit",
    "social": "benefit",
    "ecological": "benefit",
    "lasting": "benefit",
    "satisfaction": "satisfied",
}
#: Third-level categories of each.
PARTS = 4
_MEASURES = {
    "quantity": ("人次", "台", "套", "次", "平方米", "公里", "个", "份", "亩", "户"),
    "quality": ("%",),
    "time": ("%", "天"),
    "cost": ("万元", "元/人", "%"),
    "economic": ("万元", "%"),
    "social": ("%", "人"),
    "ecological": ("吨", "%", "天"),
    "lasting": ("年",),
    "satisfaction": ("%",),
}
_QUALIFIERS = ("", "年度", "新增", "实际", "本级", "全市", "重点", "专项")
_SYMBOLS = {"gte": "≥", "lte": "≤", "eq": "="}
_RATES = (100, 100, 100, 95, 95, 90, 90, 98, 85, 80)
_WEIGHTS = (5, 10, 10, 15)
_AMOUNTS = (1, 2, 5, 10, 12, 20, 50, 100, 120, 200, 300, 500, 1000, 1500, 3000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of what there is in a graph.

    :param indicators: as asked for; forms are whole, so that there may be a few less.
    """

    indicators: int

    @property
    def projects(self) -> int:
        """Number of forms."""
        return max(1, self.indicators // ROWS)

    @property
    def units(self) -> int:
        """Number of units, which stand in a tree."""
        return max(30, self.projects // 12)


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    name: str
    category: str
    operator: str
    value: int | None
    measure: str

    @property
    def target(self) -> str:
        """The target as it would be printed."""
        return "有效提升" if self.value is None else f"{_SYMBOLS[self.operator]}{self.value}{self.measure}"


class _Uneven:
    """Draws from a sequence of which the k-th has 1/k**steep of the share of the first (Zipf)."""

    def __init__(self, rng: Random, items: Sequence[object], steep: float) -> None:
        self._rng = rng
        self._places = range(len(items))
        self._sums = list(accumulate(place**-steep for place in range(1, len(items) + 1)))

    def __call__(self) -> int:
        return self._rng.choices(self._places, cum_weights=self._sums)[0]


class _Maker:
    """Draws forms one after the other; the same size and seed give the same ones."""

    def __init__(self, size: Size, seed: int) -> None:
        self._rng = Random(f"sparql {seed}")
        self._size = size
        self._kinds = dict(zip(TOPS, KINDS, strict=True))
        self._shares = [kind.share for kind in KINDS]
        self._names = {kind: self._pool(words) for kind, words in self._kinds.items()}
        self._draws = {kind: _Uneven(self._rng, names, 1.05) for kind, names in self._names.items()}
        self._sets = [self._set() for _ in range(max(20, int(size.projects**0.6)))]
        self._draw_set = _Uneven(self._rng, self._sets, 0.9)

    def _pool(self, words: Words) -> list[str]:
        made = [f"{before}{subject}{end}" for before in _QUALIFIERS for subject in SUBJECTS for end in words.endings]
        self._rng.shuffle(made)
        return [*words.common, *made]

    def _set(self) -> list[_Row]:
        return [*(self._row() for _ in range(ROWS - 1)), self._last(0.85)]

    def _last(self, share: float) -> _Row:
        return self._row("satisfaction" if self._rng.random() < share else None)

    def _row(self, kind: str | None = None) -> _Row:
        rng = self._rng
        kind = kind or rng.choices(tuple(self._kinds), self._shares)[0]
        name = self._names[kind][self._draws[kind]()]
        category = f"{kind}{rng.randrange(PARTS)}"
        if kind in ("lasting", "social") and rng.random() < 0.5:
            return _Row(kind, name, category, "words", None, "")
        measure = rng.choice(_MEASURES[kind])
        value = rng.choice(_RATES if measure == "%" else _AMOUNTS)
        return _Row(kind, name, category, rng.choices(tuple(_SYMBOLS), (70, 15, 15))[0], value, measure)

    def project(self, number: int) -> str:
        """Return the Turtle of one form and its indicators."""
        rng = self._rng
        city, district, year = rng.randrange(CITIES), rng.randrange(DISTRICTS), rng.choice(YEARS)
        subject, budget = rng.choice(SUBJECTS), round(10 ** rng.uniform(0.5, 4.5), 2)
        indicators = ", ".join(f"i:{number}-{place}" for place in range(ROWS))
        head = (
            f'p:{number} a b:Project ; rdfs:label "{year}年第{city}市第{district}区{subject}项目（{number}）" ; '
            f'b:code "P{year}{number:08}" ; b:year {year} ; b:region r:c{city}d{district} ; '
            f"b:unit u:{rng.randrange(self._size.units)} ; b:budget {budget} ; b:fiscalFund {budget * 0.8:.2f} ; "
            f'b:otherFund {budget * 0.2:.2f} ; b:projectType "{rng.choice(("特定目标类", "其他运转类", "人员类"))}" ; '
            f'b:goal "{rng.choice(GOALS)}完成{subject}相关任务{rng.randrange(1, 500)}项，资金使用规范，群众满意。" ; '
            f'b:start "{year}-01-01"^^xsd:date ; b:end "{year}-12-31"^^xsd:date ; '
            f'b:functionCode "{rng.randrange(201, 230)}{rng.randrange(1, 30):02}" ; b:source "form-{number}.xlsx" ; '
            f"b:hasIndicator {indicators} .\n"
        )
        rows = self._sets[self._draw_set()]
        return head + "".join(self._indicator(number, year, place, row) for place, row in enumerate(rows))

    def _indicator(self, project: int, year: int, place: int, row: _Row) -> str:
        """Return the Turtle of one indicator: as in the set, or in one of three another, in one of five a bit off."""
        rng, luck = self._rng, self._rng.random()
        if luck < 0.35:
            row = self._last(0.8) if place == ROWS - 1 else self._row()
        elif luck < 0.55 and row.value is not None:
            row = replace(row, value=row.value + rng.randrange(1, 9))
        value = "" if row.value is None else f"b:targetValue {row.value}.0 ; "
        return (
            f'i:{project}-{place} a b:Indicator ; b:project p:{project} ; b:name "{row.name}" ; '
            f'b:category c:{row.category} ; b:operator op:{row.operator} ; {value}b:targetText "{row.target}" ; '
            f'b:measureUnit "{row.measure}" ; b:year {year} ; b:weight {rng.choice(_WEIGHTS)} ; b:seq {place} .\n'
        )


def write(path: Path, size: Size, seed: int = 7) -> None:
    """Write a graph as Turtle; the same size and seed give the same bytes."""
    maker = _Maker(size, seed)
    with path.open("w", encoding="utf-8", buffering=1 << 20) as output:
        output.writelines(f"@prefix {short}: <{space}> .\n" for short, space in SPACES.items())
        output.writelines(_categories())
        output.writelines(_regions())
        output.writelines(_units(size.units))
        output.writelines(map(maker.project, range(size.projects)))


def _categories() -> Iterator[str]:
    for top in dict.fromkeys(TOPS.values()):
        yield f'c:{top} a skos:Concept ; skos:prefLabel "{top}"@en .\n'
    for (kind, top), words in zip(TOPS.items(), KINDS, strict=True):
        yield f'c:{kind} a skos:Concept ; skos:prefLabel "{words.level2}"@zh ; skos:broader c:{top} .\n'
        for part in range(PARTS):
            label = f"{words.level2}（{part + 1}类）"
            yield f'c:{kind}{part} a skos:Concept ; skos:prefLabel "{label}"@zh ; skos:broader c:{kind} .\n'


def _regions() -> Iterator[str]:
    yield 'r:province a b:Region ; rdfs:label "某省"@zh .\n'
    for city in range(CITIES):
        yield f'r:c{city} a b:Region ; rdfs:label "第{city}市"@zh ; skos:broader r:province .\n'
        for part in range(DISTRICTS):
            yield f'r:c{city}d{part} a b:Region ; rdfs:label "第{city}市第{part}区"@zh ; skos:broader r:c{city} .\n'


def _units(count: int) -> Iterator[str]:
    for number in range(count):
        parent = f"; skos:broader u:{(number - 1) // 6} " if number else ""
        yield f'u:{number} a b:Unit ; rdfs:label "第{number}号{OFFICES[number % len(OFFICES)]}"@zh {parent}.\n'
