"""Made-up declarations from a seed: realistic Chinese records whose every value is known before it is printed."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ontology.categories import PARENT
from tests.rendering.aims import Aim, make_aim, make_satisfaction

#: Second levels in printed order → names in the vocabulary, by rule year.
SCHEMES: dict[int, dict[str, str]] = {
    2015: {
        "数量指标": "quantity",
        "质量指标": "quality",
        "时效指标": "timeliness",
        "成本指标": "cost",
        "经济效益指标": "economic",
        "社会效益指标": "social",
        "生态效益指标": "ecological",
        "可持续影响指标": "sustained",
        "服务对象满意度指标": "satisfaction",
    },
    2021: {
        "经济成本指标": "economic_cost",
        "社会成本指标": "social_cost",
        "生态环境成本指标": "ecological_cost",
        "数量指标": "quantity",
        "质量指标": "quality",
        "时效指标": "timeliness",
        "经济效益指标": "economic",
        "社会效益指标": "social",
        "生态效益指标": "ecological",
        "服务对象满意度指标": "satisfaction",
    },
}

_OFTEN_LEFT_OUT = frozenset(
    {"社会成本指标", "生态环境成本指标", "经济效益指标", "生态效益指标", "可持续影响指标", "质量指标"}
)


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator row.

    :param weight: full score in points.
    :param score: points reached.
    :param actual: the result reported, as printed.
    """

    level1: str
    level2: str
    name: str
    aim: Aim
    weight: Decimal
    score: Decimal
    actual: str


@dataclass(frozen=True, slots=True)
class Record:
    """One project before it is printed; amounts in yuan, None for a blank.

    :param goal: paragraphs of the goal of the whole project.
    :param annual_goal: paragraphs of the year's goal.
    """

    year: int
    name: str
    nature: str
    category: str
    department: str
    unit: str
    start: date
    end: date
    budget: dict[str, Decimal | None]
    goal: tuple[str, ...]
    annual_goal: tuple[str, ...]
    items: tuple[Item, ...]


@cache
def vocabulary() -> dict[str, Any]:
    """Return the words that records are made of."""
    return tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))


def make_records(seed: int, count: int, scheme: int) -> list[Record]:
    """Make some projects of one unit.

    :param count: 1 to 6.
    :param scheme: rule year of the categories, a key of :data:`SCHEMES`.
    """
    rng = Random(f"records {seed} {count} {scheme}")
    words = vocabulary()
    sector = rng.choice(words["sector"])
    place = rng.choice(words["places"])
    year = rng.choice((2021, 2022, 2023, 2024, 2025))
    department = place + rng.choice(sector["departments"])
    unit = rng.choice((department + "（本级）", place + rng.choice(sector["units"])))
    names = rng.sample(sector["names"], count)
    whole = Record(year, "", "", "", department, unit, date(year, 1, 1), date(year, 12, 31), {}, (), (), ())
    return [_record(rng, whole, name, sector, scheme) for name in names]


def _record(rng: Random, whole: Record, name: str, sector: dict[str, Any], scheme: int) -> Record:
    shared = vocabulary()["shared"]
    start, end = whole.start, whole.end
    if rng.random() < 0.3:
        start, end = (
            date(whole.year, rng.randint(1, 6), rng.randint(1, 28)),
            date(whole.year + rng.randint(0, 2), 11, 30),
        )
    return replace(
        whole,
        name=rng.choice(("", f"{whole.year}年", "")) + name,
        nature=rng.choice(shared["natures"]),
        category=rng.choice(shared["categories"]),
        start=start,
        end=end,
        budget=_budget(rng),
        goal=_goal(rng, sector["goals"]),
        annual_goal=_goal(rng, sector["goals"]),
        items=_items(rng, sector, scheme),
    )


def _budget(rng: Random) -> dict[str, Decimal | None]:
    fiscal, carried, other = (Decimal(rng.randint(100, 900_000)) * 100 for _ in range(3))
    carried = rng.choice((carried, Decimal(0), None))
    other = rng.choice((other, Decimal(0), None))
    annual = fiscal + (carried or 0) + (other or 0)
    factor = rng.choice((1, 1, 2, 3))
    total_other = other * factor if other is not None else None
    return {
        "total": fiscal * factor + (total_other or 0),
        "total_fiscal": fiscal * factor,
        "total_other": total_other,
        "annual": annual,
        "annual_fiscal": fiscal,
        "annual_carryover": carried,
        "annual_other": other,
    }


def _goal(rng: Random, sentences: list[str]) -> tuple[str, ...]:
    chosen = rng.sample(sentences, rng.randint(1, len(sentences)))
    numbering = rng.choice((None, None, "{}.", "（{}）", "目标{}："))
    if numbering is None or len(chosen) < 2:
        return ("".join(chosen),)
    return tuple(numbering.format(place) + sentence for place, sentence in enumerate(chosen, start=1))


def _items(rng: Random, sector: dict[str, Any], scheme: int) -> tuple[Item, ...]:
    shared = vocabulary()["shared"]
    rows: list[tuple[str, str, Aim]] = []
    for level2, key in SCHEMES[scheme].items():
        if level2 in _OFTEN_LEFT_OUT and rng.random() < 0.5:
            continue
        names = [*sector.get(key, ()), *shared.get(key, ())]
        most = 4 if key == "quantity" else 3 if key in {"quality", "social"} else 2
        for entry in rng.sample(names, rng.randint(1, min(most, len(names)))):
            name, _, unit = entry.partition("|")
            texts = (*shared["states"], *(shared["texts"] if key in {"timeliness", "cost"} else ()))
            aim = make_satisfaction(rng) if key == "satisfaction" else make_aim(rng, unit or None, texts)
            rows.append((level2, name, aim))
    weights = _weights(rng, len(rows))
    return tuple(_item(rng, *row, weight) for row, weight in zip(rows, weights, strict=True))


def _item(rng: Random, level2: str, name: str, aim: Aim, weight: Decimal) -> Item:
    reached = rng.random() < 0.8
    actual = aim.text or f"{aim.number}{aim.printed_unit}"
    score = weight if reached else (weight * Decimal("0.8")).quantize(Decimal("0.01"))
    return Item(PARENT[level2], level2, name, aim, weight, score, actual if reached or not aim.text else "部分完成")


def _weights(rng: Random, count: int) -> list[Decimal]:
    """Part 90 or 100 points, in halves, over *count* rows."""
    halves = rng.choice((180, 200))
    parts = [halves // count] * count
    parts[rng.randrange(count)] += halves - sum(parts)
    return [Decimal(part) / 2 for part in parts]
