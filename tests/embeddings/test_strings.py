"""Texts kept as bytes are the texts that were given."""

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings import strings
from embeddings.arrays import mapped, store
from embeddings.strings import Strings

TEXTS = st.lists(st.text(max_size=5) | st.just("\ud800"))


@given(TEXTS, TEXTS, st.data())
def test_like_a_list(first, second, data):
    kept = Strings.of(first)
    assert list(kept) == [kept[row] for row in range(len(kept))] == first
    assert list(Strings.concat(kept, Strings.of(second))) == first + second
    rows = data.draw(st.lists(st.integers(0, len(first) - 1))) if first else []
    assert list(kept.take(np.array(rows, np.int64))) == [first[row] for row in rows]
    for text in first + second:
        assert kept.find(text) == (first.index(text) if text in first else None)


@given(TEXTS, TEXTS)
def test_union(first, second):
    joined, rows = Strings.of(first).union(Strings.of(second))
    assert list(joined)[: len(first)] == first
    assert [joined[row] for row in rows.tolist()] == second
    assert set(joined) == {*first, *second}


@given(TEXTS)
def test_stored(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("strings")
    Strings.of(texts).save(partial(store, folder), "texts")
    opened = Strings.open(partial(mapped, folder), "texts")
    assert list(opened) == texts
    assert [opened.find(text) for text in texts] == [texts.index(text) for text in texts]


def test_texts_of_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(strings, "_digest", lambda coded: b"12345678")
    kept = Strings.of(["甲", "乙", "丙"])
    assert [kept.find(text) for text in ("丙", "甲", "乙", "丁")] == [2, 0, 1, None]
