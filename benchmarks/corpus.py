"""Make a corpus of declarations of any size in the shape that Zhibiao itself stores, for measuring.

``python -m benchmarks.corpus INDICATORS FILE.nt [--seed 7]``: 100,000 indicators are 8,333 forms. The forms are made as
records and written by the real mapping, so that every query of the library runs over them. Names are drawn as they are
in real forms: few are very common, most are rare; a third of the forms takes most of its rows from another one; units
declare over several years; one form in seven says nothing of satisfaction.
"""

import argparse
import time
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
SUBJECTS = (
    "业务培训", "设备购置", "道路养护", "绿化管护", "困难群众救助", "义务教育补助", "疫苗接种", "信息系统运维",
    "农村饮水工程", "高标准农田建设", "公租房维修", "就业补贴", "科技攻关", "文化惠民活动", "图书采购", "环境监测",
    "垃圾清运", "河道治理", "安全检查", "防汛物资储备", "森林防火", "普法宣传", "课题研究", "档案整理", "养老服务",
    "残疾人康复", "基层医疗", "传染病防控", "校舍改造", "职业教育", "法律援助", "食品抽检", "统计调查", "土地整治",
    "水土保持", "非遗保护", "政务服务", "消防装备", "污水处理", "动物防疫", "农机购置补贴", "秸秆综合利用",
)  # fmt: skip
OFFICES = (
    "财政局",
    "教育局",
    "卫生健康委员会",
    "农业农村局",
    "水利局",
    "交通运输局",
    "民政局",
    "文化和旅游局",
    "应急管理局",
    "生态环境局",
)
QUALIFIERS = ("", "", "", "年度", "新增", "重点", "专项")


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one category: what the names end in, and how targets are printed."""

    level1: str
    level2: str
    share: int
    endings: tuple[str, ...]
    targets: tuple[str, ...]
    common: tuple[str, ...] = ()


KINDS = (
    Kind("产出指标", "数量指标", 30, ("数量", "人次", "次数", "面积", "完成数"), ("≥{n}人次", "≥{n}台", "={n}次", "≥{n}平方米", "≥{n}个")),
    Kind("产出指标", "质量指标", 15, ("合格率", "达标率", "准确率", "覆盖率"), ("≥{p}%", "={p}%", "{p}%"), ("验收合格率", "质量达标率")),
    Kind("产出指标", "时效指标", 12, ("完成及时率", "拨付及时率"), ("≥{p}%", "{m}月底前完成", "及时"), ("项目完成及时率", "资金拨付及时率")),
    Kind("产出指标", "成本指标", 10, ("单位成本", "成本控制率", "总成本"), ("≤{n}万元", "≤{n}元/人", "≤{p}%"), ("项目总成本", "预算控制率")),
    Kind("效益指标", "经济效益指标", 4, ("带动产值", "增收额"), ("≥{n}万元", "≥{p}%")),
    Kind("效益指标", "社会效益指标", 12, ("受益人数", "知晓率"), ("≥{n}人", "≥{p}%", "有效提升", "明显改善"), ("公众知晓率",)),
    Kind("效益指标", "生态效益指标", 4, ("减排量", "植被覆盖率"), ("≥{n}吨", "≥{p}%", "持续改善")),
    Kind("效益指标", "可持续影响指标", 5, ("持续运行年限", "长效机制健全性"), ("≥{y}年", "健全", "长期"), ("长效机制健全性",)),
    Kind("满意度指标", "服务对象满意度指标", 8, ("服务对象满意度", "受益群众满意度"), ("≥{p}%",), ("服务对象满意度", "群众满意度")),
)  # fmt: skip
GOALS = ("保障机关正常运转，", "提升公共服务能力，", "改善民生福祉，", "推动产业高质量发展，", "完善基础设施建设，")


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
