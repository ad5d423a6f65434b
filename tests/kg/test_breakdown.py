"""Laws of the breakdown of declared rows: groups add up to the whole, and a group of everything is the whole."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from made_projects import amount, percent, worded

from kg.breakdown import UNKNOWN, By, break_down, label_of
from kg.facts import DocumentRef, IndicatorFact, ProjectRef
from kg.records import Locator, Operator, Target
from kg.statistics import TargetStatistics

UNITS = ("松江区教育局", "松江区教育局（本级）", "泗泾镇人民政府", "松江区第一小学", "项目组", None)
targets = st.one_of(
    st.builds(
        Target,
        raw=st.just("x"),
        op=st.sampled_from([None, *Operator]),
        value=st.decimals(min_value=0, max_value=1000, places=1),
        unit=st.sampled_from([None, "%", "元"]),
    ),
    st.builds(worded, st.sampled_from(["及时", "健全"])),
    st.just(Target(raw="≥**个")),
)


@st.composite
def row_lists(draw):
    refs = draw(
        st.lists(
            st.builds(
                ProjectRef,
                id=st.sampled_from("pqrs"),
                name=st.just("项目"),
                unit=st.sampled_from(UNITS),
                year=st.sampled_from([None, 2022, 2023]),
                document=st.just(DocumentRef("d", "d.txt")),
                region=st.sampled_from([None, "310117", "410103"]),
            ),
            max_size=25,
        )
    )
    return [fact(str(number), draw(st.sampled_from("abc")), draw(targets), ref) for number, ref in enumerate(refs)]


def fact(key, name, target, project):
    return IndicatorFact(key, f"canonical-{name}", name, "产出指标", "数量指标", target, Locator(), project)


def everywhere(key, target, **fields):
    project = ProjectRef("p", "项目", UNITS[0], 2023, DocumentRef("d", "d.txt"), region="310117")
    return fact(key, "a", target, replace(project, **fields))


@given(row_lists())
def test_groups_add_up_to_the_whole(rows):
    result = break_down(rows, list(By))
    assert result.whole.targets.n == len(rows)
    assert sum(name.count for name in result.names) == len(rows)
    for groups in result.groups.values():
        parts = [group.rows.targets for group in groups]
        assert sum(part.n for part in parts) == len(rows)
        for number in ("at_least", "at_most", "equal", "within", "unsaid"):
            assert sum(getattr(part.direction, number) for part in parts) == getattr(
                result.whole.targets.direction, number
            )
        assert _per_unit(parts) == _per_unit([result.whole.targets])
        assert len({group.value for group in groups}) == len(groups)
        assert [group.value for group in groups if group.value is None] == [
            group.value for group in groups[-1:] if group.value is None
        ]


def _per_unit(parts: list[TargetStatistics]) -> dict[str | None, int]:
    counts: dict[str | None, int] = {}
    for part in parts:
        for unit in part.units:
            counts[unit.unit] = counts.get(unit.unit, 0) + unit.numeric
    return counts


@given(row_lists())
def test_each_group_is_what_its_rows_alone_give(rows):
    for group in break_down(rows, [By.YEAR]).groups[By.YEAR]:
        alone = [row for row in rows if row.project.year == group.value]
        assert break_down(alone).whole == group.rows


@given(row_lists(), st.randoms())
def test_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert break_down(shuffled, list(By)) == break_down(rows, list(By))


@given(st.lists(targets, min_size=1, max_size=20))
def test_a_group_of_everything_is_the_whole(given_targets):
    result = break_down([everywhere(str(n), target) for n, target in enumerate(given_targets)], list(By))
    assert [[group.rows for group in groups] for groups in result.groups.values()] == [[result.whole]] * len(By)


def test_groups_are_named_for_people_and_come_in_order():
    rows = [
        everywhere("1", percent(90)),
        everywhere("2", percent(95), year=2021, region="410103", unit="泗泾镇人民政府"),
        everywhere("3", percent(99), year=None, region=None, unit="项目组"),
        everywhere("4", percent(99), year=2022, region="999999", unit=None),
    ]
    groups = break_down(rows, list(By)).groups
    assert [group.value for group in groups[By.YEAR]] == [2021, 2022, 2023, None]
    assert [group.label for group in groups[By.REGION]] == ["上海市松江区", "河南省郑州市二七区", "999999", "地区不详"]
    assert [(group.value, group.label, group.rows.targets.n) for group in groups[By.UNIT_TYPE]] == [
        ("township", "镇政府/街道办", 1),
        ("department", "局/委/办", 1),
        (None, "其他/未识别", 2),
    ]
    assert {by: label_of(by, None) for by in By} == UNKNOWN


def test_projects_and_units_are_counted_once():
    rows = [
        everywhere("1", percent(90)),
        everywhere("2", percent(90)),
        everywhere("3", percent(90), id="q", unit=" 松江区教育局"),
        everywhere("4", amount(5, "元"), id="r", unit=None),
    ]
    whole = break_down(rows).whole
    assert (whole.projects, whole.implementing_units) == (3, 1)


def test_names_say_what_the_set_is_made_of():
    project = everywhere("1", percent(1)).project
    rows = [fact(str(n), name, percent(90), project) for n, name in enumerate("baab")] + [
        fact("9", "c", worded("健全"), project)
    ]
    assert [(name.id, name.name, name.count) for name in break_down(rows).names] == [
        ("canonical-a", "a", 2),
        ("canonical-b", "b", 2),
        ("canonical-c", "c", 1),
    ]


def test_no_rows_give_no_groups():
    result = break_down([], list(By))
    assert (result.whole.targets.n, result.names, dict(result.groups)) == (0, (), dict.fromkeys(By, ()))


def test_percentages_and_bare_numbers_are_never_one_distribution():
    rows = [everywhere(str(n), target) for n, target in enumerate([percent(90), percent(96), _bare(3), _bare(5)])]
    units = {unit.unit: (unit.numeric, unit.median) for unit in break_down(rows).whole.targets.units}
    assert units == {"%": (2, Decimal(93)), None: (2, Decimal(4))}


def _bare(value):
    return Target(raw=str(value), value=Decimal(value))
