"""Copied goals, sets and rows; templates and boilerplate; the JSON form."""

import json
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_projects import percent, row, stored, worded

from kg.records import Locator
from kg.review import CopyLevel, Degree, Relation, review, review_to_json
from kg.review.candidates import FINGERPRINT_LETTERS, WINDOW, fingerprints, sharing_pairs
from kg.review.corpus import Corpus
from kg.review.model import EvidenceKind
from kg.review.substitution import exchanges
from kg.review.weights import Weights

RIVER = "清理镇域内三十七公里河道淤泥并修复两岸护坡，改善沿河居民的出行与居住环境，让水质稳定达到四类标准。"
SCHOOL = "为十二所乡村小学更换食堂灶具与冷藏设备，培训食堂管理员并建立留样台账，保证学生午餐安全。"


def fillers(number=12):
    """Projects of other units that share nothing telling, so that common wording has a background."""
    kinds = ["图书馆", "路灯", "苗圃", "档案", "救护车", "广场", "公厕", "码头", "冷库", "气象站", "牧场", "剧院"]
    return [
        stored(
            f"f{place}",
            row(f"{kind}开放天数", percent(90 + place % 9)),
            row("服务对象满意度", percent(90)),
            overall_goal=f"年内为{kind}配齐值守人员{place}名并完成{kind}设备检修，提高服务水平。",
        )
        for place, kind in enumerate(kinds[:number])
    ]


def the(copies, level):
    (found,) = [copy for copy in copies if copy.level is level]
    return found


def test_verbatim_goal_despite_markup_shows_both_places():
    left = stored("a", overall_goal=RIVER)
    right = stored("b", overall_goal=SCHOOL, annual_goal=f"<p>{RIVER.replace('，', ',')}</p>")
    copy = the(review([left, *fillers(), right]).copies, CopyLevel.GOAL)
    assert (copy.degree, copy.relation) == (Degree.VERBATIM, Relation.OTHER_UNIT)
    (evidence,) = copy.evidence
    assert evidence.kind is EvidenceKind.FIELD
    assert (evidence.left.field, evidence.right.field) == ("overall_goal", "annual_goal")
    assert RIVER[slice(*evidence.left.span)] == RIVER.rstrip("。")
    assert right.record.annual_goal[slice(*evidence.right.span)] == evidence.right.text
    assert copy.score > 0.4


def test_one_wrong_letter_is_near_verbatim():
    copy = the(
        review([stored("a", overall_goal=RIVER), stored("b", overall_goal=RIVER.replace("修复", "修覆"))]).copies,
        CopyLevel.GOAL,
    )
    assert copy.degree is Degree.NEAR
    assert len(copy.evidence) == 2


def test_a_borrowed_passage_is_less_than_a_copy():
    own = "组织汛期值守与应急演练各四次，更新全部排涝泵站的控制柜，编制防汛手册并发放到每个村民小组长手中。"
    projects = [stored("a", overall_goal=RIVER + SCHOOL), stored("b", overall_goal=own + RIVER)]
    copy = the(review([*projects, *fillers()]).copies, CopyLevel.GOAL)
    assert copy.degree is Degree.TEMPLATE
    assert copy.evidence[0].left.text == RIVER.rstrip("。")
    assert copy.evidence[0].right.span[0] == len(own)


def test_different_goals_are_no_copies():
    assert review([stored("a", overall_goal=RIVER), stored("b", overall_goal=SCHOOL), *fillers()]).copies == ()


def test_short_equal_goals_are_no_copies():
    assert not review([stored("a", overall_goal="年底完成"), stored("b", overall_goal="年底完成"), *fillers()]).copies


SET = (
    row("河道清淤长度达标率", percent(100)),
    row("护坡修复合格率", percent(98), level2="质量指标"),
    row("清淤船只到位及时性", worded("及时"), level2="时效指标"),
    row("沿河居民出行改善情况", worded("明显改善"), level1="效益指标", level2="社会效益指标"),
)


@pytest.mark.parametrize(
    ("rows", "degree"),
    [
        (SET, Degree.VERBATIM),
        ((*SET, row("绿化补种棵数", percent(1))), Degree.VERBATIM),
        ((*SET[:3], row("沿河居民出行改善情况", worded("基本改善"))), Degree.NEAR),
        ((*SET[:2], row("路灯更换数量", percent(3)), row("投诉办结率", percent(4))), Degree.TEMPLATE),
    ],
)
def test_degree_of_a_set(rows, degree):
    copy = the(review([stored("a", *SET), *fillers(), stored("b", *rows)]).copies, CopyLevel.SET)
    assert copy.degree is degree
    assert SET[copy.evidence[0].left.span[0]].name in copy.evidence[0].left.text


