"""Hypothesis strategies for whole declarations, and a few made by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from kg.records import (
    PLACED,
    Budget,
    Declaration,
    FormKind,
    Indicator,
    Issue,
    IssueCode,
    Locator,
    Narrative,
    Operator,
    Printed,
    Project,
    Target,
)

_words = st.sampled_from(
    ["", " ", "补贴发放及时率", "产出指标", "数量指标", "自拟指标", "上海市松江区教育局（本级）", "\t\"'\\\n", "\x00"]
)
texts = st.one_of(_words, st.text(max_size=12))
optional_texts = st.none() | texts
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
places = st.none() | st.integers(1, 10**6)
dates = st.none() | st.dates()

locators = st.builds(Locator, places, places, places, places)
issues = st.builds(Issue, st.sampled_from(IssueCode), texts, locators)
targets = st.builds(
    Target, optional_texts, st.none() | st.sampled_from(Operator), numbers, numbers, optional_texts, optional_texts
)
indicators = st.builds(
    Indicator,
    texts,
    optional_texts,
    optional_texts,
    targets,
    st.integers(1, 99),
    st.booleans(),
    numbers,
    numbers,
    optional_texts,
    locators,
    optional_texts,
    optional_texts,
)
budgets = st.builds(Budget, *[numbers] * 7)
narratives = st.builds(Narrative, *[optional_texts] * 6).filter(lambda narrative: narrative != Narrative())
placed = st.dictionaries(st.sampled_from(PLACED), st.tuples(optional_texts, locators), max_size=6).map(
    lambda found: tuple(Printed(name, *found[name]) for name in PLACED if name in found)
)
projects = st.builds(
    Project,
    st.integers(1, 3),
    optional_texts,
    st.none() | st.integers(1, 9999),
    optional_texts,
    optional_texts,
    optional_texts,
    optional_texts,
    dates,
    dates,
    budgets,
    optional_texts,
    optional_texts,
    st.none() | narratives,
    st.lists(indicators, max_size=3).map(tuple),
    st.lists(issues, max_size=2).map(tuple),
    locators,
    optional_texts,
    st.none() | st.sampled_from(FormKind),
    placed,
)
digests = st.sampled_from([digit * 64 for digit in "0123"])
declarations = st.builds(
    Declaration,
    texts,
    digests,
    st.lists(projects, max_size=3).map(tuple),
    st.lists(issues, max_size=2).map(tuple),
)


def row(name: str, level1: str | None = "产出指标", level2: str | None = "数量指标", **more: object) -> Indicator:
    """Return a declared row with a target of 100%."""
    target = Target("≥100%", Operator.AT_LEAST, Decimal(100), unit="%")
    return replace(Indicator(name, level1, level2, target, locator=Locator(line=7)), **more)


def project(
    name: str | None = "路灯养护", *rows: Indicator, unit: str | None = "松江区路灯管理所", **more: object
) -> Project:
    """Return a project of 2023 that breaks no shape."""
    whole = Project(
        1,
        name,
        2023,
        department="上海市松江区绿化和市容管理局",
        unit=unit,
        start=date(2023, 1, 1),
        end=date(2023, 12, 31),
        budget=Budget(total=Decimal(500000), total_fiscal=Decimal(400000), total_other=Decimal(50000)),
        overall_goal="路灯按时亮起。",
        annual_goal="路灯按时亮起。",
        indicators=rows or (row("路灯养护数量"), row("群众满意度", "满意度指标", "服务对象满意度指标")),
        locator=Locator(line=1),
    )
    return replace(whole, **more)
