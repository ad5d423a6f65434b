"""The index finds what it holds, under every condition, and says so when it cannot be used."""

import json
import threading

import pytest

from embeddings import storage
from embeddings.encoder import KeywordEncoder
from embeddings.errors import IndexMissing, IndexNotSaved, ModelMismatch, StaleIndex
from embeddings.index import SemanticIndex
from embeddings.table import Entry, Filters

ENTRIES = [
    Entry("a1", "群众满意度", {"year": 2022, "level2": "满意度指标", "value": 90}),
    Entry("a2", "企业满意度", {"year": 2023, "level2": "满意度指标", "value": 85.5}),
    Entry("a3", "群众 满意度", {"year": 2023, "level2": "满意度指标", "value": 95}),
    Entry("b1", "补贴发放及时率", {"year": 2023, "level2": "时效指标", "value": 100}),
    Entry("b2", "补贴（发放）准确率", {"year": 2022, "level2": "质量指标"}),
    Entry("c1", "设备购置数量", {"year": 2022, "level2": "数量指标", "value": 12}),
    Entry("c2", "群众满意度", {"year": 2023, "level2": "满意度指标"}),
]


class CountingEncoder(KeywordEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def encode(self, texts, role="document"):
        self.seen.extend(texts)
        return super().encode(texts, role)


@pytest.fixture
def coder():
    return CountingEncoder()


@pytest.fixture(params=["exact", "flat"])
def index(coder, request):
    index = SemanticIndex(coder, request.param)
    index.update(ENTRIES)
    return index


def test_each_distinct_text_is_encoded_once(index, coder):
    assert sorted(coder.seen) == sorted(
        ["群众满意度", "企业满意度", "补贴发放及时率", "补贴(发放)准确率", "设备购置数量"]
    )
    assert len(index) == 5


def test_update_encodes_only_what_is_new_and_drops_what_is_gone(index, coder):
    coder.seen.clear()
    assert index.update([*ENTRIES[3:], Entry("d1", "培训人次")]) == 1
    assert coder.seen == ["培训人次"]
    assert {key for hit in index.search("满意度 培训", 9) for key in hit.keys} == {"b1", "b2", "c1", "c2", "d1"}
    assert index.search("企业满意度", 1)[0].score < 1


def test_same_text_is_first_with_score_one(index):
    for entry in ENTRIES:
        first, second = index.search(f" {entry.text} ", 2)
        assert entry.key in first.keys
        assert first.score == 1 > second.score


@pytest.mark.parametrize("filters", [Filters(), Filters({"year": [2023]}), Filters({"year": [1999]})])
def test_many_queries_at_once_are_answered_like_each_alone(index, coder, filters):
    index.apply([Entry("d1", "培训人次", {"year": 2023})])
    queries = ["培训 数量", "群众满意度", "", "培训 数量", "满意", "　"]
    expected = [index.search(query, 3, filters) for query in queries]
    coder.seen.clear()
    assert index.search_all(queries, 3, filters) == expected
    # What is indexed or was in the batch before is not encoded.
    assert coder.seen == (["培训数量", "满意"] if index.count(filters) else [])
    assert index.search_all([]) == []


def test_hits_are_distinct_best_first_with_all_keys_in_order(index):
    hits = index.search("群众满意度", 10)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.text for hit in hits}) == len(hits) == 5
    assert hits[0].text == "群众满意度"
    assert hits[0].keys == ("a1", "a3", "c2")
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (Filters({"year": [2022]}), {"a1", "b2", "c1"}),
        (Filters({"level2": ["时效指标", "质量指标"]}), {"b1", "b2"}),
        (Filters({"year": [2023], "level2": ["满意度指标"]}), {"a2", "a3", "c2"}),
        (Filters(ranges={"value": (90, None)}), {"a1", "a3", "b1"}),
        (Filters(ranges={"value": (None, 85.5)}), {"a2", "c1"}),
        (Filters({"value": [None]}), {"b2", "c2"}),
        (Filters({"year": [2024]}), set()),
        (Filters({"unknown": ["x"]}), set()),
        (Filters({"unknown": [None]}), {entry.key for entry in ENTRIES}),
    ],
)
def test_filters_hold_for_every_key(index, filters, keys):
    hits = index.search("群众满意度", 10, filters)
    assert {key for hit in hits for key in hit.keys} == keys
    assert index.count(filters) == len(hits)


def test_a_rare_condition_still_yields_k(coder):
    index = SemanticIndex(coder)
    index.update(Entry(str(n), f"完成任务数量{n}", {"rare": int(n % 1000 == 999)}) for n in range(5000))
    hits = index.search("完成任务数量7", 5, Filters({"rare": [1]}))
    assert {key for hit in hits for key in hit.keys} == {"999", "1999", "2999", "3999", "4999"}