def test_reworded_names_are_matched():
    other = tuple(row(item.name.replace("河道", "河渠"), item.target) for item in SET)
    copy = the(review([stored("a", *SET), *fillers(), stored("b", *other)]).copies, CopyLevel.SET)
    assert EvidenceKind.WORDING in {evidence.kind for evidence in copy.evidence}


def test_an_exchanged_noun_is_seen_through():
    left = stored("a", *(row(f"智能网点建设{rest}") for rest in ("方案评审一次通过率", "工期偏离天数", "场次")))
    right = stored("b", *(row(f"龙舟竞渡{rest}") for rest in ("方案评审一次通过率", "工期偏离天数", "场次")))
    found = exchanges(*(Corpus.from_projects([project]).entries[0].rows for project in (left, right)))
    assert {exchange.noun for exchange in found} == {("智能网点建设", "龙舟竞渡")}
    assert len(found) == 3


def test_one_exchange_alone_is_chance():
    left, right = (Corpus.from_projects([stored("a", row(f"{noun}场次"))]).entries[0].rows for noun in ("培训", "宣传"))
    assert exchanges(left, right) == []


def test_an_exchanged_noun_makes_a_near_copy():
    def rows(noun):
        rest = ("现场查验一次合格率", "设备进场准点率", "作业日志完整率")
        return (*(row(f"{noun}{end}", percent(97)) for end in rest), row("应急柜钥匙交接登记率", percent(100)))

    projects = [
        stored("a", *rows("河道清淤"), row("应急柜编号张贴数")),
        *fillers(),
        stored("b", *rows("剧场布景"), row("应急柜编号张贴数")),
    ]
    copy = the(review(projects).copies, CopyLevel.SET)
    assert copy.degree is Degree.NEAR
    assert [evidence.kind for evidence in copy.evidence].count(EvidenceKind.NOUN) == 3


def test_mostly_common_rows_are_a_template_and_no_copy():
    common = [row(name, percent(90)) for name in ("服务对象满意度", "完成及时率", "验收合格率", "预算偏差", "长效机制")]
    background = [stored(f"p{place}", *common, row(f"专有事项{place}办结数")) for place in range(60)]
    shared = row("排涝泵站柜门封签完好率", percent(100))
    left = stored("a", *common, shared, row("泵站巡更次数"), row("闸口清障趟数"))
    right = stored("b", *common, shared, row("苗圃游客人次"), row("古树复壮株数"))
    copy = the(review([left, *background, right], focus={"a"}).copies, CopyLevel.SET)
    assert (copy.right.project.id, copy.degree, len(copy.evidence)) == ("b", Degree.TEMPLATE, 6)


def test_a_telling_name_is_seen_despite_another_target():
    left, right = (
        stored(key, row("法律顾问费成本预算控制数上限比例", percent(value)), row(f"{key}事项办结数"))
        for key, value in (("a", 40), ("b", 70))
    )
    copy = the(review([left, *fillers(), right]).copies, CopyLevel.INDICATOR)
    assert (copy.degree, copy.evidence[0].kind) == (Degree.NEAR, EvidenceKind.NAME)


def test_common_rows_alone_are_no_copy():
    common = (row("服务对象满意度", percent(90)), row("工作完成及时率", percent(100)), row("验收合格率", percent(100)))
    projects = [stored(f"p{place}", *common, row(f"专有事项{place}办结数", percent(place))) for place in range(80)]
    assert not [copy for copy in review(projects).copies if copy.level is CopyLevel.SET]


def test_a_single_telling_row_between_unrelated_projects():
    telltale = row("拆迁户临时过渡房供暖保障情况", worded("保障到位"), locator=Locator(line=40))
    copy = the(
        review([stored("a", telltale, row("甲类事项数")), *fillers(), stored("b", telltale, row("乙类人次"))]).copies,
        CopyLevel.INDICATOR,
    )
    assert copy.left.locator.line == 40
    assert copy.evidence[0].right.span == (0, 1)


def test_a_project_that_goes_on_keeps_its_rows():
    telltale = row("拆迁户临时过渡房供暖保障情况", worded("保障到位"))
    old, new = (
        stored(key, telltale, row(f"{own}事项办结数"), unit="住建局", year=year)
        for key, own, year in (("a", "甲类", 2023), ("b", "巡查", 2024))
    )
    assert not [copy for copy in review([old, *fillers(), new]).copies if copy.level is CopyLevel.INDICATOR]


def test_older_year_stands_left_and_relation_tells():
    new = stored("a", overall_goal=RIVER, unit="水务局", year=2024)
    old = stored("b", overall_goal=RIVER, unit="水务局", year=2023)
    copy = the(review([new, old]).copies, CopyLevel.GOAL)
    assert (copy.left.project.year, copy.relation) == (2023, Relation.PREVIOUS_YEAR)
    same = stored("c", overall_goal=RIVER, unit="水务 局", year=2024)
    assert the(review([new, same]).copies, CopyLevel.GOAL).relation is Relation.SAME_UNIT


