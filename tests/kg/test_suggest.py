"""Suggestions out of a small corpus, with a word-counting double for the index."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from made_projects import amount, percent, row, stored, worded

from kg.filters import Filters
from kg.records import Budget, Operator, Target
from kg.review.normalise import dice
from kg.suggest import SuggestRequest, suggest, suggestions_to_json
from kg.suggest.base import Kind
from kg.suggest.layout import usual_scheme
from kg.suggest.target import propose

QUALITY = {"level2": "质量指标"}
SATISFACTION = {"level1": "满意度指标", "level2": "服务对象满意度指标"}


class LetterNeighbours:
    """Neighbours by shared letter pairs: exact, deterministic, no index."""

    def __init__(self, *projects):
        self.projects = {project.ref.id: project for project in projects}

    def projects_like(self, text, k):
        scored = [(key, dice(text, project.record.name)) for key, project in self.projects.items()]
        return sorted(scored, key=lambda item: -item[1])[:k]

    def indicators_like(self, text, k):
        names = {item.name for project in self.projects.values() for item in project.record.indicators}
        return sorted(((name, dice(text, name)) for name in names), key=lambda item: (-item[1], item[0]))[:k]


TRAINING = stored(
    "a",
    row("培训人次", amount(300, "人次")),
    row("培训合格率", percent(95), **QUALITY),
    row("学员满意度", percent(90), **SATISFACTION),
    name="教师培训",
    unit="教育局",
)
COURSE = stored(
    "b",
    row("培训人次", amount(80, "人次")),
    row("培训合格率", percent(95), **QUALITY),
    row("培训学员满意度", percent(85), **SATISFACTION),
    name="干部培训班",
    unit="人社局",
    document="e",
)
ROAD = stored(
    "c",
    row("道路修补面积", amount(5000, "㎡")),
    row("路面验收合格率", percent(100), **QUALITY),
    name="道路养护",
    unit="城管局",
)
CORPUS = LetterNeighbours(TRAINING, COURSE, ROAD)


def names(answer):
    return [item.name for item in answer.suggestions]


def test_similar_projects_lead():
    answer = suggest(SuggestRequest("医师培训", unit="卫健委", k=3), CORPUS)
    assert names(answer) == ["培训人次", "培训合格率", "学员满意度"]
    assert {item.kind for item in answer.suggestions} == {Kind.OTHER_UNITS}
    assert any("该单位的先例" in warning for warning in answer.warnings)


def test_wordings_are_pooled_with_all_their_precedents():
    answer = suggest(SuggestRequest("医师培训", k=6), CORPUS)
    (satisfaction,) = [item for item in answer.suggestions if item.level1 == "满意度指标"]
    assert satisfaction.support == 2
    assert {name for name, _ in satisfaction.wordings} == {"学员满意度", "培训学员满意度"}
    assert {precedent.project.id for precedent in satisfaction.precedents} == {"a", "b"}


def test_own_unit_comes_first():
    answer = suggest(SuggestRequest("图书采购", unit="教育局", k=3), CORPUS)
    assert answer.coverage.unit_projects == 1
    assert "培训合格率" in names(answer)
    own = next(item for item in answer.suggestions if item.name == "培训合格率")
    assert (own.kind, own.precedents[0].project.id) == (Kind.SAME_UNIT, "a")


def test_amounts_are_shown_and_never_copied():
    answer = suggest(SuggestRequest("医师培训", k=5), CORPUS)
    people = next(item for item in answer.suggestions if item.name == "培训人次")
    assert people.target.value is None
    assert {precedent.target.value for precedent in people.precedents} == {300, 80}
    quality = next(item for item in answer.suggestions if item.name == "培训合格率")
    assert (quality.target.op, quality.target.value) == (Operator.AT_LEAST, 95)
    assert any("绝对数" in warning for warning in answer.warnings)


@pytest.mark.parametrize("exclude", [{"exclude_projects": frozenset("b")}, {"exclude_documents": frozenset("e")}])
def test_excluded_projects_never_influence_anything(exclude):
    request = SuggestRequest("医师培训", unit="卫健委", k=9)
    without = suggest(request, LetterNeighbours(TRAINING, ROAD))
    excluded = suggest(SuggestRequest("医师培训", unit="卫健委", k=9, **exclude), CORPUS)
    assert excluded == without


def test_filters_hold():
    answer = suggest(SuggestRequest("医师培训", filters=Filters(level2=("质量指标",))), CORPUS)
    assert {item.level2 for item in answer.suggestions} == {"质量指标"}
    nothing = suggest(SuggestRequest("医师培训", filters=Filters(year=(1999,))), CORPUS)
    assert (nothing.suggestions, nothing.coverage.projects) == ((), 0)


def test_region_takes_in_what_lies_below():
    placed = [
        replace(project, ref=replace(project.ref, region=code))
        for project, code in ((TRAINING, "310117"), (COURSE, "320100"))
    ]
    corpus = LetterNeighbours(*placed, ROAD)
    answer = suggest(SuggestRequest("医师培训", filters=Filters(region=("310000",))), corpus)
    assert answer.coverage.projects == 1
    assert {precedent.project.id for item in answer.suggestions for precedent in item.precedents} == {"a"}


def test_every_usual_category_has_a_place():
    rows = [row(f"培训场次{place}类甲乙{place}", amount(place + 1, "场")) for place in range(9)]
    many = stored(
        "d",
        *rows,
        row("结业率", percent(99), **QUALITY),
        row("学员评价", worded("好"), **SATISFACTION),
        name="护士培训",
    )
    answer = suggest(SuggestRequest("医师培训", k=4), LetterNeighbours(many))
    assert set(answer.coverage.categories) == {"数量指标", "质量指标", "服务对象满意度指标"}
    assert answer.coverage.missing == ()
    assert [item.level2 for item in answer.suggestions][-1] == "服务对象满意度指标"


def test_k_bounds_the_answer_and_zero_is_refused():
    assert len(suggest(SuggestRequest("医师培训", k=2), CORPUS).suggestions) == 2
    with pytest.raises(ValueError, match="at least 1"):
        suggest(SuggestRequest("医师培训", k=0), CORPUS)


def test_empty_corpus_gives_a_warning():
    answer = suggest(SuggestRequest("医师培训"), LetterNeighbours())
    assert answer.suggestions == ()
    assert len(answer.warnings) == 1


@pytest.mark.parametrize(
    ("fields", "words", "said"),
    [
        ({"budget_yuan": Decimal(900_000)}, "相差较大", False),
        ({"budget_yuan": Decimal(9_000_000)}, "相差较大", True),
        ({"budget_yuan": Decimal(9_000)}, "相差较大", True),
        ({"year": 2024}, "最近的年度", False),
        ({"year": 2026}, "最近的年度", True),
        ({"unit": "教育局"}, "先例，建议来自其他单位", False),
        ({}, "未填写单位", True),
    ],
)
def test_warnings_say_what_the_answer_cannot_say(fields, words, said):
    funded = stored(
        "m", row("培训人次"), name="护士培训", unit="教育局", year=2022, budget=Budget(annual=Decimal(500_000))
    )
    answer = suggest(SuggestRequest("医师培训", **fields), LetterNeighbours(funded))
    assert any(words in warning for warning in answer.warnings) is said


def test_scores_are_bounded_and_explained():
    for item in suggest(SuggestRequest("医师培训", goal="提高培训合格率", unit="教育局"), CORPUS).suggestions:
        assert 0 <= item.score <= 1
        assert set(item.why) == {"neighbours", "unit", "popularity", "words", "like"}
        assert all(0 <= value <= 1 for value in item.why.values())


def test_json_form_hides_a_distribution_of_less_than_three():
    answer = json.loads(json.dumps(suggestions_to_json(suggest(SuggestRequest("医师培训", k=9), CORPUS))))
    first = answer["suggestions"][0]
    assert {"name", "level1", "level2", "score", "kind", "support", "target", "precedents", "why"} <= first.keys()
    assert set(first["target"]) == {"op", "value", "unit", "qualitative", "n", "median", "q1", "q3", "wordings"}
    assert (first["target"]["n"], first["target"]["median"]) == (2, None)
    assert {"project", "target", "locator"} <= first["precedents"][0].keys()
    third = stored("x", row("培训合格率", percent(90), **QUALITY), name="护士培训")
    full = suggestions_to_json(suggest(SuggestRequest("医师培训"), LetterNeighbours(TRAINING, COURSE, third)))
    quality = next(item for item in full["suggestions"] if item["name"] == "培训合格率")
    assert (quality["target"]["n"], quality["target"]["median"], quality["target"]["q1"]) == (3, 95, 92.5)


def test_house_style_beats_the_majority():
    proposal = propose([percent(95), percent(95), percent(90)], [percent(90)])
    assert (proposal.value, proposal.statistics.numeric) == (90, 3)


def test_wording_is_proposed_where_words_prevail():
    proposal = propose([worded("及时"), worded("及时"), percent(100)], [])
    assert (proposal.qualitative, proposal.value) == ("及时", None)


def test_placeholders_give_no_target():
    proposal = propose([Target(raw="≥**个"), Target()], [])
    assert (proposal.op, proposal.value, proposal.qualitative) == (None, None, None)


def test_a_tie_takes_the_lower_ratio():
    assert propose([percent(100), percent(90)], []).value == Decimal(90)


COST_2015 = {"level1": "产出指标", "level2": "成本指标"}
COST_2021 = {"level1": "成本指标", "level2": "经济成本指标"}


def with_costs(*layouts):
    return LetterNeighbours(
        *(
            stored(
                str(number), row("人均培训成本", percent(100), **layout), name=f"教师培训{number}", unit=f"单位{number}"
            )
            for number, layout in enumerate(layouts)
        )
    )


@pytest.mark.parametrize(
    ("layouts", "year", "expected"),
    [
        ((COST_2015, COST_2015, COST_2021), None, COST_2015),
        ((COST_2021, COST_2021, COST_2015), None, COST_2021),
        ((COST_2021, COST_2021, COST_2015), 2018, COST_2021),
    ],
)
def test_one_answer_keeps_to_the_category_scheme_of_its_precedents(layouts, year, expected):
    answer = suggest(SuggestRequest("教师培训", year=year), with_costs(*layouts))
    [cost] = [item for item in answer.suggestions if item.name == "人均培训成本"]
    assert {"level1": cost.level1, "level2": cost.level2} == expected
    assert cost.support == len(layouts)


@pytest.mark.parametrize(("year", "newest"), [(None, 2021), (2024, 2021), (2018, 2015)])
def test_without_a_precedent_the_year_decides_the_scheme(year, newest):
    assert usual_scheme([], year).year == newest
