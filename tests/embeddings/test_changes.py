"""However a content came about, it answers like one made at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import candidates, changes
from embeddings.encoder import KeywordEncoder
from embeddings.index import SemanticIndex
from embeddings.table import Entry, Filters

TEXTS = [
    "群众满意度",
    "群众 满意度",
    "企业满意度",
    "补贴发放及时率",
    "补贴(发放)准确率",
    "设备购置数量",
    "培训人次",
    " ",
    "ZX-9型",
]
QUERIES = ["满意度", "补贴发放", "设备", "zx-9", "qunzhong manyidu"]
SELECTIONS = [Filters(), Filters({"year": [2022]}), Filters({"year": [None], "kind": ["甲", None]}, {"value": (0, 5)})]
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "year": st.sampled_from([2022, 2023, None]),
        "kind": st.sampled_from(["甲", "乙"]),
        "value": st.integers(-2, 9),
    },
)
KEYS = st.sampled_from("abcdefgh")
STEPS = st.lists(
    st.tuples(st.lists(st.builds(Entry, KEYS, st.sampled_from(TEXTS), FIELDS), max_size=6), st.sets(KEYS)), max_size=6
)
ENCODER = KeywordEncoder(dimension=64)


def answers(index):
    """Return all that can be asked of an index, in a form that leaves open only the order of equal scores."""
    hits = [
        {hit.text: (hit.keys, hit.score) for hit in index.search(query, 99, filters)}
        for query in QUERIES
        for filters in SELECTIONS
    ]
    facets = [index.facets(["year", "kind", "value", "none"], filters) for filters in SELECTIONS]
    return len(index), hits, [(name, list(counts.items())) for each in facets for name, counts in each.items()]


def assert_alike(left, right, order=tuple):
    """Compare answers; *order* is set where the order of keys may differ."""
    assert left[0] == right[0]
    assert left[2] == right[2]
    for ours, theirs in zip(left[1], right[1], strict=True):
        assert {text: order(keys) for text, (keys, _) in ours.items()} == {
            text: order(keys) for text, (keys, _) in theirs.items()
        }
        scores = {text: score for text, (_, score) in theirs.items()}
        assert {text: score for text, (_, score) in ours.items()} == pytest.approx(scores, abs=1e-6)


def plain(steps):
    """Return what the steps lead to, worked out with a dictionary."""
    content = {}
    for added, removed in steps:
        for key in removed:
            content.pop(key, None)
        for entry in added:
            content.pop(entry.key, None)
            content[entry.key] = entry
    return list(content.values())


def made_of(entries):
    index = SemanticIndex(ENCODER)
    index.update(entries)
    return index


@pytest.mark.parametrize("few", [0, 3, 4096], ids=["merged at once", "merged now and then", "never merged"])
def test_changes_lead_where_a_new_content_does(few, monkeypatch):
    monkeypatch.setattr(changes, "_FEW", few)

    @settings(max_examples=60, deadline=None)
    @given(STEPS)
    def law(steps):
        index = SemanticIndex(ENCODER)
        for added, removed in steps:
            index.apply(added, removed)
        assert_alike(answers(index), answers(made_of(plain(steps))))

    law()


@settings(max_examples=60, deadline=None)
@given(STEPS, STEPS)
def test_an_update_leaves_just_its_entries(before, after):
    index = made_of(plain(before))
    index.update(plain(after))
    # What stays keeps its place before what is new, so only the order of keys may differ.
    assert_alike(answers(index), answers(made_of(plain(after))), order=set)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_stored_changes_are_opened_as_they_were(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("index")
    index = made_of([Entry(key, "完成数量" + key) for key in "abxyz"])
    index.save(folder, "0")
    for number, (added, removed) in enumerate(steps):
        index.apply(added, removed)
        index.save(folder, str(number))
    assert_alike(answers(SemanticIndex.open(folder, ENCODER)), answers(index))


def test_a_fork_and_its_origin_change_apart():
    index = made_of([Entry("a", "群众满意度")])
    fork = index.fork()
    fork.apply([Entry("b", "培训人次")], ["a"])
    assert [hit.keys for hit in index.search("群众满意度")] == [("a",)]
    assert [hit.keys for hit in fork.search("培训人次")] == [("b",)]


def test_only_new_texts_are_encoded():
    index = made_of([Entry("a", "群众满意度"), Entry("b", "培训人次")])
    assert index.apply([Entry("c", "群众 满意度"), Entry("b", "设备"), Entry("d", "设备")]) == 1
    # The text of the former b occurs nowhere now, but has not left the base.
    assert index.apply([Entry("e", "培训人次")]) == 0
    assert index.apply([], ["x", "e"]) == 0
    assert len(index) == 2


def test_the_inverted_index_finds_what_scoring_every_text_finds(monkeypatch):
    monkeypatch.setattr(candidates, "_ONE_BY_ONE", 0)
    draw = np.random.default_rng(1)
    parts = [
        "群众",
        "企业",
        "满意",
        "补贴",
        "发放",
        "及时",
        "准确",
        "设备",
        "购置",
        "数量",
        "培训",
        "人次",
        "质量",
        "合格",
    ]
    texts = sorted({"".join(draw.choice(parts, 4)) for _ in range(1500)})
    entries = [Entry(text, text, {"rare": int(place % 50 == 0)}) for place, text in enumerate(texts)]
    index = made_of(entries)
    index.apply([Entry("new", "群众满意补贴发放")], [entry.key for entry in entries[::7]])
    found = [index.search(query, 20, each) for query in texts[:20] for each in (Filters(), Filters({"rare": [1]}))]
    monkeypatch.undo()
    exact = [index.search(query, 20, each) for query in texts[:20] for each in (Filters(), Filters({"rare": [1]}))]
    assert found == exact
    assert {len(hits) for hits in found} == {20}
