"""New words cohere, are free on both sides, and are none to the general dictionary."""

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.segment import domain_words, general_tokenizer
from embeddings.words import LEARNT, learn, main, names_of, with_learnt

# 雾炮车 stands between many neighbours; 的 joins; 社会效益 is a phrase of two words.
NAMES = [
    "购置雾炮车数量",
    "雾炮车完好率",
    "租用雾炮车台数",
    "维修雾炮车及时率",
    "雾炮车",
    "社会效益明显",
    "提高社会效益",
    "农村社会效益",
    "社会效益",
    "群众的满意度",
    "企业的满意度",
    "教师的满意度",
]


def test_a_word_that_the_dictionary_splits_is_learnt():
    assert learn(NAMES) == ["雾炮车"]


def test_fewer_places_or_one_neighbour_are_not_enough():
    assert learn(NAMES[:2]) == []
    assert learn([f"购置雾炮车数量{number}" for number in "甲乙丙丁戊"]) == []


@settings(deadline=None, max_examples=30)  # the first call loads the dictionary
@given(st.permutations(NAMES))
def test_neither_order_nor_repetition_counts(names):
    assert learn([*names, *names[:4]]) == learn(NAMES)


def test_files_of_names(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"name": "甲"}\n\n{"name": null, "indicators": [{"name": "乙"}]}\n', "utf-8")
    (tmp_path / "b.json").write_text(json.dumps([{"name": "丙", "unit": "丁"}]), "utf-8")
    (tmp_path / "c.txt").write_text("戊\n\n 己\n", "utf-8")
    assert [list(names_of(tmp_path / name)) for name in ("a.jsonl", "b.json", "c.txt")] == [
        ["甲", "乙"],
        ["丙"],
        ["戊", "己"],
    ]


def test_a_broken_file_is_an_error(tmp_path):
    (tmp_path / "a.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match=r".+"):
        list(names_of(tmp_path / "a.json"))


def test_words_kept_by_hand_stay_and_are_not_repeated():
    listed = with_learnt(f"# by hand\n街镇\n\n{LEARNT} once\n旧词\n", ["街镇", "运维"], 7)
    words = [line for line in listed.splitlines() if line and not line.startswith("#")]
    assert words == ["街镇", "运维"]
    assert "from 7 distinct names" in listed
    assert with_learnt(listed, ["街镇", "运维"], 7) == listed


def test_the_command_rewrites_a_list(tmp_path, monkeypatch):
    (tmp_path / "names.txt").write_text("\n".join(NAMES), "utf-8")
    (tmp_path / "words.txt").write_text("# by hand\n街镇\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["words", str(tmp_path / "names.txt"), "--into", str(tmp_path / "words.txt")])
    main()
    lines = (tmp_path / "words.txt").read_text("utf-8").splitlines()
    assert lines[1] == "街镇"
    assert lines[-1] == "雾炮车"


def test_the_shipped_list_says_what_was_learnt_and_general_words_are_not():
    listed = domain_words()
    learnt = listed[listed.index("运维") :]
    cut = general_tokenizer().lcut
    assert all(len(cut(word, HMM=False)) > 1 for word in learnt)