def test_facets(index):
    assert index.facets(["year", "nothing"]) == {"year": {2023: 4, 2022: 3}, "nothing": {None: 7}}
    assert index.facets(["level2"], Filters({"year": [2023]})) == {"level2": {"满意度指标": 3, "时效指标": 1}}


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_empty_query(index, query):
    assert index.search(query, 5) == []


def test_query_without_anything_in_common_still_answers(index):
    assert len(index.search("?!", 3)) == 3
    assert index.search("xyz", 0) == []


def test_empty_index(coder, tmp_path):
    index = SemanticIndex(coder)
    index.save(tmp_path, "0")
    for empty in (index, SemanticIndex.open(tmp_path, coder)):
        assert len(empty) == empty.count() == 0
        assert empty.search("满意度") == []
        assert empty.facets(["year"]) == {"year": {}}


def test_entries_without_text_are_left_out(coder):
    index = SemanticIndex(coder)
    assert index.update([Entry("a", "  "), Entry("b", "甲")]) == 1
    assert index.count() == 1


def test_stored_index_answers_the_same(index, coder, tmp_path):
    index.save(tmp_path, "7")
    coder.seen.clear()
    opened = SemanticIndex.open(tmp_path, coder, generation="7")
    for query in ("群众满意度", "及时发放", "设备"):
        for filters in (Filters(), Filters({"year": [2022]}, {"value": (0, 95)})):
            assert opened.search(query, 10, filters) == index.search(query, 10, filters)
    assert opened.facets(["level2"]) == index.facets(["level2"])
    coder.seen.clear()
    assert opened.update(ENTRIES) == 0
    assert coder.seen == []


def test_manifest_says_what_the_index_is(index, coder, tmp_path):
    index.save(tmp_path, "7")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    stated = {name: manifest[name] for name in ("model", "dimension", "texts", "occurrences", "generation", "format")}
    assert stated == {
        "model": coder.id, "dimension": 4096, "texts": 5, "occurrences": 7, "generation": "7", "format": storage.FORMAT,
    }  # fmt: skip


def test_saving_again_leaves_one_data_folder(index, coder, tmp_path):
    index.save(tmp_path, "1")
    index.update(ENTRIES[:2])
    index.save(tmp_path, "2")
    assert len(list(tmp_path.iterdir())) == 3
    assert len(SemanticIndex.open(tmp_path, coder, generation="2")) == 2


def test_nowhere_to_save(index, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexNotSaved):
        index.save(tmp_path / "file", "1")


def test_no_index(coder, tmp_path):
    with pytest.raises(IndexMissing):
        SemanticIndex.open(tmp_path, coder)


def test_other_model(index, tmp_path):
    index.save(tmp_path, "1")
    with pytest.raises(ModelMismatch, match="keywords@"):
        SemanticIndex.open(tmp_path, KeywordEncoder(["满意"]))


def test_other_generation(index, coder, tmp_path):
    index.save(tmp_path, "1")
    with pytest.raises(StaleIndex) as caught:
        SemanticIndex.open(tmp_path, coder, generation="2")
    assert caught.value.data == {"stored": "1", "current": "2"}


def test_searches_while_the_content_changes(index):
    stop, wrong = threading.Event(), []

    def search():
        while not stop.is_set():
            hits = index.search("群众满意度", 3)
            if hits[0].score != 1 or any(not hit.keys for hit in hits):
                wrong.append(hits)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for round_ in range(20):
        index.update(ENTRIES if round_ % 2 else [ENTRIES[0], Entry("z", f"另一个{round_}")])
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize(
    ("new", "keys"), [(1, ("b", "a", "n0")), (2, ("b", "a", "n0", "n1")), (3, ("n0", "n1", "n2", "a", "b"))]
)
def test_what_stays_keeps_its_order_unless_most_changes(coder, new, keys):
    index = SemanticIndex(coder)
    index.update(Entry(key, "群众满意度") for key in "ba")
    index.update(
        [*(Entry(f"n{number}", "群众满意度") for number in range(new)), *(Entry(key, "群众满意度") for key in "ab")]
    )
    assert index.search("群众满意度", 1)[0].keys == keys


def test_words_alone_are_matched_without_the_model(index, coder):
    coder.seen.clear()
    hits = index.match("补贴 准确率", 9)
    assert [hit.text for hit in hits][:2] == ["补贴（发放）准确率", "补贴发放及时率"]
    assert coder.seen == []
    assert all(0 < hit.score == hit.similarity <= 1 for hit in hits)
    assert index.match("补贴", 9, Filters({"year": (2023,)}))[0].keys == ("b1",)
    assert index.match("补贴", 0) == index.match(" ", 9) == index.match("qwerty", 9) == []
