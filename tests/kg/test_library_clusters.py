"""Laws of clustering: decisions first, no chains, no forbidden pair, and no dependence on order."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.library import AUTOMATIC, Judgement, Link, Name, candidates, clustered, contradiction, effective
from kg.library.guards import apart
from kg.library.names import links_of, standard_links_of
from ontology.standard import standards
from tests.kg.made_library import Table, decision, link, name, named

SAME, DIFFERENT = Judgement.SAME, Judgement.DIFFERENT
A, B, C, D = "甲项目", "乙项目", "丙项目", "丁项目"


def members(clusters) -> set[tuple[str, ...]]:
    return {cluster.members for cluster in clusters}


def together(*names: str) -> tuple[str, ...]:
    return tuple(sorted(names))


def test_names_that_are_alike_beyond_doubt_stand_together() -> None:
    found = clustered(named(A, B, C), [link(A, B, 0.99)], ())
    assert members(found) == {together(A, B), (C,)}


def test_likeness_is_no_chain() -> None:
    found = clustered(named(A, B, C), [link(A, B, 0.99), link(B, C, 0.98)], ())
    assert members(found) == {together(A, B), (C,)}


def test_all_pairs_alike_make_one_cluster() -> None:
    links = [link(*pair, 0.95) for pair in combinations((A, B, C), 2)]
    assert members(clustered(named(A, B, C), links, ())) == {together(A, B, C)}


def test_a_guard_keeps_apart_what_is_alike() -> None:
    names = ("工作完成率", "工作及时率")
    assert members(clustered(named(*names), [link(*names, 0.999)], ())) == {(names[0],), (names[1],)}


def test_a_person_may_overrule_guard_and_likeness() -> None:
    names = ("工作完成率", "工作及时率")
    found = clustered(named(*names), (), [decision(1, SAME, *names)])
    assert members(found) == {together(*names)}
    assert found[0].links == (Link(*together(*names), None, decided=True),)


def test_different_prevents_automatic_merging_until_it_is_undone() -> None:
    apart_ = decision(1, DIFFERENT, A, B)
    links = [link(A, B, 0.999)]
    assert members(clustered(named(A, B), links, [apart_])) == {(A,), (B,)}
    undone = decision(1, DIFFERENT, A, B, undone_at=apart_.at)
    assert clustered(named(A, B), links, [undone]) == clustered(named(A, B), links, ())


def test_different_holds_for_whole_clusters() -> None:
    made = [decision(1, SAME, A, B), decision(2, DIFFERENT, A, C)]
    links = [link(B, C, 0.99)]
    clusters = clustered(named(A, B, C), links, made)
    assert members(clusters) == {together(A, B), (C,)}
    assert candidates(clusters, links, (), made) == ()


def test_what_was_decided_to_be_the_same_counts_as_one_name() -> None:
    # C is like B alone; as a person said that A is B, that is enough.
    made = [decision(1, SAME, A, B)]
    assert members(clustered(named(A, B, C), [link(B, C, 0.95)], made)) == {together(A, B, C)}


def test_a_name_that_is_gone_still_holds_the_others_together() -> None:
    made = [decision(1, SAME, A, B), decision(2, SAME, B, C)]
    assert members(clustered(named(A, C), (), made)) == {together(A, C)}


def test_the_commonest_spelling_is_preferred_and_of_several_the_shortest() -> None:
    names = {
        "甲率": Name("甲率", {"甲率": 2, "甲 率": 1}, ("1",)),
        "甲的率": Name("甲的率", {"甲的率": 2}, ("2",)),
    }
    (found,) = clustered(names, [link("甲率", "甲的率", 1.0)], ())
    assert found.preferred == "甲率"
    assert found.alternatives == ("甲的率", "甲 率")


def test_the_last_decision_about_a_pair_counts_and_undoing_it_brings_the_one_before_back() -> None:
    first, second = decision(1, SAME, A, B), decision(2, DIFFERENT, B, A)
    assert effective([second, first]) == (second,)
    assert effective([first, decision(2, DIFFERENT, B, A, undone_at=second.at)]) == (first,)


def test_decisions_that_contradict_each_other_are_found() -> None:
    made = [decision(1, SAME, A, B), decision(2, SAME, B, C)]
    assert contradiction(made) is None
    broken = decision(3, DIFFERENT, A, C)
    assert contradiction([*made, broken]) == broken
    assert contradiction([decision(3, DIFFERENT, A, B), made[1]]) is None


def test_near_pairs_are_offered_once_for_two_clusters_most_probable_first() -> None:
    links = [link(A, B, 0.99), link(A, C, 0.3), link(B, C, 0.35), link(C, D, 0.32), link(A, D, 0.1)]
    clusters = clustered(named(A, B, C, D), links, ())
    found = candidates(clusters, links, (), ())
    assert [(c.left, c.right, c.probability) for c in found] == [(*together(B, C), 0.35), (*together(C, D), 0.32)]


def test_what_is_decided_is_not_offered_again() -> None:
    links = [link(A, B, 0.7)]
    for judgement in Judgement:
        made = [decision(1, judgement, A, B)]
        assert candidates(clustered(named(A, B), links, made), links, (), made) == ()


def test_standard_indicators_are_only_offered_and_a_decision_links_them() -> None:
    names = {"项目资金到位率": name("项目资金到位率")}
    (found,) = standard_links_of(names, Table([link("项目资金到位率", "资金到位率", 0.9)]))
    assert standards()[found.right].name == "资金到位率"
    (alone,) = clustered(names, (), ())
    assert alone.standards == ()
    assert candidates((alone,), (), [found], ()) == (found,)
    made = [decision(1, SAME, found.left, found.right, standard=True)]
    (linked,) = clustered(names, (), made)
    assert linked.standards == (found.right,)
    assert candidates((linked,), (), [found], made) == ()
    refused = [decision(1, DIFFERENT, found.left, found.right, standard=True)]
    assert candidates(clustered(names, (), refused), (), [found], refused) == ()


def test_a_standard_name_that_is_declared_itself_is_not_offered() -> None:
    names = named("项目资金到位率", "资金到位率")
    assert standard_links_of(names, Table([link("项目资金到位率", "资金到位率", 0.9)])) == ()


def test_of_two_probabilities_the_lower_one_counts() -> None:
    class OneSided:
        def alike(self, text: str, k: int) -> list[tuple[str, float]]:
            return {A: [(A, 1.0), (B, 0.9), ("不在库", 0.9)], B: [(A, 0.8)]}[text][:k]

    assert links_of({A, B}, OneSided()) == (link(A, B, 0.8),)


words = st.sampled_from([A, B, C, D, "工作完成率", "工作及时率", "投诉率", "投诉处理率", "学生满意度", "教师满意度"])
pairs = st.tuples(words, words).filter(lambda pair: pair[0] != pair[1])
links = st.dictionaries(pairs.map(lambda pair: together(*pair)), st.sampled_from([0.5, 0.7, 0.9, 0.95, 1.0])).map(
    lambda table: [link(*pair, probability) for pair, probability in table.items()]
)
decided = st.lists(st.tuples(st.sampled_from(Judgement), pairs), max_size=5).map(
    lambda made: [decision(number, judgement, *pair) for number, (judgement, pair) in enumerate(made)]
)
vocabulary = st.sets(words, min_size=1)


@given(vocabulary, links, decided, st.randoms())
def test_the_order_of_names_links_and_decisions_does_not_matter(names, links, decided, random) -> None:
    expected = clustered(named(*sorted(names)), links, decided)
    offered = candidates(expected, links, (), decided)
    mixed = [list(part) for part in (sorted(names), links, decided)]
    for part in mixed:
        random.shuffle(part)
    again = clustered(named(*mixed[0]), mixed[1], mixed[2])
    assert again == expected
    assert candidates(reversed(again), mixed[1], (), mixed[2]) == offered


@given(vocabulary, links, decided)
def test_clusters_part_the_names_and_break_no_rule(names, links, decided) -> None:
    clusters = clustered(named(*names), links, decided)
    assert sorted(member for cluster in clusters for member in cluster.members) == sorted(names)
    counting = effective(decided)
    different = {d.pair[:2] for d in counting if d.judgement is DIFFERENT}
    same = {d.pair[:2] for d in counting if d.judgement is SAME}
    known = {(each.left, each.right): each.probability for each in links}
    for cluster in clusters:
        for pair in combinations(cluster.members, 2):
            assert pair not in different
            if not same:
                assert known[pair] >= AUTOMATIC
                assert apart(*pair) is None
    if contradiction(decided) is None:
        cluster_of = {member: cluster.id for cluster in clusters for member in cluster.members}
        assert all(cluster_of[a] == cluster_of[b] for a, b in same if a in names and b in names)


@given(vocabulary, links, decided)
def test_candidates_are_near_undecided_and_of_two_clusters(names, links, decided) -> None:
    clusters = clustered(named(*names), links, decided)
    cluster_of = {member: cluster.id for cluster in clusters for member in cluster.members}
    found = candidates(clusters, links, (), decided)
    assert [c.probability for c in found] == sorted((c.probability for c in found), reverse=True)
    offered = [frozenset((cluster_of[c.left], cluster_of[c.right])) for c in found]
    assert len(offered) == len(set(offered))
    assert all(len(pair) == 2 for pair in offered)
    assert {name for c in found for name in (c.left, c.right)} <= names


@given(vocabulary, links, decided, st.sampled_from(Judgement), pairs)
def test_undoing_a_decision_restores_what_was_before(names, links, decided, judgement, pair) -> None:
    before = clustered(named(*names), links, decided)
    made = decision(99, judgement, *pair)
    undone = decision(99, judgement, *pair, undone_at=made.at)
    assert clustered(named(*names), links, [*decided, undone]) == before


@pytest.mark.parametrize("judgement", Judgement)
def test_deciding_twice_is_deciding_once(judgement) -> None:
    made = [decision(1, judgement, A, B), decision(2, judgement, B, A)]
    links = [link(A, B, 0.9)]
    assert clustered(named(A, B), links, made) == clustered(named(A, B), links, made[:1])
