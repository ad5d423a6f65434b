"""Forms of two years and three units whose content the worked queries are about."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256

from pyoxigraph import Triple

from kg.mapping import to_triples
from kg.records import Budget, Declaration, Indicator, Issue, IssueCode, Locator, Project
from kg.targets import parse_target

WATER = "江苏省苏州市吴江区水务局（本级）"
ROADS = "江苏省苏州市吴江区交通运输局"
SCHOOL = "上海市松江区教育局"
ISSUE = Issue(IssueCode.AMBIGUOUS_LABEL, "有两种读法", Locator(page=2, table=1, row=9))


def row(name: str, level1: str, level2: str, printed: str, **more: object) -> Indicator:
    return Indicator(name, level1, level2, parse_target(printed), locator=Locator(page=1, row=12), **more)  # type: ignore[arg-type]


def quantity(name: str, printed: str, **more: object) -> Indicator:
    return row(name, "产出指标", "数量指标", printed, **more)


def yuan(total: int, fiscal: int, other: int) -> Budget:
    return Budget(Decimal(total), Decimal(fiscal), Decimal(other), annual=Decimal(total))


SATISFACTION = row("参训人员满意度", "满意度指标", "服务对象满意度指标", "≥90%")
TRAINING = (
    quantity("培训人次", "≥200人次", weight=Decimal(50)),
    quantity("培训场次", "4场", weight=Decimal(30)),
    row("培训人员合格率", "产出指标", "质量指标", "≥95%"),
    row("培训完成时间", "产出指标", "时效指标", "及时"),
    row("培训总成本", "产出指标", "成本指标", "≤60万元"),
)
FORMS = (
    Project(
        1, "水务业务培训", 2024, unit=WATER, budget=yuan(600_000, 500_000, 50_000), overall_goal="全员轮训。",
        annual_goal="全员轮训。", indicators=(*TRAINING, SATISFACTION), issues=(ISSUE,),
    ),
    Project(
        1, "水务业务培训", 2023, unit=WATER, budget=yuan(600_000, 600_000, 0), overall_goal="全员轮训。",
        indicators=(TRAINING[0], quantity("培训场次", "3场")),
    ),
    Project(
        1, "驾驶员培训", 2024, unit=ROADS, budget=yuan(2_000_000, 2_000_000, 0), overall_goal="持证上岗。",
        indicators=(
            *TRAINING,
            row("投诉率", "效益指标", "社会效益指标", "≥5%"),
            row("培训覆盖率", "产出指标", "质量指标", "120%"),
        ),
    ),
    Project(
        1, "食堂改造", 2024, unit=SCHOOL, budget=yuan(800_000, 800_000, 0), overall_goal="改造三所食堂。",
        indicators=(
            quantity("验收合格率", "3所", weight=Decimal(100), score=Decimal(80), actual_raw="2所"),
            row("验收合格率", "产出指标", "质量指标", "100%"), SATISFACTION,
        ),
    ),
)  # fmt: skip


def triples() -> Iterator[Triple]:
    """Yield what the forms say, each as a document of its own."""
    for form in FORMS:
        file = f"{form.year} {form.name}.xlsx"
        yield from to_triples(Declaration(file, sha256(file.encode()).hexdigest(), (form,)))