def test_focus_reports_only_what_it_touches():
    pairs = [stored("a", overall_goal=RIVER), stored("b", overall_goal=RIVER)]
    others = [stored("c", overall_goal=SCHOOL), stored("d", overall_goal=SCHOOL)]
    result = review([*pairs, *others], focus={"c"})
    assert [project.project.id for project in result.projects] == ["c"]
    assert [(copy.left.project.id, copy.right.project.id) for copy in result.copies] == [("c", "d")]
    whole = review([*pairs, *others])
    assert result.copies[0] in whole.copies


def test_unit_template_is_one_cluster_with_own_indicators_counted():
    template = tuple(row(name, percent(100)) for name in ("科普活动完成率", "科普经费到位率", "科普场馆满意度"))
    members = [stored(f"m{place}", *template, unit="科委") for place in range(3)]
    special = stored("m3", *template, row("天文台讲座场次"), unit="科委")
    result = review([*members, special, *fillers()])
    (cluster,) = [cluster for cluster in result.clusters if cluster.unit == "科委"]
    assert [member.own for member in cluster.members] == [0, 0, 0, 1]
    assert cluster.core[0][1] == 4


def test_goal_in_three_projects_is_a_cluster():
    result = review([stored(key, overall_goal=RIVER) for key in "abc"])
    (cluster,) = result.clusters
    assert (cluster.level, cluster.unit, len(cluster.members)) == (CopyLevel.GOAL, None, 3)


def test_boilerplate_counts_units_not_projects():
    many = [stored(f"p{place}", row("长效机制健全性"), unit="同一单位") for place in range(5)]
    few = [stored(f"q{place}", row("受益对象满意度")) for place in range(3)]
    found = {item.text: (item.units, item.projects) for item in review([*many, *few]).boilerplate}
    assert found == {"受益对象满意度": (3, 3)}


def test_empty_corpus_gives_an_empty_review():
    assert review_to_json(review([])) == {"projects": [], "copies": [], "clusters": [], "boilerplate": []}


def test_json_form():
    left, right = stored("a", *SET, overall_goal=RIVER), stored("b", *SET, overall_goal=RIVER)
    answer = json.loads(json.dumps(review_to_json(review([left, right])), ensure_ascii=False))
    project = answer["projects"][0]
    assert {"id", "name", "unit", "year", "ref", "summary", "findings"} <= project.keys()
    assert {"rule", "severity", "outcome", "message", "locator", "evidence", "suggestion"} <= project["findings"][
        0
    ].keys()
    assert sum(project["summary"]["outcomes"].values()) == len(project["findings"])
    goal = next(copy for copy in answer["copies"] if copy["level"] == "goal")
    assert goal["left"]["locator"]["field"] == "overall_goal"
    assert goal["evidence"][0]["left"] == [0, len(RIVER) - 1]
    assert goal["degree"] == 3


def test_order_of_projects_does_not_change_what_is_found():
    projects = [stored("a", *SET, overall_goal=RIVER), stored("b", *SET), stored("c", overall_goal=RIVER), *fillers()]

    def pairs(given_projects):
        return {
            (frozenset((copy.left.project.id, copy.right.project.id)), copy.level, copy.degree, round(copy.score, 9))
            for copy in review(given_projects).copies
        }

    assert pairs(projects) == pairs(projects[::-1])


@given(st.text("甲乙丙丁", min_size=FINGERPRINT_LETTERS + WINDOW - 1, max_size=30), st.text("子丑寅", max_size=20))
def test_a_long_shared_passage_is_always_noticed(shared, own):
    assert fingerprints(own + shared) & fingerprints(shared + own)


@given(st.lists(st.frozensets(st.integers(0, 8)), max_size=8), st.integers(2, 5), st.integers(1, 3))
def test_pairs_agree_with_comparing_all_with_all(things, most, least):
    common = {thing for thing in range(9) if sum(thing in written for written in things) > most}
    expected = {
        (left, right)
        for left, right in combinations(range(len(things)), 2)
        if len((things[left] & things[right]) - common) >= least
    }
    assert sharing_pairs(things, most=most, least=least) == expected
    focus = {0, 2}
    assert sharing_pairs(things, most=most, least=least, focus=focus) == {
        pair for pair in expected if focus & set(pair)
    }


def test_weight_falls_with_the_number_of_units():
    weights = Weights([("甲", {"x", "y"}), ("甲", {"x", "z"}), ("乙", {"x"}), ("丙", {"x", "y"})])
    assert weights["z"] == 1
    assert weights["z"] > weights["y"] > weights["x"] > 0
